"""The event → fragment table misses nothing: whatever a command changes on any screen is pushed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conference.broadcast.board import Board, changed_for
from conference.events import EventKind
from conference.models import RoleHolder
from conference.screens.fragments import CHANGES, FRAGMENTS, devices_of
from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.render import render_fragment
from tests.commands.samples import BEFORE_IT_BEGINS, SAMPLES
from tests.factories import Hall, Seat

#: Name, and what is sent by whom with which arguments.
Situation = tuple[str, Seat, dict[str, Any]]


def staff_names_whoever_speaks_for_a_phone(hall: Hall) -> Situation:
    hall.phone.run("speaker.register")
    speech = hall.chair.get("floor.invite_next")
    return "floor.name", hall.secretary, {"speech": speech, "full_name": "Vương Thị Nhài"}


def staff_renames_whom_it_named_for_a_phone(hall: Hall) -> Situation:
    request = hall.phone.get("speaker.register")
    hall.secretary.run("speaker.edit", request=request, full_name="Vương Thị Nhài")
    person = hall.request(request).person_id
    return "person.rename", hall.secretary, {"person": person, "full_name": "Vương Thị Nhãn"}


def staff_renames_a_delegate_chosen_for_a_phone(hall: Hall) -> Situation:
    request = hall.phone.get("speaker.register")
    hall.secretary.run("speaker.edit", request=request, person=hall.citizens[0])
    return "person.rename", hall.secretary, {"person": hall.citizens[0], "full_name": "Vương Thị Nhãn"}


def staff_merges_a_delegate_chosen_for_a_phone(hall: Hall) -> Situation:
    staff_renames_a_delegate_chosen_for_a_phone(hall)
    return "person.merge", hall.secretary, {"person": hall.citizens[0], "into": hall.citizens[1]}


def staff_renames_the_chair_who_took_a_phones_matter(hall: Hall) -> Situation:
    question = hall.phone.get("question.receive", text="Xin hỏi về bảo hiểm y tế.")
    hall.chair.run("question.take_by_chair", question=question)
    chair = hall.one(RoleHolder, hall.holders["chair"]).person_id
    return "person.rename", hall.secretary, {"person": chair, "full_name": "Lê Văn Chính"}


SITUATIONS = (
    staff_names_whoever_speaks_for_a_phone,
    staff_renames_whom_it_named_for_a_phone,
    staff_renames_a_delegate_chosen_for_a_phone,
    staff_merges_a_delegate_chosen_for_a_phone,
    staff_renames_the_chair_who_took_a_phones_matter,
)


def audiences(hall: Hall) -> list[Audience]:
    """Every audience of the hall: the screens, each unit, the phone."""
    named = [Audience(kind) for kind in SHOWN_TO if kind not in ("unit", "device")]
    units = [Audience(f"unit:{unit_id}") for unit_id in hall.units.values()]
    return [*named, *units, Audience(f"device:{hall.phone.actor.device_id}")]


def everything_shown(hall: Hall) -> dict[tuple[str, str], str]:
    """Every fragment of every audience, rendered afresh."""
    with hall.meeting() as meeting:
        return {
            (audience.name, name): render_fragment(meeting, name, audience)
            for audience in audiences(hall)
            for name in SHOWN_TO[audience.kind]
        }


@pytest.mark.parametrize("command", sorted(SAMPLES))
def test_whatever_a_command_changes_on_a_screen_is_pushed(halls: Callable[..., Hall], command: str) -> None:
    hall = halls(planned=command in BEFORE_IT_BEGINS)
    seat, args = SAMPLES[command](hall)
    before, seq = everything_shown(hall), hall.seq
    seat.run(command, **args)
    after, new = everything_shown(hall), hall.events(after=seq)
    changed = {key for key in after if after[key] != before[key]}
    pushed = {(audience.name, name) for audience in audiences(hall) for name in changed_for(audience, new)}
    assert changed <= pushed, sorted(changed - pushed)


@pytest.mark.parametrize("command", sorted(set(SAMPLES) - BEFORE_IT_BEGINS - {"act.undo"}))
def test_whatever_undo_changes_on_a_screen_is_pushed(halls: Callable[..., Hall], command: str) -> None:
    hall = halls()
    seat, args = SAMPLES[command](hall)
    seat.run(command, **args)
    if not hall.last_event.undoable:
        return
    before, seq = everything_shown(hall), hall.seq
    hall.chair.run("act.undo")
    after, new = everything_shown(hall), hall.events(after=seq)
    changed = {key for key in after if after[key] != before[key]}
    pushed = {(audience.name, name) for audience in audiences(hall) for name in changed_for(audience, new)}
    assert changed <= pushed, sorted(changed - pushed)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
def test_a_name_that_staff_gives_reaches_the_phone_it_stands_on(
    hall: Hall, situation: Callable[[Hall], Situation]
) -> None:
    command, seat, args = situation(hall)
    own = (f"device:{hall.phone.actor.device_id}", "attendee-mine")
    for name, given in ((command, args), ("act.undo", {})):
        before, seq = everything_shown(hall), hall.seq
        (seat if name == command else hall.chair).run(name, **given)
        after, new = everything_shown(hall), hall.events(after=seq)
        changed = {key for key in after if after[key] != before[key]}
        assert own in changed, "the situation changes nothing on the phone"
        pushed = {(audience.name, name) for audience in audiences(hall) for name in changed_for(audience, new)}
        assert changed <= pushed, sorted(changed - pushed)
        if not hall.last_event.undoable:
            return


def test_every_kind_of_event_stands_in_the_table() -> None:
    assert set(CHANGES) == set(EventKind)


def test_every_fragment_is_shown_on_exactly_one_screen() -> None:
    shown = [name for names in SHOWN_TO.values() for name in names]
    assert sorted(shown) == sorted(FRAGMENTS)


def test_a_phones_own_fragment_is_pushed_to_that_phone_alone(hall: Hall) -> None:
    other = hall.new_phone("other")
    seq = hall.seq
    hall.phone.run("speaker.register")
    new = hall.events(after=seq)
    assert devices_of(new[0]) == [hall.phone.actor.device_id]
    assert changed_for(Audience(f"device:{hall.phone.actor.device_id}"), new) == ["attendee-mine"]
    assert changed_for(Audience(f"device:{other.actor.device_id}"), new) == []


def test_a_rendered_fragment_is_kept_until_something_it_reads_changes(hall: Hall) -> None:
    board, chair = Board(hall.conference_id), Audience("chair")
    with hall.reading() as session, hall.meeting() as meeting:
        board.advance(session, meeting)
        first = board.snapshot(meeting, chair)
    hall.desk.run("delegate.check_in", delegate=hall.delegates[0])
    with hall.reading() as session, hall.meeting() as meeting:
        board.advance(session, meeting)
        assert board.html(meeting, "chair-queue", chair) is first["chair-queue"]
    hall.register(1)
    with hall.reading() as session, hall.meeting() as meeting:
        board.advance(session, meeting)
        assert board.html(meeting, "chair-queue", chair) is not first["chair-queue"]
