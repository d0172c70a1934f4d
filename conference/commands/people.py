"""Commands on people: names, merging, check-in, units in the hall, links."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.commands.registry import Args, Id, NoArgs, OptionalId, Result, ShortText, command
from conference.domain import links, people
from conference.domain.people import Named
from conference.permissions import Permission as P


class NamedArgs(Args):
    """A person, chosen from the list or named; all of it optional."""

    person: OptionalId = None
    title: Annotated[str, Field(max_length=40)] = ""
    full_name: ShortText = ""
    locality: OptionalId = None

    def named(self) -> Named:
        """As the domain takes it."""
        return Named(self.person, self.title, self.full_name, self.locality)


class RenameArgs(Args):
    """A person's corrected name."""

    person: Id
    title: Annotated[str, Field(max_length=40)] = ""
    full_name: Annotated[ShortText, Field(min_length=1)]
    locality: OptionalId = None


class PersonArgs(Args):
    """A person."""

    person: Id


class MergeArgs(PersonArgs):
    """The person who is the same as another."""

    into: Id


class DelegateArgs(Args):
    """A delegate."""

    delegate: Id


class MatchArgs(DelegateArgs):
    """A delegate, and the person of that name whom a phone named."""

    person: Id


class AddArgs(NamedArgs):
    """Somebody without an invitation, and the group they belong to."""

    group: Id


class PresenceArgs(Args):
    """A unit, and whether it is in the hall."""

    unit: Id
    present: bool


class LinkArgs(Args):
    """A link."""

    link: Id


class LabelArgs(LinkArgs):
    """A link, and which screen it opens; empty: the name of whose it is."""

    label: Annotated[str, Field(max_length=80)] = ""


@command(P.PERSON_RENAME, RenameArgs)
def rename(session: Session, actor: Actor, args: RenameArgs) -> None:
    people.rename(session, actor, args.person, args.title, args.full_name, args.locality)


@command(P.PERSON_MERGE, MergeArgs, undoable=True)
def merge(session: Session, actor: Actor, args: MergeArgs) -> None:
    people.merge(session, actor, args.person, args.into)


@command(P.PERSON_PASS, PersonArgs)
def pass_name(session: Session, actor: Actor, args: PersonArgs) -> None:
    people.pass_name(session, actor, args.person)


@command(P.DELEGATE_ADD, AddArgs)
def add_delegate(session: Session, actor: Actor, args: AddArgs) -> Result:
    return {"delegate": people.add_delegate(session, actor, args.named(), args.group).id}


@command(P.DELEGATE_MATCH, MatchArgs, undoable=True)
def match_delegate(session: Session, actor: Actor, args: MatchArgs) -> None:
    people.match(session, actor, args.delegate, args.person)


@command(P.DELEGATE_CHECK_IN, DelegateArgs)
def check_in(session: Session, actor: Actor, args: DelegateArgs) -> None:
    people.check_in(session, actor, args.delegate)


@command(P.DELEGATE_CHECK_OUT, DelegateArgs)
def check_out(session: Session, actor: Actor, args: DelegateArgs) -> None:
    people.check_out(session, actor, args.delegate)


@command(P.UNIT_SET_PRESENT, PresenceArgs)
def set_unit_present(session: Session, actor: Actor, args: PresenceArgs) -> None:
    people.set_unit_present(session, actor, args.unit, args.present)


@command(P.RECORDING_ACKNOWLEDGE, NoArgs)
def acknowledge_recording(session: Session, actor: Actor, args: NoArgs) -> None:
    links.acknowledge_recording(session, actor)


@command(P.LINK_RENAME, LabelArgs)
def rename_link(session: Session, actor: Actor, args: LabelArgs) -> None:
    links.rename(session, actor, args.link, args.label)


@command(P.LINK_BLINK, LinkArgs)
def blink_link(session: Session, actor: Actor, args: LinkArgs) -> None:
    links.blink(session, actor, args.link)


@command(P.LINK_REVOKE, LinkArgs)
def revoke_link(session: Session, actor: Actor, args: LinkArgs) -> None:
    links.revoke(session, actor, args.link)
