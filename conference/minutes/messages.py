"""What browsers send about typed text, checked and typed. Raises Invalid or Refused; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from conference.errors import N_, Invalid, Refused
from conference.ids import PATTERN

#: Socket.IO takes messages under 1,000,000 bytes; parts stay far below it.
PART_BYTES = 256_000
#: A pasted text of 200,000 letters with marks is about 600,000 bytes.
UPDATE_BYTES = 4_000_000
MOST_PARTS = UPDATE_BYTES // PART_BYTES + 1
#: A million letters. No entry of any minutes comes near it; it keeps one runaway browser from filling the disk.
TEXT_BYTES = 3_000_000
MOST_AT_ONCE = 1000
VECTOR_BYTES = 50_000

TOO_LARGE = N_("This text is too long for one entry. It is still on your screen; please divide it.")
_LARGEST = 2**53  # what a browser can count to


def _exactly_bytes(value: Any) -> bytes:
    if not isinstance(value, (bytes, bytearray)):
        raise ValueError("not bytes")
    return bytes(value)


Id = Annotated[str, Field(pattern=PATTERN.pattern)]
Epoch = Annotated[str, Field(pattern=r"^[0-9a-f]{0,32}$")]
BatchId = Annotated[str, Field(pattern=r"^[0-9a-zA-Z_-]{8,64}$")]
Mark = Annotated[str, Field(max_length=100)]
Bytes = Annotated[bytes, BeforeValidator(_exactly_bytes)]
Count = Annotated[int, Field(ge=0, le=_LARGEST)]


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Push(_Message):
    """A batch of typing, or one part of it. ``epoch`` is empty as long as the browser has heard of none."""

    entry: Id
    epoch: Epoch = ""
    mark: Mark = ""
    batch_id: BatchId
    client: Count
    client_clock: Count
    update: Annotated[Bytes, Field(max_length=UPDATE_BYTES)]
    part: Annotated[int, Field(ge=0, lt=MOST_PARTS)] = 0
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)] = 1

    @model_validator(mode="after")
    def _one_of_its_parts(self) -> Push:
        if self.part >= self.parts:
            raise ValueError("part")
        return self


class Known(_Message):
    """What a browser has of one entry."""

    entry: Id
    epoch: Epoch = ""
    mark: Mark = ""
    vector: Annotated[Bytes, Field(max_length=VECTOR_BYTES)] = b"\x00"
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$|^$")] = ""


class Sync(_Message):
    """Everything a browser has open."""

    entries: Annotated[list[Known], Field(max_length=MOST_AT_ONCE)]


class Here(_Message):
    """A tab's sign of life: the entry its cursor is in, empty when in none."""

    tab: Id
    entry: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$|^$")]


class PartOf(_Message):
    """A request for a part of an answer that was too large for one message."""

    parcel: Id
    part: Annotated[int, Field(ge=0)]


MessageType = TypeVar("MessageType", bound=_Message)


def read(kind: type[MessageType], message: Any) -> MessageType:
    """The message as what it should be. Raises Invalid, or Refused for too many bytes."""
    try:
        return kind.model_validate(dict(message) if isinstance(message, Mapping) else message)
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False, include_context=False)
    if any(problem["type"].endswith("too_long") and problem["loc"] == ("update",) for problem in problems):
        raise Refused(TOO_LARGE)
    names = ", ".join(".".join(map(str, problem["loc"])) or "?" for problem in problems)
    raise Invalid(N_("Something in the form is not right: %(names)s."), names=names)
