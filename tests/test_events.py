"""The log: kinds that can be searched for, numbers without gaps, catch-up by number."""

from __future__ import annotations

from conference import events
from conference.events import EventKind
from conference.permissions import Permission
from tests.assertions import assert_gapless
from tests.factories import Hall


def test_kinds_are_noun_and_participle_and_every_noun_is_known():
    # Links are given by the command line too; a message is a note to a desk or unit, kept from those a note is for.
    nouns = {permission.command.split(".")[0] for permission in Permission} | {"link", "message"}
    for kind in EventKind:
        noun, _, participle = kind.value.partition(".")
        assert noun in nouns, kind
        assert participle and kind.name == f"{noun}_{participle}".upper()


def test_catching_up_gets_exactly_what_came_after(hall: Hall):
    before = hall.seq
    hall.register(3)
    with hall.reading() as session:
        found = events.since(session, hall.conference_id, before)
        assert [event.seq for event in found] == [before + 1, before + 2, before + 3]
        assert events.since(session, hall.conference_id, hall.seq) == []
    assert_gapless(hall)


def test_an_event_says_when_who_and_in_which_role(hall: Hall, clock):
    hall.secretary.run("queue.close")
    event = hall.last_event
    assert (event.kind, event.at) == ("queue.closed", clock.now)
    assert (event.actor, event.role, event.subject_id) == (hall.secretary.actor.key, "SECRETARY", hall.step().id)
