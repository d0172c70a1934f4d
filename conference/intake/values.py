"""The kinds of values in a conference file. Each says in words what it expects; texts come out normalised (NFC)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt

from conference.intake.times import read_date, read_moment
from conference.models import LONGEST_ABBREVIATION, LONGEST_BLOCK
from conference.text import nfc, one_line


def _on_one_line(value: object) -> object:
    return one_line(value) if isinstance(value, str) else value


def _paragraphs(value: object) -> object:
    if not isinstance(value, str):
        return value
    return "\n".join(line.rstrip() for line in nfc(value).split("\n")).strip()


def _as_member(value: object) -> object:
    return one_line(value).upper().replace("-", "_").replace(" ", "_") if isinstance(value, str) else value


def _as_letters(value: object) -> object:
    if not isinstance(value, str):
        return value
    letters = one_line(value).lower()
    if not letters.isalpha():
        raise ValueError("not letters alone")
    return letters


def _as_network(value: str) -> str:
    """As it was typed: spaces and marks are part of a network's name."""
    if len(nfc(value).encode()) > 32:
        raise ValueError("longer than a network's name may be")
    return nfc(value)


def _is_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    return value


_Tidy = BeforeValidator(_on_one_line)
#: Put before an enumeration: "co-chair" and "CO_CHAIR" mean the same.
Member = BeforeValidator(_as_member)

Line = Annotated[str, _Tidy, Field(max_length=300, description="one line of text, at most 300 characters")]
Name = Annotated[str, _Tidy, Field(min_length=1, max_length=300, description="a name of 1 to 300 characters")]
Place = Annotated[str, _Tidy, Field(max_length=90, description="a name of 1 to 90 characters")]
Title = Annotated[
    str, _Tidy, Field(max_length=40, description='a form of address such as "Ông", at most 40 characters')
]
Text = Annotated[
    str, BeforeValidator(_paragraphs), Field(max_length=20_000, description="a text of at most 20,000 characters")
]
Words = Annotated[
    str,
    BeforeValidator(_paragraphs),
    Field(min_length=1, max_length=20_000, description="a text of 1 to 20,000 characters"),
]
Slug = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=80,
        description='at most 80 small letters a-z, digits and single hyphens, such as "doi-thoai-2026"',
    ),
]
Code = Annotated[
    str,
    BeforeValidator(_as_member),
    Field(pattern=r"^[A-Z][A-Z0-9_]{0,19}$", description='a code of at most 20 letters A-Z, such as "LAND"'),
]
MaybeCode = Annotated[
    str,
    BeforeValidator(_as_member),
    Field(pattern=r"^([A-Z][A-Z0-9_]{0,19})?$", description='the code of a field, such as "LAND"'),
]
JoinCode = Annotated[
    str,
    BeforeValidator(_as_member),
    Field(pattern=r"^([A-Z0-9]{4,12})?$", description="4 to 12 letters A-Z and digits"),
]
Colour = Annotated[
    str,
    Field(pattern=r"^(#[0-9a-fA-F]{6})?$", description='a colour such as "#7d1416"'),
]
NetworkName = Annotated[
    str, AfterValidator(_as_network), Field(description="the name of a Wi-Fi network, at most 32 bytes")
]
NetworkPassword = Annotated[
    str,
    Field(pattern=r"^([ -~]{8,63})?$", description="8 to 63 letters, digits and signs without marks, or empty"),
]
Abbreviation = Annotated[
    str,
    BeforeValidator(_as_letters),
    Field(max_length=LONGEST_ABBREVIATION, description='an abbreviation of 1 to 20 letters, such as "ubnd"'),
]
BlockText = Annotated[
    str,
    BeforeValidator(_paragraphs),
    Field(min_length=1, max_length=LONGEST_BLOCK, description="a text of 1 to 2,000 characters"),
]
Codes = Annotated[list[Code], Field(description='a list of field codes, such as ["LAND", "ENV"]')]
#: Keys that may be left out; TOML itself knows no "none".
Moment = Annotated[
    datetime | None,
    BeforeValidator(read_moment),
    Field(description="""a date and a time of the hall, such as "25/6/2026 07h30'" or "2026-06-25 07:30\""""),
]
Day = Annotated[
    date | None, BeforeValidator(read_date), Field(description='a date such as "25/6/2026" or "2026-06-25"')
]
Minutes = Annotated[
    float, BeforeValidator(_is_number), Field(gt=0, le=60, description="a number of minutes, above 0, at most 60")
]
OwnMinutes = Annotated[
    float | None,
    BeforeValidator(_is_number),
    Field(gt=0, le=60, description="a number of minutes, above 0, at most 60"),
]
PlannedMinutes = Annotated[StrictInt, Field(ge=0, le=600, description="a whole number of minutes from 0 to 600")]
Count = Annotated[StrictInt, Field(ge=0, le=100_000, description="a whole number, 0 or more")]
Switch = Annotated[StrictBool, Field(description="true or false")]
