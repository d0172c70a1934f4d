"""Private notes reach the chair's console and the secretaries' screens, and nobody else: no MC, unit or phone."""

from __future__ import annotations

import pytest

from conference.broadcast.hints import Hints
from conference.broadcast.hub import Hub
from conference.models import Role
from conference.screens.pages import SCREENS, SHOWN_TO, Audience, screen_of
from conference.screens.render import render_fragment
from tests.factories import Hall

TO_CHAIR, TO_SECRETARIES = "NHANRIENG-1 đại biểu phải về sớm", "NHANRIENG-2 xin ghi kỹ"
AT_THE_TABLE = {"chair", "chair-all", "secretary", "secretary-all"}


def exchange(hall: Hall) -> None:
    """A note each way, about the matter being answered; one of them seen."""
    question = hall.ask()
    hall.assigned("ECONOMY", question)
    hall.chair.run("answer.begin", questions=[question], unit=hall.units["ECONOMY"])
    note = hall.secretary.get("note.send", to="CHAIR", text=TO_CHAIR, question=question)
    hall.operator.run("note.send", to="SECRETARIES", text=TO_SECRETARIES, question=question)
    hall.chair.run("note.see", note=note)


def everybody(hall: Hall) -> list[Audience]:
    """One of every kind of audience, and every unit."""
    kinds = [Audience(kind) for kind in SHOWN_TO if kind not in ("unit", "device")]
    units = [Audience(f"unit:{unit}") for unit in hall.units.values()]
    return [*kinds, *units, Audience(f"device:{hall.phone.actor.device_id}")]


def test_only_both_sides_of_the_table_are_shown_them(hall: Hall) -> None:
    exchange(hall)
    with hall.meeting() as meeting:
        for audience in everybody(hall):
            html = "".join(render_fragment(meeting, name, audience) for name in SHOWN_TO[audience.kind])
            for text in (TO_CHAIR, TO_SECRETARIES):
                assert (text in html) == (audience.kind in AT_THE_TABLE), audience.name


@pytest.mark.parametrize(("to", "reader"), [("DESK", "desk"), ("SECURITY", "desk"), ("UNIT", "unit:ECONOMY")])
def test_a_message_is_shown_to_the_chair_and_to_those_it_was_sent_to(hall: Hall, to: str, reader: str) -> None:
    unit = {"unit": hall.units["ECONOMY"]} if to == "UNIT" else {}
    note = hall.chair.get("note.send", to=to, text=TO_SECRETARIES, **unit)
    back = hall.responder if unit else hall.desk
    back.run("note.send", to="CHAIR", text=TO_CHAIR)
    back.run("note.see", note=note)
    readers = {"chair", reader.replace("ECONOMY", hall.units["ECONOMY"])}
    with hall.meeting() as meeting:
        for audience in everybody(hall):
            html = "".join(render_fragment(meeting, name, audience) for name in SHOWN_TO[audience.kind])
            for text in (TO_CHAIR, TO_SECRETARIES):
                assert (text in html) == (audience.brief.name in readers), audience.name


def test_outsiders_are_neither_pushed_nor_told_anything_of_them(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even an empty patch tells the MC, a unit or a phone that notes go to and fro."""
    monkeypatch.setattr("conference.broadcast.hub.loop.spawn", lambda *args: None)
    sent: list[tuple[object, ...]] = []
    hub = Hub(hall.database, Hints(), lambda *message: sent.append(message), lambda room: None, 5.0)
    outsiders = [audience for audience in everybody(hall) if audience.kind not in AT_THE_TABLE]
    hub.enter(hall.conference_id, outsiders)
    hub.snapshot(hall.conference_id, outsiders)
    note = hall.secretary.get("note.send", to="CHAIR", text=TO_CHAIR)
    hall.chair.run("note.send", to="SECRETARIES", text=TO_SECRETARIES)
    hall.chair.run("note.see", note=note)
    hub._flushers[hall.conference_id].flush()
    assert sent == []
    assert "NHANRIENG" not in str(hub.snapshot(hall.conference_id, outsiders))


def test_both_sides_are_pushed_them(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conference.broadcast.hub.loop.spawn", lambda *args: None)
    sent: list[tuple[object, ...]] = []
    hub = Hub(hall.database, Hints(), lambda *message: sent.append(message), lambda room: None, 5.0)
    table = [Audience(kind) for kind in sorted(AT_THE_TABLE)]
    hub.enter(hall.conference_id, table)
    hub.snapshot(hall.conference_id, table)
    hall.secretary.run("note.send", to="CHAIR", text=TO_CHAIR)
    hub._flushers[hall.conference_id].flush()
    pushed = [message for message in sent if "NHANRIENG-1" in str(message)]
    assert len(pushed) == len(AT_THE_TABLE)


def test_no_role_but_theirs_sits_at_a_screen_that_shows_them() -> None:
    for role in Role:
        screen = screen_of(role)
        shown = {name for names in screen.fragments.values() for name in names} if screen else set()
        at_the_table = role in (Role.CHAIR, Role.CO_CHAIR, Role.OPERATOR, Role.ORGANISER, Role.SECRETARY)
        assert bool(shown & {"chair-notes", "secretary-notes"}) == at_the_table
    assert set(SCREENS) >= {Audience(name).brief.name for name in AT_THE_TABLE}


def test_the_log_of_events_does_not_hold_their_words(hall: Hall) -> None:
    exchange(hall)
    assert not any("NHANRIENG" in str(event.data) for event in hall.events())


def test_the_sender_sees_when_it_was_seen_and_the_operator_writes_for_the_chair(hall: Hall, clock) -> None:
    exchange(hall)
    with hall.meeting() as meeting:
        html = render_fragment(meeting, "secretary-notes", Audience("secretary"))
    assert "09:00" in html and "note-seen is-seen" in html
    assert "Tạ Quốc Bảo, " in html
