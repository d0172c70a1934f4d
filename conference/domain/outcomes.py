"""What becomes of matters: one outcome each, set together where one answer settled several (DOMAIN 4.4, rule F6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import answered, assignments
from conference.domain.rows import find, find_matters, find_unit, outcome_of, phones_of
from conference.domain.times import require_happened, require_to_come
from conference.errors import N_, Forbidden, Invalid, Refused
from conference.events import EventKind
from conference.models import Outcome, Question, Resolution, Role, ToldReason
from conference.text import nfc, one_line

#: Set by their own acts (refer; merging two matters), never chosen from the bar.
_NOT_CHOSEN = {Resolution.REDIRECTED, Resolution.MERGED}


@dataclass(frozen=True)
class Decision:
    """An outcome as chosen. PENDING needs a unit and a date (rule O3); ESCALATED names the higher body (rule O4).

    ``told_reason`` goes with DECLINED alone: whoever sent the matter reads it, and nobody else. ``decided_at`` is the
    true time of one recorded afterwards.
    """

    resolution: Resolution
    lead_unit_id: str | None = None
    due_date: date | None = None
    target_body: str = ""
    told_reason: ToldReason | None = None
    note: str = ""
    decided_at: datetime | None = None


def decide(session: Session, actor: Actor, question_ids: Sequence[str], decision: Decision) -> list[Outcome]:
    """Set one outcome for each of these matters; an earlier one is replaced, the log keeps it.

    A no-op for a matter that has exactly this outcome already.
    """
    if decision.resolution in _NOT_CHOSEN:
        raise Invalid(N_("This outcome follows from another act."))
    if decision.resolution is Resolution.DECLINED and actor.role is Role.SECRETARY:
        raise Forbidden(N_("Only the chair may refuse dialogue on a matter."))
    if decision.decided_at is not None:
        require_happened(actor, decision.decided_at)
    matters = find_matters(session, actor, question_ids)
    if not matters:
        raise Invalid(N_("Choose at least one matter."))
    return [_decide_one(session, actor, matter, decision) for matter in matters]


def clear(session: Session, actor: Actor, question_id: str) -> None:
    """Open a settled matter again; a merged one stands by itself again then. A no-op when it has no outcome.

    One that was referred comes back without a passed wording, and only at the word of those who chair.
    """
    question = find(session, actor, Question, question_id)
    outcome = outcome_of(session, question.id)
    if outcome is None:
        return
    if question.referred_at is not None and actor.role is Role.SECRETARY:
        raise Forbidden(N_("This matter follows another procedure. Only the chair may open it again."))
    question.referred_at = None
    before = outcome.resolution
    session.delete(outcome)
    session.flush()
    phones = phones_of(session, question)
    events.record(session, actor, EventKind.OUTCOME_CLEARED, question.id, before=before, **phones)


def _decide_one(session: Session, actor: Actor, question: Question, decision: Decision) -> Outcome:
    if question.referred_at is not None:
        raise Refused(N_("Matter %(number)s follows another procedure."), number=question.number)
    unit_id = decision.lead_unit_id or _leading_unit(session, question)
    if decision.resolution is Resolution.PENDING:
        _require_unit_and_date(question, unit_id, decision.due_date, actor)
    if decision.resolution is Resolution.ESCALATED and not one_line(decision.target_body):
        raise Refused(N_("Matter %(number)s: name the higher body that is to settle it."), number=question.number)
    if unit_id is not None:
        find_unit(session, actor, unit_id)
    outcome = outcome_of(session, question.id) or Outcome(question_id=question.id)
    before = outcome.resolution if outcome.set_at else None
    is_timed = decision.decided_at not in (None, outcome.set_at)
    if not (_put(outcome, decision, unit_id) or is_timed):
        return outcome
    outcome.set_at = decision.decided_at or actor.at
    session.add(outcome)
    session.flush()
    answered.tell_waiting(session, actor, question, outcome)
    events.record(
        session,
        actor,
        EventKind.OUTCOME_SET,
        question.id,
        resolution=decision.resolution,
        before=before,
        **phones_of(session, question),
    )
    return outcome


def _put(outcome: Outcome, decision: Decision, unit_id: str | None) -> bool:
    """Bring the outcome's columns up to the decision; tells whether anything changed."""
    columns = {
        "resolution": decision.resolution,
        "lead_unit_id": unit_id,
        "due_date": decision.due_date,
        "target_body": one_line(decision.target_body),
        "told_reason": decision.told_reason if decision.resolution is Resolution.DECLINED else None,
        "note": nfc(decision.note).strip(),
        "merged_into_id": None,
    }
    changed = any(getattr(outcome, name) != value for name, value in columns.items())
    for name, value in columns.items():
        setattr(outcome, name, value)  # the column names are the seven written above
    return changed


def _leading_unit(session: Session, question: Question) -> str | None:
    lead = assignments.lead_of(session, question.id)
    return lead.unit_id if lead else None


def _require_unit_and_date(question: Question, unit_id: str | None, due_date: date | None, actor: Actor) -> None:
    if unit_id is None:
        raise Refused(N_("Matter %(number)s: choose the unit that is to settle it."), number=question.number)
    if due_date is None:
        raise Refused(N_("Matter %(number)s: choose the date by which it is to be settled."), number=question.number)
    require_to_come(actor, due_date)
