"""The desk's list: found with or without accents, and brought up to date by what changed."""

from __future__ import annotations

import pytest

from conference.queries import delegates
from conference.queries.delegates import Roster
from tests.factories import Hall


def roster(hall: Hall, since: int | None = None) -> Roster:
    with hall.reading() as session:
        return delegates.roster(session, hall.conference_id, since)


def names(found: list[delegates.Line]) -> list[str]:
    return [line.full_name for line in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dong khe", ["Đoàn Văn Ưng"]),  # his village
        ("PHẠM THỊ ĐƯỢM", ["Phạm Thị Đượm"]),
        ("duom pham", ["Phạm Thị Đượm"]),
        ("am", []),  # inside a word only
        ("", []),
        ("   ", []),
    ],
)
def test_a_person_is_found_by_beginnings_of_words_in_any_order(hall: Hall, words: str, expected: list[str]):
    assert names(delegates.search(roster(hall).lines, words)) == expected


def test_those_whose_name_begins_so_come_before_those_whose_village_does(hall: Hall):
    hall.desk.run("delegate.add", full_name="Đồng Văn Lịch", group=hall.groups[-1])
    lines = roster(hall).lines
    found = delegates.search(lines, "dong")
    assert found[0].full_name == "Đồng Văn Lịch"
    assert len(found) > 1


def test_no_more_are_found_than_somebody_reads(hall: Hall):
    lines = roster(hall).lines * 30
    assert len(delegates.search(lines, "van")) == delegates.LINES


def test_only_who_has_changed_since_is_told(hall: Hall):
    before = roster(hall)
    assert before.is_whole
    assert len(before.lines) == len(hall.delegates)
    hall.register(2)
    hall.desk.run("delegate.check_in", delegate=hall.delegates[-1])
    hall.desk.run("delegate.check_out", delegate=hall.delegates[0])
    new = hall.desk.get("delegate.add", full_name="Lục Thị Vượng", group=hall.groups[0])
    since = roster(hall, before.seq)
    assert not since.is_whole
    came = {line.id: bool(line.came_at) for line in since.lines}
    assert came == {hall.delegates[-1]: True, hall.delegates[0]: False, new: True}
    assert roster(hall, since.seq).lines == []


def test_everybody_is_told_anew_where_names_changed_or_the_asker_knows_of_another_history(hall: Hall):
    before = roster(hall)
    hall.secretary.run("person.rename", person=hall.citizens[0], full_name="Nguyễn Văn Ất Tám")
    renamed = roster(hall, before.seq)
    assert renamed.is_whole
    assert "Nguyễn Văn Ất Tám" in names(renamed.lines)
    assert roster(hall, renamed.seq + 5).is_whole


def test_somebody_merged_into_another_is_no_line_any_more(hall: Hall):
    hall.secretary.run("person.merge", person=hall.citizens[0], into=hall.citizens[1])
    assert hall.delegates[-4] not in {line.id for line in roster(hall).lines}
