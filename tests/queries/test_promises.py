"""What was promised on the same matter last time stands on its card for chair and unit, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from conference import models as m
from conference.actor import Actor
from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.render import render_fragment
from tests.factories import Hall, Seat

ASKED_THEN = "Đường trục thôn Hạ Đoài xuống cấp, mưa là ngập, bao giờ xã sửa?"
ASKED_NOW = "Đề nghị sửa đường trục thôn, đã xuống cấp nhiều năm."
PROMISED = "Phòng sẽ sửa xong đoạn qua nhà văn hóa trong quý III."


@pytest.fixture
def again(hall: Hall, clock) -> Hall:
    """The commune's next conference, a year after one at which the road was promised."""
    question = hall.ask(ASKED_THEN, field=hall.fields["INFRA"])
    hall.assigned("ECONOMY", question)
    answer = hall.secretary.run("answer.add", question=question, text=PROMISED, unit=hall.units["ECONOMY"])
    assert answer.seq
    due = {"resolution": "PENDING", "lead": hall.units["ECONOMY"], "due_date": "2026-09-30"}
    hall.chair.run("outcome.set", questions=[question], **due)
    denounced = hall.ask("Đường trục thôn xuống cấp vì ông trưởng thôn ăn chặn.", field=hall.fields["INFRA"])
    hall.chair.run("question.refer", question=denounced)
    hall.chair.run("conference.close")
    clock.advance(365 * 86400)
    return next_conference(hall)


def next_conference(hall: Hall) -> Hall:
    with hall.writing() as session:
        before = session.get_one(m.Conference, hall.conference_id)
        copied = ("organisation_id", "title", "type", "audience", "run_by", "venue", "banner_lines", "house_rules")
        row = m.Conference(
            **{name: getattr(before, name) for name in copied},
            slug="tien-nghia-2027", short_title="Đối thoại 2027", join_code="TN2027",
            starts_at=datetime(2027, 6, 25, 1, tzinfo=UTC), opened_at=before.opened_at + timedelta(days=365),
            state=m.ConferenceState.IN_SESSION,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(m.ProjectorState(conference_id=row.id))
        session.add(m.ConferenceUnit(conference_id=row.id, unit_id=hall.units["ECONOMY"], position=1))
        hall.conference_id = row.id
    for name, role in (("chair", m.Role.CHAIR), ("desk", m.Role.DESK)):
        hall.seats[name] = Seat(hall, Actor(role, hall.conference_id, f"test:{name}"))
    return hall


def shown(hall: Hall, fragment: str, audience: str) -> str:
    with hall.meeting() as meeting:
        return render_fragment(meeting, fragment, Audience(audience))


def test_the_promise_stands_on_the_card_of_chair_and_unit(again: Hall):
    matter = again.desk.get("question.receive", text=ASKED_NOW, field=again.fields["INFRA"])
    again.chair.run("question.assign", question=matter, lead=again.units["ECONOMY"])
    unit = f"unit:{again.units['ECONOMY']}"
    for html in (shown(again, "chair-matters", "chair"), shown(again, "unit-tasks", unit)):
        assert PROMISED in html
        assert "30/9/2026" in html and "Phòng Kinh tế" in html
        assert "ăn chặn" not in html
    for kind in ("public", "projector", "mc", "desk"):
        everything = "".join(shown(again, name, kind) for name in SHOWN_TO[kind])
        assert PROMISED not in everything


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("Trạm y tế bao giờ có thêm bác sĩ khám bệnh?", "INFRA"),
        ("Đề nghị lắp camera an ninh ở đường trục thôn.", "SEC"),  # a few words in common, in another field
    ],
)
def test_nothing_is_recalled_where_it_is_not_the_same_matter(again: Hall, words: str, field: str):
    again.desk.get("question.receive", text=words, field=again.fields[field])
    assert "Lần trước" not in shown(again, "chair-matters", "chair")


def test_an_earlier_conference_recalls_nothing_of_a_later_one(again: Hall):
    again.desk.get("question.receive", text=ASKED_NOW, field=again.fields["INFRA"])
    again.chair.run("conference.close")
    with again.reading() as session:
        earlier = next(row.id for row in session.query(m.Conference) if row.slug != "tien-nghia-2027")
    again.conference_id = earlier
    assert "Lần trước" not in shown(again, "chair-matters", "chair")


def test_of_two_earlier_conferences_the_last_counts_and_news_there_are_noticed(again: Hall):
    again.desk.get("question.receive", text=ASKED_NOW, field=again.fields["INFRA"])
    assert "Giao giải quyết" in shown(again, "chair-matters", "chair")
    with again.writing() as session:
        before = session.query(m.Outcome).filter(m.Outcome.resolution == m.Resolution.PENDING).one()
        before.resolution = m.Resolution.ACCEPTED
        conference = session.get_one(m.Question, before.question_id).conference_id
        session.get_one(m.Conference, conference).last_seq += 1  # as every act there does
    assert "Tiếp thu" in shown(again, "chair-matters", "chair")
