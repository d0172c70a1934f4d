"""Commands on the minutes as a whole: approval, and binding the signed scan."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import Args, Id, Result, ShortText, command
from conference.documents import files, reading
from conference.documents.full import Approval
from conference.domain import versions
from conference.minutes import projection
from conference.models import RoleHolder
from conference.permissions import Permission as P

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
OptionalSha256 = Annotated[Sha256 | None, BeforeValidator(lambda given: given or None)]


class ApproveArgs(Args):
    """Whether it was read aloud, why there is a new version, what was seen; an operator says who said so."""

    read_back: bool = False
    reason: Annotated[str, Field(max_length=2000)] = ""
    seen: OptionalSha256 = None
    chair_said_so: bool = False


class BindScanArgs(Args):
    """A version, and a file that has arrived."""

    version: Id
    file: Sha256
    file_name: ShortText


@command(P.MINUTES_APPROVE, ApproveArgs)
def approve(session: Session, actor: Actor, args: ApproveArgs) -> Result:
    projection.bring_all_up(session, actor.conference_id)
    minutes = reading.minutes_in(session, actor.conference_id)

    def press(number: int, chair: RoleHolder, reason: str) -> versions.Content:
        by = minutes.formal.official(chair)
        pressed = files.press(minutes, Approval(number, actor.at, by, args.read_back, reason))
        name = files.file_stem(minutes, version=number)
        return versions.Content(pressed.markdown, pressed.html, name)

    wish = versions.Wish(args.read_back, args.reason, args.seen or "", args.chair_said_so)
    version = versions.approve(session, actor, wish, files.fingerprint(minutes), press)
    return {"version": version.id, "number": version.number}


@command(P.MINUTES_BIND_SCAN, BindScanArgs)
def bind_scan(session: Session, actor: Actor, args: BindScanArgs) -> Result:
    return {"scan": versions.bind_scan(session, actor, args.version, args.file, args.file_name).id}
