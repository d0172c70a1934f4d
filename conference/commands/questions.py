"""Commands on matters."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.people import NamedArgs
from conference.commands.registry import Args, Id, LongText, OptionalId, OptionalMoment, Result, command
from conference.domain import arranging, entries, questions
from conference.models import Question, QuestionKind
from conference.permissions import Permission as P


class AskArgs(Args):
    """A matter raised in a speech; without one, in the current speech. Its ids may be made in the browser."""

    text: LongText = ""
    speech: OptionalId = None
    field: OptionalId = None
    question: OptionalId = None
    entry: OptionalId = None


class ReceiveArgs(NamedArgs):
    """A matter sent in writing; ``received_at`` if written down afterwards."""

    text: LongText
    field: OptionalId = None
    received_at: OptionalMoment = None


class QuestionArgs(Args):
    """A matter."""

    question: Id


class ClassifyArgs(QuestionArgs):
    """What kind of matter, in which field."""

    kind: QuestionKind = QuestionKind.QUESTION
    field: OptionalId = None


class AssignArgs(QuestionArgs):
    """The unit that leads and those that help."""

    lead: Id
    supporting: tuple[Id, ...] = ()


class SuggestedArgs(Args):
    """Several matters."""

    questions: list[Id]


class SplitArgs(QuestionArgs):
    """A matter to make two of; the new one's ids may be made in the browser."""

    new_question: OptionalId = None
    new_entry: OptionalId = None


class MergeArgs(QuestionArgs):
    """A matter and the one it becomes part of."""

    into: Id


class ApartArgs(QuestionArgs):
    """A matter and the one it only seems the same as."""

    other: Id


class ChairArgs(QuestionArgs):
    """Which chair; none: the one who taps."""

    role_holder: OptionalId = None


@command(P.QUESTION_ASK, AskArgs)
def ask(session: Session, actor: Actor, args: AskArgs) -> Result:
    question = questions.ask(session, actor, args.text, args.speech, args.field, args.question, args.entry)
    return _made(session, question)


@command(P.QUESTION_RECEIVE, ReceiveArgs)
def receive(session: Session, actor: Actor, args: ReceiveArgs) -> Result:
    question = questions.receive(session, actor, args.text, args.named(), args.field, args.received_at)
    return {"question": question.id, "number": question.number, "code": question.code}


@command(P.QUESTION_CLASSIFY, ClassifyArgs)
def classify(session: Session, actor: Actor, args: ClassifyArgs) -> None:
    questions.classify(session, actor, args.question, args.kind, args.field)


@command(P.QUESTION_PASS, QuestionArgs)
def pass_wording(session: Session, actor: Actor, args: QuestionArgs) -> None:
    questions.pass_wording(session, actor, args.question)


@command(P.QUESTION_REFER, QuestionArgs, undoable=True)
def refer(session: Session, actor: Actor, args: QuestionArgs) -> None:
    questions.refer(session, actor, args.question)


@command(P.QUESTION_ASSIGN, AssignArgs, undoable=True)
def assign(session: Session, actor: Actor, args: AssignArgs) -> None:
    questions.assign(session, actor, args.question, args.lead, args.supporting)


@command(P.QUESTION_ASSIGN_SUGGESTED, SuggestedArgs, undoable=True)
def assign_suggested(session: Session, actor: Actor, args: SuggestedArgs) -> Result:
    return {"assigned": questions.assign_suggested(session, actor, args.questions)}


@command(P.QUESTION_TAKE_BY_CHAIR, ChairArgs, undoable=True)
def take_by_chair(session: Session, actor: Actor, args: ChairArgs) -> None:
    questions.take_by_chair(session, actor, args.question, args.role_holder)


@command(P.QUESTION_SPLIT, SplitArgs, undoable=True)
def split(session: Session, actor: Actor, args: SplitArgs) -> Result:
    return _made(session, arranging.split(session, actor, args.question, args.new_question, args.new_entry))


@command(P.QUESTION_MERGE, MergeArgs, undoable=True)
def merge(session: Session, actor: Actor, args: MergeArgs) -> None:
    arranging.merge(session, actor, args.question, args.into)


@command(P.QUESTION_KEEP_APART, ApartArgs, undoable=True)
def keep_apart(session: Session, actor: Actor, args: ApartArgs) -> None:
    arranging.keep_apart(session, actor, args.question, args.other)


@command(P.QUESTION_REMOVE, QuestionArgs, undoable=True)
def remove(session: Session, actor: Actor, args: QuestionArgs) -> None:
    arranging.remove(session, actor, args.question)


@command(P.QUESTION_RESTORE, QuestionArgs, undoable=True)
def restore(session: Session, actor: Actor, args: QuestionArgs) -> None:
    arranging.restore(session, actor, args.question)


def _made(session: Session, question: Question) -> Result:
    entry = entries.entry_of_question(session, question.id)
    return {"question": question.id, "number": question.number, "entry": entry.id}
