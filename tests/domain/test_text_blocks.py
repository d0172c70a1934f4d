"""Text blocks: the organisation's and each secretary's own."""

from __future__ import annotations

import pytest

from conference.errors import Forbidden, Invalid
from conference.models import TextBlock
from tests.factories import Hall, build, open_hall


def blocks(hall: Hall) -> list[tuple[str, str, str | None]]:
    with hall.meeting() as meeting:
        return [(block.abbreviation, block.text, block.role_holder_id) for block in meeting.text_blocks]


def test_an_abbreviation_is_kept_small_and_its_words_may_change(hall: Hall):
    one = hall.secretary.get("text_block.set", abbreviation=" PKT ", text="Phòng Kinh tế")
    same = hall.second_secretary.get("text_block.set", abbreviation="pkt", text=" Phòng Kinh tế xã ")
    assert one == same
    assert blocks(hall) == [("pkt", "Phòng Kinh tế xã", None)]


def test_nothing_is_recorded_when_it_stands_for_these_words_already(hall: Hall):
    hall.secretary.run("text_block.set", abbreviation="pkt", text="Phòng Kinh tế")
    seq = hall.seq
    hall.secretary.run("text_block.set", abbreviation="pkt", text="Phòng Kinh tế ")
    assert hall.seq == seq


def test_personal_ones_stand_beside_the_organisations(hall: Hall):
    hall.secretary.run("text_block.set", abbreviation="pkt", text="Phòng Kinh tế")
    for seat in ("secretary", "second_secretary"):
        hall.seats[seat].run("text_block.set", abbreviation="pkt", text=f"của {seat}", personal=True)
    assert len(blocks(hall)) == 3
    assert {text for _, text, holder in blocks(hall) if holder == hall.holders["secretary"]} == {"của secretary"}


def test_they_stand_in_the_order_of_the_alphabet(hall: Hall):
    for letters in ("đnx", "ubnd", "dx", "ấ", "a"):
        hall.secretary.run("text_block.set", abbreviation=letters, text="x")
    assert [letters for letters, _, _ in blocks(hall)] == ["a", "ấ", "dx", "đnx", "ubnd"]


@pytest.mark.parametrize("letters", ["", " ", "p k", "pk1", "p.k", "x" * 21, "→"])
def test_an_abbreviation_is_letters_alone(hall: Hall, letters: str):
    with pytest.raises(Invalid):
        hall.secretary.run("text_block.set", abbreviation=letters, text="Phòng Kinh tế")


@pytest.mark.parametrize("text", ["", " \n ", "x" * 2001])
def test_it_stands_for_some_words(hall: Hall, text: str):
    with pytest.raises(Invalid):
        hall.secretary.run("text_block.set", abbreviation="pkt", text=text)


def test_decomposed_letters_become_one_abbreviation(hall: Hall):
    one = hall.secretary.get("text_block.set", abbreviation="đê\u0301", text="đế")
    assert hall.secretary.get("text_block.set", abbreviation="đế", text="đế khác") == one


def test_one_removes_the_organisations_and_ones_own_but_nobody_elses(hall: Hall):
    shared = hall.second_secretary.get("text_block.set", abbreviation="pkt", text="Phòng Kinh tế")
    theirs = hall.second_secretary.get("text_block.set", abbreviation="pkt", text="khác", personal=True)
    hall.secretary.run("text_block.remove", block=shared)
    with pytest.raises(Invalid):
        hall.secretary.run("text_block.remove", block=theirs)
    hall.second_secretary.run("text_block.remove", block=theirs)
    assert hall.all(TextBlock) == []


def test_the_organisations_next_conference_has_them_and_another_organisation_does_not(hall: Hall):
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    block = hall.secretary.get("text_block.set", abbreviation="pkt", text="Phòng Kinh tế")
    assert blocks(other) == []
    with pytest.raises(Invalid):
        other.secretary.run("text_block.remove", block=block)
    with other.writing() as session:
        session.merge(other.conference).organisation_id = hall.conference.organisation_id
    assert blocks(other) == [("pkt", "Phòng Kinh tế", None)]


@pytest.mark.parametrize("seat", ["chair", "operator", "mc", "desk", "responder", "phone"])
def test_they_are_the_secretaries(hall: Hall, seat: str):
    with pytest.raises(Forbidden):
        hall.seats[seat].run("text_block.set", abbreviation="pkt", text="Phòng Kinh tế")
