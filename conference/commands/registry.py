"""The registry of commands: one declaration serves sockets, HTML forms and the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from sqlalchemy.orm import Session

from conference import clock
from conference.actor import Actor
from conference.ids import PATTERN
from conference.permissions import Permission
from conference.text import nfc


class Args(BaseModel):
    """Named arguments of a command. Unknown names are refused; text is NFC before anything looks at it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _normalised(cls, given: Any) -> Any:
        return {name: _nfc_deep(value) for name, value in given.items()} if isinstance(given, Mapping) else given


def _nfc_deep(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    return [_nfc_deep(item) for item in value] if isinstance(value, list) else value


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


Id = Annotated[str, Field(pattern=PATTERN.pattern)]
#: A choice that an HTML form may leave empty.
OptionalId = Annotated[Id | None, BeforeValidator(_blank_is_none)]
ShortText = Annotated[str, Field(max_length=300)]
#: What a person says or writes: 20,000 characters hold an hour of speech.
LongText = Annotated[str, Field(max_length=20_000)]

#: A moment that somebody typed: without a zone it is meant on the hall's wall clock.
Moment = Annotated[
    datetime, AfterValidator(lambda given: given if given.tzinfo else given.replace(tzinfo=clock.HALL_ZONE))
]

#: The same, where a form may leave it empty.
OptionalMoment = Annotated[Moment | None, BeforeValidator(_blank_is_none)]

ArgsType = TypeVar("ArgsType", bound=Args)
Verb = Callable[[Session, Actor, Any], Any]
Result = dict[str, Any]


class NoArgs(Args):
    """A command that needs nothing but the tap."""


@dataclass(frozen=True)
class Command:
    """One thing a screen can ask for."""

    name: str
    permission: Permission
    args: type[Args]
    verb: Verb
    undoable: bool
    summary: str


REGISTRY: dict[str, Command] = {}


def command(
    permission: Permission, args: type[ArgsType], *, undoable: bool = False
) -> Callable[[Callable[[Session, Actor, ArgsType], Any]], Callable[[Session, Actor, ArgsType], Any]]:
    """Register the decorated function as the command that ``permission`` names.

    The function gets (session, actor, args) inside the funnel's transaction and returns a small dict for the sender,
    or nothing.
    """

    def register(verb: Callable[[Session, Actor, ArgsType], Any]) -> Callable[[Session, Actor, ArgsType], Any]:
        name = permission.command
        if name in REGISTRY:
            raise ValueError(f"command {name} is declared twice")
        REGISTRY[name] = Command(name, permission, args, verb, undoable, permission.sentence)
        return verb

    return register
