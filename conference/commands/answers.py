"""Commands on answers and outcomes."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.questions import QuestionArgs
from conference.commands.registry import Args, Id, LongText, OptionalId, OptionalMoment, Result, ShortText, command
from conference.commands.speakers import Minutes, WordArgs
from conference.domain import answers, entries, outcomes
from conference.domain.outcomes import Decision
from conference.models import Resolution, ToldReason
from conference.permissions import Permission as P

#: A day that an HTML form may leave empty.
OptionalDate = Annotated[date | None, BeforeValidator(lambda given: None if given == "" else given)]

OptionalReason = Annotated[ToldReason | None, BeforeValidator(lambda given: None if given == "" else given)]


class BeginArgs(Args):
    """The matters to answer and who answers: a unit (and its person), or without a unit a chair."""

    questions: Annotated[list[Id], Field(min_length=1)]
    unit: OptionalId = None
    role_holder: OptionalId = None
    minutes: Minutes = None


class AddArgs(QuestionArgs):
    """An answer's words and who gave it; with ``given_at``, recorded afterwards. Its ids may be made in the browser."""

    text: LongText = ""
    unit: OptionalId = None
    role_holder: OptionalId = None
    given_at: OptionalMoment = None
    answer: OptionalId = None
    entry: OptionalId = None


class MoveArgs(QuestionArgs):
    """An answer and the matter it is to stand under."""

    answer: Id


class DecideArgs(WordArgs):
    """One outcome for one or several matters, with its true time if recorded afterwards. Refusing dialogue on them
    takes the chair's word."""

    questions: Annotated[list[Id], Field(min_length=1)]
    resolution: Resolution
    lead: OptionalId = None
    due_date: OptionalDate = None
    target_body: ShortText = ""
    told_reason: OptionalReason = None
    note: LongText = ""
    decided_at: OptionalMoment = None


@command(P.ANSWER_BEGIN, BeginArgs, undoable=True)
def begin(session: Session, actor: Actor, args: BeginArgs) -> Result:
    seconds = args.minutes * 60 if args.minutes else None
    return {"speech": answers.begin(session, actor, args.questions, args.unit, args.role_holder, seconds).id}


@command(P.ANSWER_ADD, AddArgs)
def add(session: Session, actor: Actor, args: AddArgs) -> Result:
    who_and_when = (args.unit, args.role_holder, args.given_at)
    answer = answers.add(session, actor, args.question, args.text, *who_and_when, args.answer, args.entry)
    return {"answer": answer.id, "entry": entries.entry_of_answer(session, answer.id).id}


@command(P.ANSWER_MOVE, MoveArgs, undoable=True)
def move(session: Session, actor: Actor, args: MoveArgs) -> None:
    answers.move(session, actor, args.answer, args.question)


@command(P.OUTCOME_SET, DecideArgs)
def decide(session: Session, actor: Actor, args: DecideArgs) -> None:
    if args.resolution is Resolution.DECLINED:
        args.require_word(actor)
    decision = Decision(
        args.resolution, args.lead, args.due_date, args.target_body, args.told_reason, args.note, args.decided_at
    )
    outcomes.decide(session, actor, args.questions, decision)


@command(P.OUTCOME_CLEAR, QuestionArgs)
def clear(session: Session, actor: Actor, args: QuestionArgs) -> None:
    outcomes.clear(session, actor, args.question)
