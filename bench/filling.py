"""A conference that has gone on for long: hundreds of matters and registrations, thousands of events.

The domain's own verbs write it, all in one transaction: through the funnel, a commit each, it would take minutes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.config import Config
from conference.db import Database
from conference.domain import agenda, answers, conferences, outcomes, questions, speakers, speeches
from conference.domain.outcomes import Decision
from conference.domain.people import Named
from conference.domain.speakers import Registration
from conference.events import EventKind
from conference.models import AgendaStep, Conference, ConferenceUnit, Event, Field, Resolution, Role, StepKind

_TEXT = (
    "Tuyến mương tiêu liên thôn đã bồi lấp nhiều năm, mỗi trận mưa lớn nước tràn vào sân của hơn bốn mươi hộ, đề nghị "
    "xã cho biết kế hoạch nạo vét và trách nhiệm của từng đơn vị. (ý kiến thứ {})"
)
_MATTERS_A_SPEECH = 5
_BETWEEN_MATTERS = timedelta(seconds=12)


def fill(data: Path, matters: int, registrations: int, events: int) -> None:
    """Hold the demo conference of a data folder up to there: so many matters at every stage, so many people waiting,
    somebody at the microphone, and as many events as are wanted at least."""
    database = Database(Config(data=data).url)
    with database.writing() as session:
        conference = session.scalars(select(Conference)).one()
        actor = Actor(Role.CHAIR, conference.id, "office", at=datetime.now(UTC) - timedelta(hours=2))
        _begin(session, actor)
        _hear(session, actor, matters)
        _register(session, actor, registrations)
        _remember(session, actor, events)
    database.close()


def _begin(session: Session, actor: Actor) -> None:
    conferences.admit(session, actor)
    conferences.open(session, actor)
    step = select(AgendaStep.id).where(AgendaStep.kind == StepKind.CITIZEN_SPEECHES)
    agenda.start(session, actor, session.scalars(step).first() or "")


def _hear(session: Session, actor: Actor, matters: int) -> None:
    """One speech after another; of its five matters two are settled, two are with a unit, one is new."""
    fields = list(session.scalars(select(Field.id).order_by(Field.id)))
    units = list(session.scalars(select(ConferenceUnit.unit_id).order_by(ConferenceUnit.position)))
    speech = None
    for nth in range(matters):
        actor = replace(actor, at=actor.at + _BETWEEN_MATTERS)
        if nth % _MATTERS_A_SPEECH == 0:
            speech = speeches.invite_raised_hand(session, actor, Named(title="Ông", full_name=f"Nguyễn Văn {nth}"))
        assert speech is not None
        field = fields[nth % len(fields)]
        question = questions.ask(session, actor, _TEXT.format(nth), speech.id, field)
        questions.pass_wording(session, actor, question.id)
        unit = units[nth % len(units)]
        if nth % _MATTERS_A_SPEECH < 4:
            questions.assign(session, actor, question.id, unit)
        if nth % _MATTERS_A_SPEECH < 2:
            answers.add(session, actor, question.id, _TEXT.format(nth), unit, None, None)
            outcomes.decide(session, actor, [question.id], Decision(Resolution.ANSWERED, unit))


def _register(session: Session, actor: Actor, registrations: int) -> None:
    waiting = len(speakers.waiting(session, actor.conference_id))
    for nth in range(registrations - waiting):
        named = Named(title="Bà", full_name=f"Trần Thị Đăng Ký {nth}")
        speakers.register(session, actor, named, Registration(content=_TEXT.format(nth)))
    speeches.invite_next(session, actor)


def _remember(session: Session, actor: Actor, events: int) -> None:
    """The log of a long day: acts that changed the clock, which were many."""
    conference = session.get_one(Conference, actor.conference_id)
    first, conference.last_seq = conference.last_seq + 1, max(conference.last_seq, events)
    row = {"conference_id": conference.id, "kind": EventKind.FLOOR_REMINDED.value, "at": actor.at, "actor": actor.key}
    row |= {"role": actor.role.value, "on_behalf": False, "undoable": False, "data": {}}
    rows = [row | {"seq": seq} for seq in range(first, events + 1)]
    if rows:
        session.execute(insert(Event), rows)
