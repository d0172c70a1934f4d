"""The database itself refuses what must never be, whoever writes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, StatementError

from conference import models as m
from conference import schema
from conference.db import Database
from tests.factories import MORNING, Hall


def refused(hall: Hall, *rows: m.Table) -> str:
    """Insert the rows and return why the database would not have them."""
    with pytest.raises(IntegrityError) as error, hall.writing() as session:
        session.add_all(rows)
        session.flush()
    return str(error.value.orig)


def speech(hall: Hall, **columns) -> m.Speech:
    given = {"kind": m.SpeechKind.GUEST, "started_at": MORNING, "allotted_seconds": 60}
    return m.Speech(conference_id=hall.conference_id, **(given | columns))


def test_two_current_speakers(hall: Hall):
    assert "UNIQUE" in refused(hall, speech(hall), speech(hall))


def test_one_current_speaker_beside_ended_turns_is_fine(hall: Hall):
    with hall.writing() as session:
        session.add_all([speech(hall), speech(hall, ended_at=MORNING), speech(hall, ended_at=MORNING)])


def test_two_current_steps(hall: Hall):
    step = m.AgendaStep(
        conference_id=hall.conference_id, position=99, kind=m.StepKind.OTHER, title="Khác", state=m.StepState.ACTIVE
    )
    assert "UNIQUE" in refused(hall, step)
    with pytest.raises(IntegrityError), hall.writing() as session:
        session.execute(update(m.AgendaStep).where(m.AgendaStep.id == hall.steps[6]).values(state="ACTIVE"))


def test_two_leading_units_of_one_matter(hall: Hall):
    question = hall.ask()
    hall.assigned("ECONOMY", question)
    second = m.Assignment(question_id=question, role=m.AssignmentRole.LEAD, unit_id=hall.units["POLICE"])
    assert "UNIQUE" in refused(hall, second)


def test_two_recordings_that_run(hall: Hall):
    running = [m.Recording(conference_id=hall.conference_id, started_at=MORNING) for _ in range(2)]
    assert "UNIQUE" in refused(hall, *running)


def test_an_abbreviation_twice_for_everybody_or_for_one_person(hall: Hall):
    for holder in (None, hall.holders["secretary"]):
        blocks = [
            m.TextBlock(
                organisation_id=hall.conference.organisation_id, abbreviation="pkt", text="x", role_holder_id=holder
            )
            for _ in range(2)
        ]
        assert "UNIQUE" in refused(hall, *blocks)


def test_a_speaking_number_given_twice(hall: Hall):
    hall.register(1)
    twin = m.SpeakingRequest(
        conference_id=hall.conference_id, number=1, position=9, allotted_seconds=60, source=m.RequestSource.DESK
    )
    assert "UNIQUE" in refused(hall, twin)


@pytest.mark.parametrize(
    ("constraint", "make"),
    [
        ("allotted_seconds_positive", lambda h: _request(h, allotted_seconds=0)),
        ("declined_with_reason", lambda h: _request(h, state=m.RequestState.DECLINED)),
        ("declined_with_reason", lambda h: _request(h, decline_reason=m.DeclineReason.INTOXICATED)),
        (
            "stops_after_it_starts",
            lambda h: m.Recording(
                conference_id=h.conference_id, started_at=MORNING, stopped_at=MORNING - timedelta(seconds=1)
            ),
        ),
        ("allotted_seconds_not_negative", lambda h: speech(h, allotted_seconds=-1)),
        ("answers_have_no_request", lambda h: speech(h, kind=m.SpeechKind.ANSWER, request_id=h.register(1)[0])),
        ("spoken_under_a_speech", lambda h: _question(h, source=m.QuestionSource.SPEECH)),
        ("unit_or_person", lambda h: m.Assignment(question_id=h.ask(), role=m.AssignmentRole.SUPPORTING)),
        (
            "unit_or_person",
            lambda h: m.Assignment(
                question_id=h.ask(),
                role=m.AssignmentRole.SUPPORTING,
                unit_id=h.units["POLICE"],
                role_holder_id=h.holders["chair"],
            ),
        ),
        ("entrusted_to_a_unit_by_a_date", lambda h: _outcome(h, resolution=m.Resolution.PENDING)),
        ("merged_into_another", lambda h: _outcome(h, resolution=m.Resolution.MERGED)),
        ("responders_belong_to_a_unit", lambda h: _holder(h, role=m.Role.RESPONDER)),
        ("responders_belong_to_a_unit", lambda h: _holder(h, role=m.Role.CHAIR, unit_id=h.units["POLICE"])),
        ("question_entries", lambda h: _entry(h, kind=m.EntryKind.QUESTION)),
        ("answer_entries", lambda h: _entry(h, kind=m.EntryKind.ANSWER)),
        ("conclusion_entries", lambda h: _entry(h, kind=m.EntryKind.CONCLUSION)),
        ("question_entries", lambda h: _entry(h, kind=m.EntryKind.NOTE, question_id=h.ask())),
    ],
)
def test_a_named_check_refuses_the_row(hall: Hall, constraint: str, make):
    assert constraint in refused(hall, make(hall))


def test_a_word_that_is_no_state_is_refused_by_the_database(hall: Hall):
    for text in ("UPDATE conference SET state = 'ASLEEP'", "UPDATE agenda_step SET kind = 'DANCE'"):
        with pytest.raises(IntegrityError), hall.writing() as session:
            session.connection().exec_driver_sql(text)


def test_a_foreign_key_to_nothing_is_refused(hall: Hall):
    assert "FOREIGN KEY" in refused(hall, speech(hall, person_id="0" * 32))


def test_instants_come_back_aware_in_utc_to_the_millisecond(hall: Hall):
    hanoi = timezone(timedelta(hours=7))
    when = datetime(2026, 6, 25, 8, 30, 15, 123000, tzinfo=hanoi)
    with hall.writing() as session:
        row = speech(hall, started_at=when)
        session.add(row)
        session.flush()
    read = hall.one(m.Speech, row.id).started_at
    assert read == when and read.tzinfo is UTC


def test_a_date_is_not_an_instant(hall: Hall):
    with pytest.raises((StatementError, AttributeError)), hall.writing() as session:
        session.add(speech(hall, started_at=date(2026, 6, 25)))
        session.flush()


def test_the_migrations_make_exactly_the_tables_of_the_models(database: Database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, m.Table.metadata) == []
    assert schema.revisions(str(database.url)) == (schema.revisions(str(database.url))[1],) * 2


def test_every_constraint_has_a_name():
    for table in m.Table.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint!r}"


def _request(hall: Hall, **columns) -> m.SpeakingRequest:
    given = {"number": 99, "position": 99, "allotted_seconds": 60, "source": m.RequestSource.DESK}
    return m.SpeakingRequest(conference_id=hall.conference_id, **(given | columns))


def _question(hall: Hall, **columns) -> m.Question:
    return m.Question(conference_id=hall.conference_id, number="99.1", **columns)


def _outcome(hall: Hall, **columns) -> m.Outcome:
    return m.Outcome(question_id=hall.ask(), set_at=MORNING, **columns)


def _holder(hall: Hall, **columns) -> m.RoleHolder:
    return m.RoleHolder(conference_id=hall.conference_id, person_id=hall.citizens[0], **columns)


def _entry(hall: Hall, **columns) -> m.MinutesEntry:
    return m.MinutesEntry(conference_id=hall.conference_id, position=99, **columns)
