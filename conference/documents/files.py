"""Papers as files: which forms there are, what they are called, what they weigh in bytes and letters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from conference import clock
from conference.documents import full, short, to_html, to_text
from conference.documents.full import Approval
from conference.documents.layout import Paper
from conference.documents.minutes import Minutes
from conference.errors import N_
from conference.text import fold


class Form(StrEnum):
    """The forms a paper is written in; the value is the file's ending."""

    MARKDOWN = "md"
    HTML = "html"
    TEXT = "txt"


MEDIA_TYPES = {
    Form.MARKDOWN: "text/markdown; charset=utf-8",
    Form.HTML: "text/html; charset=utf-8",
    Form.TEXT: "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Pressed:
    """A paper that is to be kept: both forms to the letter."""

    markdown: str
    html: str


def paper_of(minutes: Minutes, *, in_short: bool = False, approval: Approval | None = None) -> Paper:
    """The whole minutes or the short ones."""
    return short.lay_out(minutes) if in_short else full.lay_out(minutes, approval)


def write(minutes: Minutes, paper: Paper, form: Form) -> str:
    """A paper in a form."""
    if form is Form.HTML:
        return to_html.whole_file(paper, f"{paper.name} - {minutes.subject}")
    return to_text.markdown(paper) if form is Form.MARKDOWN else to_text.plain(paper)


def press(minutes: Minutes, approval: Approval) -> Pressed:
    """What an approved version keeps."""
    paper = full.lay_out(minutes, approval)
    return Pressed(write(minutes, paper, Form.MARKDOWN), write(minutes, paper, Form.HTML))


def fingerprint(minutes: Minutes) -> str:
    """SHA-256 of what the minutes say, approval apart: equal as long as nothing in them has changed."""
    return sha256(to_text.markdown(full.lay_out(minutes)).encode())


def sha256(content: bytes) -> str:
    """As ``sha256sum`` prints it."""
    return hashlib.sha256(content).hexdigest()


def file_name(minutes: Minutes, form: Form, *, in_short: bool = False, version: int | None = None) -> str:
    """bien-ban-tien-nghia-2026-du-thao-20261119.md: plain letters, for every file system."""
    return f"{file_stem(minutes, in_short=in_short, version=version)}.{form.value}"


def file_stem(minutes: Minutes, *, in_short: bool = False, version: int | None = None) -> str:
    """A file's name without its ending."""
    say = minutes.formal.say
    what = say(N_("Short minutes")) if in_short else say(N_("The minutes"))
    state = "" if in_short else say(N_("Draft")) if version is None else say(N_("Version %(number)s"), number=version)
    begun = minutes.opened_at or minutes.planned_at
    day = f"{clock.in_hall(begun):%Y%m%d}" if begun else ""
    words = [fold(word).replace(" ", "-") for word in (what, minutes.slug, state, day) if word]
    return "-".join(words)
