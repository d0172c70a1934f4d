"""Codes that are printed and read aloud: with a number they open what belongs to it."""

from __future__ import annotations

import secrets
from hmac import compare_digest

from conference.text import one_line

#: Letters and digits that nobody mistakes for one another.
_ALPHABET = "23456789ACDEFHJKMNPRTUVWXY"
_LENGTH = 6


def draw() -> str:
    """A new code. With 26 letters to the sixth and few tries, nobody guesses one."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def is_same(code: str, typed: str) -> bool:
    """Is this the code, whatever letters it was typed in? Nothing is the same as no code."""
    return bool(code) and compare_digest(code.encode(), one_line(typed).upper().encode())
