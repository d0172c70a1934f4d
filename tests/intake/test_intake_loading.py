"""What is written: normalised text, UTC instants, the organisation found again."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import func, select

from conference import intake
from conference.db import Database
from conference.models import (
    AssignmentState,
    Conference,
    Field,
    FieldRole,
    Locality,
    MinutesEntry,
    Organisation,
    Person,
    Question,
    SpeakingRequest,
    TextBlock,
    Unit,
    UnitField,
)
from conference.queries.meeting import Meeting
from conference.screens.pages import Audience
from conference.screens.render import render_fragment


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_decomposed_text_is_stored_composed(database: Database, smallest: str) -> None:
    text = smallest + '\n[[speakers]]\nname = "Lò Thị Thuần"\nlocality = "Hạ Đoài"\ncontent = "Nước sạch yếu."\n'
    text += '\n[[opinions]]\ntext = "Đường đất lầy."\nlocality = "Đồng Quan"\nname = "Hà Thị Mỡ"\n'
    loaded = intake.load_text(database, nfd(text), "nfd.toml")
    with database.reading() as session:
        assert session.get_one(Conference, loaded.conference_id).title == "Hội nghị đối thoại"
        assert set(session.scalars(select(Locality.name))) == {"Đồng Quan", "Hạ Đoài"}
        assert {"Lò Thị Thuần", "Hà Thị Mỡ"} < set(session.scalars(select(Person.full_name)))
        assert session.scalars(select(SpeakingRequest.content)).one() == "Nước sạch yếu."
        assert session.scalars(select(Question.wording_received)).one() == "Đường đất lầy."
        assert session.scalars(select(MinutesEntry)).one().text == "Đường đất lầy."


@pytest.mark.parametrize(
    "written",
    [
        '"25/6/2026 07h30\'"',
        '"07h30\' ngày 25/06/2026"',
        '"07 giờ 30 ngày 25/6/2026"',
        '"07 giờ 30 phút, ngày 25/6/2026"',
        '"2026-06-25 07:30"',
        '"2026-06-25T07:30"',
        '"2026-06-25T07:30:00"',
        "2026-06-25T07:30:00",
        "2026-06-25T00:30:00Z",
        "2026-06-25 07:30:00+07:00",
    ],
)
def test_hall_time_is_stored_in_utc(database: Database, smallest: str, written: str) -> None:
    loaded = intake.load_text(database, smallest.replace('"25/6/2026 07h30\'"', written), "thử.toml")
    with database.reading() as session:
        starts_at = session.get_one(Conference, loaded.conference_id).starts_at
    assert starts_at is not None
    assert starts_at.isoformat() == "2026-06-25T00:30:00+00:00"


@pytest.mark.parametrize("written", ["25/6/2026", "07:30", "25/6/2026 25:00", "25/6/2026 7:", "25/6/0001 07:30"])
def test_half_a_time_is_no_time(database: Database, smallest: str, written: str) -> None:
    with pytest.raises(intake.FileProblems, match=r"conference\.starts_at"):
        intake.load_text(database, smallest.replace("25/6/2026 07h30'", written), "thử.toml")


def test_an_organisation_is_found_again_with_its_villages_fields_and_units(database: Database, smallest: str) -> None:
    own_fields = '\n[[fields]]\ncode = "LAND"\nlabel = "Ruộng đất"\n'
    intake.load_text(database, smallest + own_fields, "một.toml")
    second = smallest.replace("may-trang", "may-trang-2").replace('[[localities]]\nname = "Hạ Đoài"\n', "")
    second = second.replace('leads = ["LAND"]', 'supports = ["LAND"]')
    second += '\n[[localities]]\nname = "Bến Mơ"\n\n[[speakers]]\nname = "Lò Văn Pha"\nlocality = "Hạ Đoài"\n'
    intake.load_text(database, second, "hai.toml")
    with database.reading() as session:
        for table, expected in ((Organisation, 1), (Unit, 1), (Field, 1), (Conference, 2)):
            assert session.scalar(select(func.count()).select_from(table)) == expected
        localities = session.scalars(select(Locality.name).order_by(Locality.position))
        assert list(localities) == ["Đồng Quan", "Hạ Đoài", "Bến Mơ"]
        assert session.scalars(select(UnitField)).one().role is FieldRole.SUPPORTING


def blocks(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {block.abbreviation: block.text for block in session.scalars(select(TextBlock))}


def test_a_new_organisation_gets_the_usual_text_blocks_and_keeps_its_own(database: Database, smallest: str) -> None:
    intake.load_text(database, smallest, "một.toml")
    assert blocks(database)["ubnd"] == "Ủy ban nhân dân"
    more = '\n[[text_blocks]]\nabbreviation = "UBND"\ntext = "UBND xã"\n'
    more += '[[text_blocks]]\nabbreviation = "mt"\ntext = "Mây Trắng"\n'
    before = len(blocks(database))
    intake.load_text(database, smallest.replace("may-trang", "may-trang-2") + more, "hai.toml")
    assert len(blocks(database)) == before + 1
    assert (blocks(database)["ubnd"], blocks(database)["mt"]) == ("UBND xã", "Mây Trắng")
    intake.load_text(database, smallest.replace("may-trang", "may-trang-3"), "ba.toml")
    assert blocks(database)["ubnd"] == "UBND xã"


def test_a_files_own_text_blocks_take_the_place_of_the_usual_ones(database: Database, smallest: str) -> None:
    own = '\n[[text_blocks]]\nabbreviation = "mt"\ntext = "Mây Trắng"\n'
    intake.load_text(database, smallest + own, "một.toml")
    assert blocks(database) == {"mt": "Mây Trắng"}


def test_a_byte_order_mark_and_windows_line_ends_are_harmless(
    database: Database, smallest: str, tmp_path: Path
) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(smallest.replace("\n", "\r\n").encode("utf-8-sig"))
    assert intake.load_file(database, path).slug == "may-trang"


def test_a_file_may_set_its_own_code(database: Database, smallest: str) -> None:
    loaded = intake.load_text(database, smallest.replace("slug =", 'join_code = "dq2026"\nslug ='), "thử.toml")
    with database.reading() as session:
        assert session.get_one(Conference, loaded.conference_id).join_code == "DQ2026"


def test_what_a_unit_has_prepared_for_an_opinion_stands_in_its_notes(database: Database, smallest: str) -> None:
    words = "- Đã bố trí vốn.\n- Xong trước mùa mưa."
    text = f'{smallest}\n[[opinions]]\ntext = "Đường lầy."\nunit = "PKT"\nprepared = """{words}"""\n'
    loaded = intake.load_text(database, text, "thử.toml")
    with database.reading() as session:
        (matter,) = Meeting(session, loaded.conference_id).matters
        lead = matter.lead
        assert lead is not None
        assert (lead.unit.name, lead.notes, lead.state) == ("Phòng Kinh tế", words, AssignmentState.TAKEN)
        assert lead.seen_at is not None, "nobody is late who has prepared it"
        html = render_fragment(Meeting(session, loaded.conference_id), "chair-matters", Audience("chair"))
    assert "Đã bố trí vốn." in html
