"""Every command, run once for real: it is done, recorded, repeatable, and can be taken back if it says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conference.commands.registry import REGISTRY
from conference.errors import NotDone
from conference.events import EventKind
from conference.permissions import Permission
from conference.screens.labels import ACTS
from tests.assertions import assert_gapless, assert_same, differences, dump
from tests.commands.samples import BEFORE_IT_BEGINS, SAMPLES, Sample
from tests.factories import Hall

UNDOABLE = sorted(name for name, command in REGISTRY.items() if command.undoable)


def arranged(halls: Callable[..., Hall], name: str) -> tuple[Hall, Sample]:
    hall = halls(planned=name in BEFORE_IT_BEGINS)
    return hall, SAMPLES[name](hall)


def test_every_permission_names_a_command_and_every_command_has_an_example():
    assert set(REGISTRY) == {permission.command for permission in Permission} == set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_command_is_done_recorded_and_announced_and_a_change_is_never_silent(halls, name: str):
    hall, (seat, args) = arranged(halls, name)
    before, seq, hints = dump(hall.database), hall.seq, len(hall.hints)
    done = seat.run(name, **args)
    assert differences(before, dump(hall.database)), "the example changes nothing"
    assert done.seq == hall.seq > seq
    assert hall.hints[hints:] == [(hall.conference_id, done.seq)]
    assert_gapless(hall)
    for event in hall.events(after=seq):
        assert EventKind(event.kind)
        assert (event.actor, event.role) == (seat.actor.key, seat.actor.role)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_sending_a_command_again_writes_an_event_exactly_when_it_changes_a_row(halls, clock, name: str):
    hall, (seat, args) = arranged(halls, name)
    seat.run(name, **args)
    before, seq, hints = dump(hall.database), hall.seq, len(hall.hints)
    try:
        done = seat.run(name, **args)
    except NotDone:
        done = None
    changed = differences(before, dump(hall.database))
    # A turn reminded or extended once more, a raised hand, a walk-in: those are new acts even with equal arguments.
    assert bool(changed) == (hall.seq > seq) or name in {"floor.remind", "link.blink"}, changed
    assert len(hall.hints) - hints == (1 if hall.seq > seq else 0)
    assert done is None or done.seq == hall.seq


@pytest.mark.parametrize("name", UNDOABLE)
def test_undo_puts_every_row_of_every_table_back(halls, clock, name: str):
    hall, (seat, args) = arranged(halls, name)
    before = dump(hall.database)
    clock.advance(30)
    done = seat.run(name, **args)
    assert differences(before, dump(hall.database))
    assert hall.last_event.kind in ACTS, "undo could not say what it takes back"
    clock.advance(30)
    undone = hall.chair.run("act.undo", expects={"act": str(done.seq)})
    assert_same(before, dump(hall.database))
    assert undone.seq == done.seq + 1
    assert_gapless(hall)


@pytest.mark.parametrize("name", UNDOABLE)
def test_an_act_once_taken_back_can_be_done_again(halls, name: str):
    hall, (seat, args) = arranged(halls, name)
    seat.run(name, **args)
    hall.chair.run("act.undo")
    again = seat.run(name, **args)
    assert again.seq == hall.seq
    with hall.meeting() as meeting:
        assert meeting.last_act is not None and meeting.last_act.seq == again.seq


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - set(UNDOABLE) - {"act.undo"}))
def test_a_command_that_is_not_undoable_leaves_the_last_act_where_it_was(halls, name: str):
    hall, (seat, args) = arranged(halls, name)
    with hall.meeting() as meeting:
        act = meeting.last_act
    seat.run(name, **args)
    with hall.meeting() as meeting:
        assert (meeting.last_act.seq if meeting.last_act else None) == (act.seq if act else None)
    assert not any(event.undoable for event in hall.events(after=act.seq if act else 0))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_facts_of_an_event_never_hold_typed_text(halls, name: str):
    hall, (seat, args) = arranged(halls, name)
    seat.run(name, **args)
    typed = [value for value in args.values() if isinstance(value, str) and " " in value]
    for event in hall.events():
        assert not any(text in str(event.data.values()) for text in typed), event.data
