"""The files that come with the package load, and bring what they promise."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conference import intake
from conference.clock import in_hall
from conference.db import Database
from conference.models import (
    AccessLink,
    AgendaStep,
    Conference,
    ConferenceUnit,
    Delegate,
    DelegateGroup,
    DialogueMode,
    Field,
    Locality,
    MinutesEntry,
    Person,
    Question,
    QuestionSource,
    RequestSource,
    RequestState,
    Role,
    RoleHolder,
    RunBy,
    SpeakingRequest,
    Table,
)


def count(session: Session, table: type[Table]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def demo(database: Database) -> intake.Loaded:
    return intake.load_file(database, intake.example("doi-thoai-theo-dang-ky"), demo=True)


def test_the_demo_brings_every_kind_of_row(database: Database, demo: intake.Loaded) -> None:
    expected = {
        Locality: 4, Field: 17, ConferenceUnit: 8, AgendaStep: 8, DelegateGroup: 5, Delegate: 41, RoleHolder: 18,
        SpeakingRequest: 16, Question: 7, MinutesEntry: 7, AccessLink: 0,
    }  # fmt: skip
    with database.reading() as session:
        assert {table: count(session, table) for table in expected} == expected
        assert sum(session.scalars(select(DelegateGroup.expected))) == 70


def test_both_examples_load_into_one_database(database: Database, demo: intake.Loaded) -> None:
    village = intake.load_file(database, intake.example("doi-thoai-thon"))
    with database.reading() as session:
        conference = session.get_one(Conference, village.conference_id)
        assert (conference.run_by, conference.dialogue_mode) == (RunBy.PARTY, DialogueMode.BATCH)
        assert conference.starts_at is None and conference.window_from and conference.window_to
        steps = session.scalars(select(AgendaStep).where(AgendaStep.conference_id == conference.id))
        assert len(list(steps)) == 8
        assert session.get_one(Conference, demo.conference_id).is_demo
        assert not conference.is_demo


def test_the_demo_begins_at_seven_on_the_halls_clock(database: Database, demo: intake.Loaded) -> None:
    with database.reading() as session:
        starts_at = session.get_one(Conference, demo.conference_id).starts_at
    assert starts_at is not None
    assert starts_at.isoformat() == "2026-11-19T00:00:00+00:00"
    assert in_hall(starts_at).isoformat() == "2026-11-19T07:00:00+07:00"


def test_speakers_wait_in_the_registered_order(database: Database, demo: intake.Loaded) -> None:
    with database.reading() as session:
        requests = list(session.scalars(select(SpeakingRequest).order_by(SpeakingRequest.number)))
        assert [request.number for request in requests] == list(range(1, 17))
        assert [request.position for request in requests] == list(range(1, 17))
        assert {request.state for request in requests} == {RequestState.REGISTERED}
        assert {request.source for request in requests} == {RequestSource.BEFOREHAND}
        assert requests[8].allotted_seconds == 300
        assert session.get_one(Conference, demo.conference_id).last_number == 16


def test_a_speaker_is_the_delegate_of_that_name_and_village(database: Database, demo: intake.Loaded) -> None:
    with database.reading() as session:
        request = session.scalars(select(SpeakingRequest).where(SpeakingRequest.number == 1)).one()
        delegates = select(Delegate).where(Delegate.person_id == request.person_id)
        delegate = session.scalars(delegates).one()
        assert delegate.person.locality is not None
        assert (delegate.person.full_name, delegate.person.locality.name) == ("Nguyễn Bá Lượng", "Đồng Quan")
        assert "nguyen ba luong" in delegate.person.search_text
        assert "dong quan" in delegate.person.search_text


def test_somebody_in_two_roles_and_on_the_list_is_one_person(database: Database, demo: intake.Loaded) -> None:
    with database.reading() as session:
        people = session.scalars(select(Person).where(Person.full_name == "Trần Đăng Mậu")).all()
        assert len(people) == 1
        holders = session.scalars(select(RoleHolder).where(RoleHolder.person_id == people[0].id))
        assert {holder.role for holder in holders} == {Role.OPERATOR, Role.RESPONDER}


def test_opinions_are_numbered_and_carry_their_words(database: Database, demo: intake.Loaded) -> None:
    with database.reading() as session:
        questions = list(session.scalars(select(Question).order_by(Question.number)))
        assert [question.number for question in questions] == [f"VB{number}" for number in range(1, 8)]
        for question in questions:
            entry = session.scalars(select(MinutesEntry).where(MinutesEntry.question_id == question.id)).one()
            assert entry.text == question.wording_received != ""
            assert question.source is QuestionSource.WRITTEN_BEFORE
            assert question.wording_passed == ""
        assert questions[2].asker is not None
        assert questions[2].asker.full_name == "Chi hội Nông dân thôn Bến Trại"
        assert questions[6].asker is None


def test_the_banner_keeps_its_line_breaks_and_a_code_is_drawn(database: Database, demo: intake.Loaded) -> None:
    with database.reading() as session:
        conference = session.get_one(Conference, demo.conference_id)
        assert conference.banner_lines.split("\n")[:2] == ["HỘI NGHỊ", "TIẾP XÚC, ĐỐI THOẠI"]
        assert len(conference.join_code) == 6
        assert not set(conference.join_code) & set("01OIBSZLGQ")
        assert conference.projector.pinned is None


def test_some_content_is_long_and_most_listed_delegates_are_present(database: Database, demo: intake.Loaded) -> None:
    with database.reading() as session:
        assert max(len(content) for content in session.scalars(select(SpeakingRequest.content))) >= 300
        present = [row for row in session.scalars(select(Delegate)) if row.checked_in_at]
        assert 30 <= len(present) < 41


def test_there_is_no_other_example() -> None:
    with pytest.raises(KeyError):
        intake.example("../secrets")
