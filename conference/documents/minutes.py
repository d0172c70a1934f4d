"""The minutes as data: who was there, what was held when, who raised what, what was answered and decided.

``reading.minutes_of`` makes them from a meeting. What was referred as a denunciation is counted and nothing else:
neither its words nor its answers, nor any name of the turn in which it was raised, come into this model, so no paper
can print them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conference.documents.wording import Formal
from conference.models import QuestionKind, Resolution, RunBy


@dataclass(frozen=True)
class Group:
    """How many of a component of the participants were expected, invited and present (rule P12)."""

    name: str
    expected: int
    invited: int
    present: int


@dataclass(frozen=True)
class Given:
    """One answer. ``words`` is Markdown as typed and empty when nobody has written it."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Matter:
    """One matter. A referred one has no words, no answers and nobody's name."""

    number: str
    kind: QuestionKind
    field: str
    words: str
    answers: tuple[Given, ...] = ()
    resolution: Resolution | None = None
    result: str = ""  # a sentence without its full stop; empty without an outcome
    decided: str = ""  # the same in two or three words
    notes: tuple[str, ...] = ()
    referred: bool = False


@dataclass(frozen=True)
class Turn:
    """Somebody's turn and what it raised. ``number`` is the citizen's slip number."""

    at: datetime
    who: str
    number: int | None
    side: str
    field: str
    summary: str
    matters: tuple[Matter, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A free note of the secretaries."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Step:
    """A step of the programme that was held, with its true times and what happened in it, in order."""

    title: str
    presenter: str
    started_at: datetime | None
    ended_at: datetime | None
    rows: tuple[Turn | Note, ...]


@dataclass(frozen=True)
class Written:
    """A matter received in writing."""

    who: str
    source: str
    matter: Matter


@dataclass(frozen=True)
class Point:
    """An adopted point of the conclusion."""

    words: str
    charge: str


@dataclass(frozen=True)
class Totals:
    """What the closing figures say (DOMAIN 6.4 A). Referred matters are in none of them but ``referred``."""

    speeches: int
    spoken: int
    written: int
    by_result: dict[Resolution, int]
    open: int
    referred: int
    declined: int


@dataclass(frozen=True)
class Minutes:
    """Everything the minutes print."""

    language: str
    slug: str
    subject: str
    run_by: RunBy
    issuing_body: str
    place: str
    venue: str
    planned_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    chairs: tuple[str, ...]
    chair_names: tuple[str, ...]
    secretaries: tuple[str, ...]
    secretary_names: tuple[str, ...]
    groups: tuple[Group, ...]
    steps: tuple[Step, ...]
    left_out: tuple[str, ...]
    written: tuple[Written, ...]
    conclusion: tuple[Point, ...]
    totals: Totals

    @property
    def formal(self) -> Formal:
        """The words of its language."""
        return Formal(self.language)

    @property
    def turns(self) -> list[Turn]:
        """Every turn, in order."""
        return [row for step in self.steps for row in step.rows if isinstance(row, Turn)]
