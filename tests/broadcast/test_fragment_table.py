"""The event → fragment table misses nothing: whatever a command changes on any screen is pushed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from conference.broadcast.board import Board, changed_for
from conference.events import EventKind
from conference.models import RoleHolder
from conference.screens.fragments import CHANGES, FRAGMENTS, devices_of
from conference.screens.lists import Lists
from conference.screens.pages import SCREENS, SHOWN_TO, Audience
from conference.screens.pieces import Rendered
from conference.screens.render import render, render_fragment
from tests.commands.samples import BEFORE_IT_BEGINS, SAMPLES
from tests.factories import Hall, Seat
from tests.screens.unfolding import unfolded

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


def a_unit_promises_a_written_reply_to_a_phones_matter(hall: Hall) -> Situation:
    question = hall.phone.get("question.receive", text="Xin hỏi về bảo hiểm y tế.")
    assignment = hall.assigned("CULTURE", question)
    day = (hall.chair.actor.at + timedelta(days=9)).date().isoformat()
    return "assignment.promise", hall.culture_responder, {"assignment": assignment, "written_by": day}


def a_matter_is_answered_while_a_phone_waits_with_the_same(hall: Hall) -> Situation:
    hall.register(1)
    hall.chair.run("floor.invite_next")
    hall.phone.run("speaker.register", content="Đường liên thôn xuống cấp")
    return "outcome.set", hall.chair, {"questions": [hall.ask()], "resolution": "ANSWERED"}


def the_chair_writes_to_a_unit(hall: Hall) -> Situation:
    return "note.send", hall.chair, {"to": "UNIT", "unit": hall.units["ECONOMY"], "text": "Xin vào hội trường"}


def the_desk_has_seen_what_the_security_detail_is_to_do(hall: Hall) -> Situation:
    return "note.see", hall.desk, {"note": hall.chair.get("note.send", to="SECURITY", text="Giữ lối ra")}


MESSAGES = (the_chair_writes_to_a_unit, the_desk_has_seen_what_the_security_detail_is_to_do)
SITUATIONS = (
    a_matter_is_answered_while_a_phone_waits_with_the_same,
    a_unit_promises_a_written_reply_to_a_phones_matter,
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
    """Every fragment of every audience. Made of pieces that were kept, each must be the same as rendered afresh, and so
    must be what is put together from a patch and from what was shown before."""
    shown, earlier = {}, hall.__dict__.setdefault("shown_earlier", {})
    with hall.meeting() as meeting:
        for audience in audiences(hall):
            for name in SHOWN_TO[audience.kind]:
                place = (audience.name, name)
                before, kept = earlier.get(place, (NOTHING, {}))
                rendered, used = render(meeting, name, audience, kept)
                if kept:
                    assert rendered.whole == render_fragment(meeting, name, audience)
                assert unfolded(rendered.since(before.shown), before) == unfolded(rendered.whole, before)
                shown[place], earlier[place] = rendered.whole, (rendered, used)
    return shown


def pushed_and_changed(hall: Hall, act: Callable[[], object]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """What is pushed of an act, and what it changes on screens."""
    earlier = hall.__dict__.get("shown_now")
    before, seq = earlier or everything_shown(hall), hall.seq
    act()
    after, new = everything_shown(hall), hall.events(after=seq)
    hall.__dict__["shown_now"] = after
    pushed = {(audience.name, name) for audience in audiences(hall) for name in changed_for(audience, new)}
    return pushed, {key for key in after if after[key] != before[key]}


NOTHING = Rendered([""], [])


@pytest.fixture(autouse=True)
def _patches_leave_out_every_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conference.screens.pieces.FEW_PIECES", 0)


@pytest.fixture(autouse=True)
def _every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who are shown the first rows of lists are shown one row; others are shown all."""
    for name in ("rows", "cards", "turns", "opinions", "gaps", "numbers"):
        monkeypatch.setattr(Lists, name, 1)


@pytest.mark.parametrize("command", sorted(SAMPLES))
def test_whatever_a_command_and_its_undo_change_on_a_screen_is_pushed(halls: Callable[..., Hall], command: str) -> None:
    hall = halls(planned=command in BEFORE_IT_BEGINS)
    seat, args = SAMPLES[command](hall)
    pushed, changed = pushed_and_changed(hall, lambda: seat.run(command, **args))
    assert changed <= pushed, sorted(changed - pushed)
    if hall.last_event.undoable and command not in BEFORE_IT_BEGINS | {"act.undo"}:
        pushed, changed = pushed_and_changed(hall, lambda: hall.chair.run("act.undo"))
        assert changed <= pushed, sorted(changed - pushed)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.__name__)
def test_messages_reach_every_screen_they_stand_on(hall: Hall, message: Callable[[Hall], Situation]) -> None:
    command, seat, args = message(hall)
    pushed, changed = pushed_and_changed(hall, lambda: seat.run(command, **args))
    assert changed and changed <= pushed, sorted(changed - pushed)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
def test_what_staff_does_reaches_the_phone_it_stands_on(hall: Hall, situation: Callable[[Hall], Situation]) -> None:
    command, seat, args = situation(hall)
    own = (f"device:{hall.phone.actor.device_id}", "attendee-mine")
    for sender, name, given in ((seat, command, args), (hall.chair, "act.undo", {})):
        pushed, changed = pushed_and_changed(hall, lambda: sender.run(name, **given))  # noqa: B023 - run at once
        assert own in changed, "the situation changes nothing on the phone"
        assert changed <= pushed, sorted(changed - pushed)
        if not hall.last_event.undoable:
            return


def test_every_kind_of_event_stands_in_the_table() -> None:
    assert set(CHANGES) == set(EventKind)


def test_every_fragment_is_shown_on_exactly_one_screen() -> None:
    shown = [name for screen in SCREENS.values() for names in screen.fragments.values() for name in names]
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
