"""The conclusion: drafted by secretaries, adopted by the chair's word only."""

from __future__ import annotations

import pytest

from conference.errors import Forbidden, Invalid, Refused
from conference.models import ConclusionPoint, MinutesEntry
from tests.conftest import HeldClock
from tests.factories import Hall


def draft(hall: Hall) -> str:
    return hall.secretary.get("conclusion.add", text="Giao Phòng Kinh tế sửa đường.", unit=hall.units["ECONOMY"])


def entry(hall: Hall, point: str) -> MinutesEntry:
    return hall.all(MinutesEntry, MinutesEntry.conclusion_id == point)[0]


def test_a_point_is_adopted_by_the_chair_who_taps(hall: Hall, clock):
    point = draft(hall)
    hall.co_chair.run("conclusion.adopt", point=point)
    row = hall.one(ConclusionPoint, point)
    assert (row.adopted_at, row.adopted_by_id) == (clock.now, hall.holders["co_chair"])
    seq = hall.seq
    hall.chair.run("conclusion.adopt", point=point)
    assert (hall.seq, hall.one(ConclusionPoint, point).adopted_by_id) == (seq, hall.holders["co_chair"])


def test_an_operator_adopts_only_on_the_chairs_word_and_in_the_chairs_name(hall: Hall):
    point = draft(hall)
    with pytest.raises(Forbidden):
        hall.operator.run("conclusion.adopt", point=point)
    assert hall.one(ConclusionPoint, point).adopted_at is None
    hall.operator.run("conclusion.adopt", point=point, chair_said_so=True)
    assert hall.one(ConclusionPoint, point).adopted_by_id == hall.holders["chair"]
    assert hall.last_event.on_behalf


def test_a_secretary_never_adopts(hall: Hall):
    with pytest.raises(Forbidden):
        hall.secretary.run("conclusion.adopt", point=draft(hall), chair_said_so=True)


def test_an_adopted_point_is_neither_edited_nor_removed_nor_reworded(hall: Hall):
    point = draft(hall)
    hall.chair.run("conclusion.adopt", point=point)
    words = entry(hall, point)
    for command, args in (
        ("conclusion.edit", {"point": point}),
        ("conclusion.remove", {"point": point}),
    ):
        with pytest.raises(Refused, match="adopted"):
            hall.secretary.run(command, **args)
    with pytest.raises(Refused, match="adopted"):
        hall.type(words.id, "Không sửa đường.")
    assert entry(hall, point).text == "Giao Phòng Kinh tế sửa đường."


def test_a_point_needs_words_to_be_written_and_to_be_adopted(hall: Hall):
    with pytest.raises(Invalid):
        hall.secretary.run("conclusion.add", text="  ")
    point = draft(hall)
    hall.type(entry(hall, point).id, "")
    with pytest.raises(Refused):
        hall.chair.run("conclusion.adopt", point=point)


def test_a_draft_changes_its_unit_and_date_and_can_be_dropped(hall: Hall):
    point = draft(hall)
    hall.secretary.run("conclusion.edit", point=point, unit="", due_date="2099-09-01")
    row = hall.one(ConclusionPoint, point)
    assert (row.unit_id, str(row.due_date)) == (None, "2099-09-01")
    seq = hall.seq
    hall.secretary.run("conclusion.edit", point=point, due_date="2099-09-01")
    assert hall.seq == seq
    hall.secretary.run("conclusion.remove", point=point)
    assert hall.all(ConclusionPoint) == [] and hall.all(MinutesEntry) == []


def test_points_keep_their_order(hall: Hall):
    points = [draft(hall) for _ in range(3)]
    with hall.meeting() as meeting:
        assert [point.point.id for point in meeting.conclusions] == points


def test_a_point_is_not_due_on_a_day_gone_by(hall: Hall, clock: HeldClock):
    with pytest.raises(Refused, match="past"):
        hall.secretary.run("conclusion.add", text="Sửa đường", due_date="2026-06-24")
    point = hall.secretary.get("conclusion.add", text="Sửa đường", due_date="2026-06-26")
    clock.advance(minutes=3 * 24 * 60)
    with pytest.raises(Refused, match="past"):
        hall.secretary.run("conclusion.edit", point=point, due_date="2026-06-27")
    hall.secretary.run("conclusion.edit", point=point, due_date="2026-06-26", unit=hall.units["POLICE"])
