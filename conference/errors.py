"""Why a command was not done: seven kinds, each a sentence for the screen.

A message is a translatable template (marked with ``N_`` where it is written) plus its parameters. The doors, which
know the reader's language, make the sentence; the domain does not know about languages.
"""

from __future__ import annotations

from typing import Any


def N_(message: str) -> str:
    """Mark a message for the translation catalogues without translating it here."""
    return message


class NotDone(Exception):
    """Base of everything a command may answer instead of being done."""

    code = "not_done"
    status = 400

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class Refused(NotDone):
    """A rule of the conference says no."""

    code, status = "refused", 409


class Forbidden(NotDone):
    """This role may not do that."""

    code, status = "forbidden", 403


class Stale(NotDone):
    """The screen that was tapped showed something that is no longer so."""

    code, status = "stale", 409


class Invalid(NotDone):
    """The arguments are not what the command takes."""

    code, status = "invalid", 422


class Unavailable(NotDone):
    """The database cannot take it just now (frozen, disk full, locked by another program)."""

    code, status = "unavailable", 503


class Unconfirmed(Unavailable):
    """The database was lost while it was told to commit: perhaps it was done. The same identifier again tells."""

    code = "unconfirmed"


class TooMany(NotDone):
    """More at once than one device or one address may send."""

    code, status = "too_many", 429


#: Something a screen still showed, or another conference's.
NOT_HERE = N_("This is no longer part of the conference. The screen has been brought up to date.")
