"""Long lists come with their first rows, and whole where they are asked for."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from conference.screens.lists import Lists
from conference.screens.pages import LONG, SHOWN_TO, Audience
from conference.screens.render import render_fragment
from tests.factories import Hall
from tests.web.conftest import enter

WORDS = "Ý kiến ở lượt thứ {}."


@pytest.fixture
def long_hall(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Six turns with a matter each, the first with a unit; six waiting. Lists are cut to two rows."""
    for name in ("rows", "cards", "turns", "opinions", "gaps", "numbers"):
        monkeypatch.setattr(Lists, name, 2)
    for nth in range(6):
        hall.chair.run("floor.invite_raised_hand", title="Ông", full_name=f"Đỗ Văn {nth}")
        question = hall.ask(WORDS.format(nth))
        hall.secretary.run("question.pass", question=question)
        if nth == 0:
            hall.assigned("ECONOMY", question)
    for nth in range(6):
        hall.desk.run("speaker.register", title="Bà", full_name=f"Bùi Thị {nth}")
    return hall


def shown(hall: Hall, name: str, audience: str) -> str:
    """A fragment as these see it."""
    with hall.meeting() as meeting:
        return render_fragment(meeting, name, Audience(audience))


def numbers(html: str) -> list[int]:
    """Which of the turns' matters the text has."""
    return [int(nth) for nth in re.findall(WORDS.format("(.)"), html)]


def test_a_phone_shows_the_newest_opinions_and_all_when_asked(client: FlaskClient, long_hall: Hall) -> None:
    enter(client, long_hall)
    page = client.get("/c/tien-nghia-2026/").get_data(as_text=True)
    assert numbers(page) == [5, 4]
    assert 'href="?all#all"' in page and "Xem cả 6" in page
    whole = client.get("/c/tien-nghia-2026/?all").get_data(as_text=True)
    assert numbers(whole) == [5, 4, 3, 2, 1, 0]
    assert "?all#" not in whole


def test_the_minutes_show_the_last_turns_those_in_use_and_what_was_written_down_afterwards(long_hall: Hall) -> None:
    hall = long_hall
    page = shown(hall, "secretary-minutes", "secretary")
    assert numbers(page) == [4, 5] and "Các lượt trước: 4" in page
    assert numbers(shown(hall, "secretary-minutes", "secretary-all")) == [0, 1, 2, 3, 4, 5]

    with hall.meeting() as meeting:
        first = meeting.matters[0].id
    hall.chair.run("answer.begin", questions=[first], unit=hall.units["ECONOMY"])
    page = shown(hall, "secretary-minutes", "secretary")
    assert numbers(page) == [0, 4, 5], "the turn whose matter is being answered is there"

    hall.chair.run("floor.end")
    started, ended = "2026-11-20T08:00:00+07:00", "2026-11-20T08:03:00+07:00"
    hall.secretary.run(
        "floor.record", kind="CITIZEN", full_name="Phan Thị Muộn", started_at=started, ended_at=ended,
        matters=["Ý kiến ghi lại sau."],
    )  # fmt: skip
    assert "Ý kiến ghi lại sau." in shown(hall, "secretary-minutes", "secretary")


def test_the_chairs_first_cards_and_rows_and_the_sheets_that_act_on_them(long_hall: Hall) -> None:
    matters, queue = (shown(long_hall, name, "chair") for name in ("chair-matters", "chair-queue"))
    assert len(re.findall(r'data-matter="', matters)) == 3  # two of five, and the assigned one
    assert "Xem cả 5" in matters
    assert matters.count('<option value="') > 0
    ids = set(re.findall(r'data-matter="(\w+)"', matters))
    picks = re.findall(r"<select[^>]*data-picks.*?</select>", matters, re.DOTALL)
    assert all(set(re.findall(r'value="(\w+)"', pick)) == ids for pick in picks)
    with long_hall.meeting() as meeting:
        waiting = [request.id for request in meeting.waiting]
    assert f'data-next="{waiting[2]}"' in queue, "a row dropped at the end of those shown stands before the next"
    assert re.findall(r'data-request="(\w+)"', queue) == waiting[:2]
    assert f'value="{waiting[2]}"' in queue, "the last one shown can still go down"


def test_whoever_is_shown_all_is_shown_what_the_brief_leave_out_and_nothing_else_differs(long_hall: Hall) -> None:
    with long_hall.meeting() as meeting:
        for kind, long in LONG.items():
            for name in SHOWN_TO[kind]:
                brief, whole = (render_fragment(meeting, name, Audience(who)) for who in (kind, f"{kind}-all"))
                assert (len(brief) < len(whole)) == (name in long), name
