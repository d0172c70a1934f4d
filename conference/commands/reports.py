"""Commands on reports: binding a PDF to a step, turning its pages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.minutes import Sha256
from conference.commands.registry import Args, Id, Result, ShortText, command
from conference.domain import reports
from conference.permissions import Permission as P


class BindArgs(Args):
    """A step, and a file that has arrived."""

    step: Id
    file: Sha256
    file_name: ShortText


class ReportArgs(Args):
    """A report."""

    report: Id


class TurnArgs(ReportArgs):
    """The page to show; 0 puts the report away."""

    page: Annotated[int, Field(ge=0, le=10_000)]


@command(P.REPORT_BIND, BindArgs)
def bind(session: Session, actor: Actor, args: BindArgs) -> Result:
    return {"report": reports.bind(session, actor, args.step, args.file, args.file_name).id}


@command(P.REPORT_REMOVE, ReportArgs)
def remove(session: Session, actor: Actor, args: ReportArgs) -> None:
    reports.remove(session, actor, args.report)


@command(P.PAGE_TURN, TurnArgs)
def turn(session: Session, actor: Actor, args: TurnArgs) -> None:
    reports.turn(session, actor, args.report, args.page)
