"""Everything wrong in a file is named by line and field, all at once, and nothing of the file is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from conference import intake
from conference.db import Database
from conference.intake import FileProblems
from conference.models import Conference, Table


def rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        tables = Table.metadata.sorted_tables
        return {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def problems_of(database: Database, text: str) -> list[intake.Problem]:
    """The problems of a text; makes sure that nothing of it was written."""
    before = rows(database)
    with pytest.raises(FileProblems) as caught:
        intake.load_text(database, text, "thử.toml")
    assert rows(database) == before
    return caught.value.problems


def line_of(text: str, words: str) -> int:
    return text[: text.rindex(words)].count("\n") + 1


SPEAKER = '\n[[speakers]]\nname = "Lò Văn Pha"\n'
OPINION = '\n[[opinions]]\ntext = "Đèn đường."\n'
DELEGATE = '\n[[delegates]]\ngroup = "Đại biểu thôn"\nname = "Lò Văn Pha"\nlocality = "Đồng Quan"\n'
BLOCK = '\n[[text_blocks]]\nabbreviation = "ubnd"\ntext = "Ủy ban"\n'

#: What is appended to the smallest file, words on the line of the problem, the field, a part of the sentence.
APPENDED = {
    "unknown field": (SPEAKER + 'field = "LNAD"', "LNAD", "speakers[1].field", 'Did you mean "LAND"?'),
    "unknown locality": (SPEAKER + 'locality = "Bến Mơ"', "Bến Mơ", "speakers[1].locality", "no locality"),
    "marks missing": (SPEAKER + 'locality = "Ha Doài"', "Ha Doài", "speakers[1].locality", 'known as "Hạ Đoài"'),
    "unknown unit": (
        '\n[[people]]\nrole = "RESPONDER"\nunit = "Phòng Kinh Tế"\nname = "Lò Văn Pha"',
        "Phòng Kinh Tế", "people[2].unit", 'known as "Phòng Kinh tế"',
    ),
    "responder without unit": (
        '\n[[people]]\nrole = "RESPONDER"\nname = "Lò Văn Pha"', "[[people]]", "people[2].unit", "Name one of",
    ),
    "unit of a secretary": (
        '\n[[people]]\nrole = "SECRETARY"\nunit = "PKT"\nname = "Lò Văn Pha"', 'unit = "PKT"', "people[2].unit",
        "Only a RESPONDER",
    ),
    "role that files cannot give": (
        '\n[[people]]\nrole = "PROJECTOR"\nname = "Lò Văn Pha"', "PROJECTOR", "people[2].role", "one of CHAIR, CO_",
    ),
    "unknown group": (DELEGATE.replace("Đại biểu thôn", "Khách"), '"Khách"', "delegates[1].group", "no group"),
    "same name and village": (DELEGATE + DELEGATE, "Lò Văn Pha", "delegates[2].name", "is a delegate already"),
    "registered twice": (SPEAKER + SPEAKER, "Lò Văn Pha", "speakers[2].name", "registered to speak already"),
    "two people of one name": (
        DELEGATE + DELEGATE.replace("Đồng Quan", "Hạ Đoài") + SPEAKER, "Lò Văn Pha", "speakers[1].name",
        "Say which with locality: Đồng Quan, Hạ Đoài",
    ),
    "locality spelled twice": (
        '\n[[localities]]\nname = "Hạ Đoai"', "Hạ Đoai", "localities[3].name", '"Hạ Đoài", which is known already',
    ),
    "locality with its kind": ('\n[[localities]]\nname = "Thôn Mơ"', "Thôn Mơ", "localities[3].name", "without its k"),
    "unit listed twice": ('\n[[units]]\nname = "PKT"', '"PKT"', "units[2].name", 'Another unit is called "PKT"'),
    "group listed twice": ('\n[[groups]]\nname = "Đại biểu thôn"', "Đại biểu", "groups[2].name", "listed twice"),
    "unknown key": (SPEAKER + 'minute = 5', "minute = 5", "speakers[1].minute", 'Did you mean "minutes"?'),
    "unknown section": ('\n[[speaker]]\nname = "A"', "[[speaker]]", "speaker", 'Did you mean "speakers"?'),
    "missing key": (OPINION.replace("text", "#"), "[[opinions]]", "opinions[1].text", "missing. Expected a text"),
    "prepared by nobody": (OPINION + 'prepared = "- Có vốn."', "prepared", "opinions[1].prepared", "Say whose"),
    "wrong choice": (OPINION + 'kind = "PETITON"', "PETITON", "opinions[1].kind", 'Did you mean "PETITION"?'),
    "wrong type": (SPEAKER + 'minutes = "ba"', '"ba"', "speakers[1].minutes", 'a number of minutes'),
    "not a number": (SPEAKER + "minutes = nan", "nan", "speakers[1].minutes", "a number of minutes"),
    "not a switch": (DELEGATE + 'checked_in = "yes"', '"yes"', "delegates[1].checked_in", "true or false"),
    "too long": (SPEAKER + f'office = "{"x" * 301}"', "office", "speakers[1].office", "at most 300 characters"),
    "abbreviation with a digit": (
        BLOCK.replace("ubnd", "ub2"), "ub2", "text_blocks[1].abbreviation", "1 to 20 letters",
    ),
    "abbreviation too long": (
        BLOCK.replace("ubnd", "u" * 21), "u" * 21, "text_blocks[1].abbreviation", "1 to 20 letters",
    ),
    "abbreviation twice": (
        BLOCK + BLOCK.replace("ubnd", "UBND"), "UBND", "text_blocks[2].abbreviation", "listed twice",
    ),
    "block without words": (BLOCK.replace("Ủy ban", " "), 'text = " "', "text_blocks[1].text", "1 to 2,000"),
    "field in a list": (
        '\n[[units]]\nname = "Công an"\nleads = [\n  "LAND",\n  "SECC",\n]', "SECC", "units[2].leads[2]",
        'Did you mean "SEC"?',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", APPENDED)
def test_a_problem_has_its_line_its_field_and_a_sentence(database: Database, smallest: str, name: str) -> None:
    addition, words, field, sentence = APPENDED[name]
    text = smallest + addition
    (problem,) = problems_of(database, text)
    assert (problem.line, problem.field) == (line_of(text, words), field)
    assert sentence in problem.sentence


#: What is replaced in the smallest file, by what, the field, a part of the sentence.
REPLACED = {
    "unreadable time": ("25/6/2026 07h30'", "chiều thứ năm", "conference.starts_at", "a date and a time of the hall"),
    "day that does not exist": ("25/6/2026", "31/6/2026", "conference.starts_at", "a date and a time of the hall"),
    "unwieldy slug": ('"may-trang"', '"Mây trắng"', "conference.slug", "small letters a-z"),
    "no time at all": ("starts_at =", "theme =", "conference", "Say when it is"),
    "half a window": ("starts_at = \"25/6/2026 07h30'\"", 'window_from = "1/6/2026"', "conference", "Say when it is"),
    "window backwards": (
        "starts_at = \"25/6/2026 07h30'\"", 'window_from = "5/6/2026"\nwindow_to = 2026-06-01', "conference.window_to",
        "ends before it begins",
    ),
    "both time and window": ("starts_at", 'window_from = "1/6/2026"\nstarts_at', "conference.starts_at", "not both"),
    "no chair": ('"CHAIR"', '"DESK"', "people", "needs a chair"),
    "no steps": ('[[steps]]\ntitle = "Đối thoại"', "", "steps", "at least one step"),
    "no organisation": ("[organisation]", "[organization]", "organisation", "is missing"),
    "one table for a list": ("[[groups]]", "[groups]", "groups", "under a line [[groups]]"),
}  # fmt: skip


@pytest.mark.parametrize("name", REPLACED)
def test_a_problem_of_the_conference_itself_is_named(database: Database, smallest: str, name: str) -> None:
    old, new, field, sentence = REPLACED[name]
    found = {problem.field: problem for problem in problems_of(database, smallest.replace(old, new, 1))}
    assert sentence in found[field].sentence


def test_all_problems_are_listed_at_once_in_the_order_of_the_file(database: Database, smallest: str) -> None:
    text = smallest.replace("may-trang", "Mây") + SPEAKER + 'field = "X1"\nlocality = "Y"\nminutes = -1\n' + DELEGATE
    problems = problems_of(database, text + "colour = 3\n")
    assert [problem.field for problem in problems] == [
        "conference.slug", "speakers[1].field", "speakers[1].locality", "speakers[1].minutes", "delegates[1].colour",
    ]  # fmt: skip
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_text_that_is_not_toml_is_named_by_its_line(database: Database, smallest: str) -> None:
    text = smallest + '\n[[speakers]]\nname = "không đóng\n'
    (problem,) = problems_of(database, text)
    assert problem.line == line_of(text, "không đóng")
    assert "not TOML" in problem.sentence


def test_a_file_in_another_encoding_is_named_by_its_line(database: Database, smallest: str, tmp_path: Path) -> None:
    path = tmp_path / "utf16.toml"
    path.write_bytes(b"# one\n# two \xff\n")
    with pytest.raises(FileProblems) as caught:
        intake.load_file(database, path)
    assert caught.value.problems[0].line == 2
    assert "UTF-8" in str(caught.value)


def test_a_slug_is_loaded_once(database: Database, smallest: str) -> None:
    intake.load_text(database, smallest, "thử.toml")
    (problem,) = problems_of(database, smallest)
    assert (problem.line, problem.field) == (line_of(smallest, "slug"), "conference.slug")
    assert "has been loaded already" in problem.sentence


def test_a_taken_join_code_is_refused(database: Database, smallest: str) -> None:
    coded = smallest.replace("slug =", 'join_code = "dq2026"\nslug =')
    intake.load_text(database, coded, "thử.toml")
    (problem,) = problems_of(database, coded.replace("may-trang", "may-trang-2"))
    assert problem.field == "conference.join_code"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("Hạ Đoài", "Hạ Đoai", "localities[2].name"),
        ("Phòng Kinh tế", "Phòng Kinh Tế", "units[1].name"),
        ("Xã Mây Trắng", "xã Mây Trắng", "organisation.name"),
    ],
)
def test_spellings_are_compared_with_what_the_database_has(
    database: Database, smallest: str, old: str, new: str, field: str
) -> None:
    intake.load_text(database, smallest, "thử.toml")
    (problem,) = problems_of(database, smallest.replace("may-trang", "may-trang-2").replace(old, new))
    assert problem.field == field
    assert f'"{old}"' in problem.sentence


def test_two_places_that_differ_by_marks_may_be_declared_distinct(database: Database, smallest: str) -> None:
    text = smallest + '\n[[localities]]\nname = "Hạ Đoai"\ndistinct = true\n'
    loaded = intake.load_text(database, text, "thử.toml")
    with database.reading() as session:
        assert len(session.get_one(Conference, loaded.conference_id).organisation.localities) == 3


def test_every_key_that_must_be_there_says_what_it_expects(database: Database) -> None:
    sections = "".join(f"[[{name}]]\n" for name in ("localities", "fields", "units", "people", "steps", "groups"))
    text = "[organisation]\n[conference]\n" + sections + "[[delegates]]\n[[speakers]]\n[[opinions]]\n"
    missing = [problem for problem in problems_of(database, text) if "key is missing" in problem.sentence]
    assert len(missing) == 19
    assert all("Expected a" in problem.sentence or "Expected one of " in problem.sentence for problem in missing)
