"""The three-minute minutes: who raised what, what was decided, at most 400 words, however many matters there were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conference.documents.full import moment
from conference.documents.layout import Block, Heading, Item, Line, Paper, Part, Title
from conference.documents.minutes import Matter, Minutes
from conference.documents.to_text import words_in
from conference.documents.totals import results_of
from conference.errors import N_

#: About three minutes of calm reading.
MOST_WORDS = 400
#: Words kept of a matter and of a conclusion point, tried from the longest on.
_LENGTHS = ((24, 40), (18, 30), (14, 24), (10, 18), (7, 12), (5, 9), (4, 8))


@dataclass(frozen=True)
class Asker:
    """Somebody and what they raised."""

    who: str
    matters: list[Matter]


def lay_out(minutes: Minutes) -> Paper:
    """The longest form that keeps within the limit: matter by matter, else only counted for each person, else sums."""
    for matter_words, point_words in _LENGTHS:
        paper = _paper(minutes, [_by_matter(asker, matter_words) for asker in _askers(minutes)], point_words)
        if words_in(paper) <= MOST_WORDS:
            return paper
    counted = _paper(minutes, [_by_person(minutes, asker) for asker in _askers(minutes)], 8)
    if words_in(counted) <= MOST_WORDS:
        return counted
    return _paper(minutes, [], 8, points=6)


def _paper(minutes: Minutes, raised: list[Part], point_words: int, points: int | None = None) -> Paper:
    name = minutes.formal.say(N_("Short minutes"))
    parts = [_opening(minutes), *raised, _decided(minutes, point_words, points)]
    return Paper(minutes.language, name, tuple(part for part in parts if part.blocks))


def _opening(minutes: Minutes) -> Part:
    formal, say, totals = minutes.formal, minutes.formal.say, minutes.totals
    blocks: list[Block] = [Title(say(N_("MINUTES IN SHORT")), minutes.subject)]
    begun = minutes.opened_at or minutes.planned_at
    if begun:
        blocks.append(Line(say(N_("Beginning")), moment(formal, begun)))
    present = sum(group.present for group in minutes.groups)
    figures = say(
        N_("%(present)s people present; %(speeches)s speeches, %(matters)s matters"),
        present=present,
        speeches=totals.speeches,
        matters=totals.spoken + totals.written,
    )
    blocks.append(Line(say(N_("Figures")), "; ".join([figures, *results_of(minutes)]) + "."))
    return Part(say(N_("Opening")), tuple(blocks))


def _askers(minutes: Minutes) -> list[Asker]:
    """Everybody who raised something that may be told, each once, in the order of their first matter."""
    found: dict[str, Asker] = {}
    raised = [(turn.who, matter) for turn in minutes.turns for matter in turn.matters]
    raised += [(written.who, written.matter) for written in minutes.written]
    for who, matter in raised:
        if not matter.referred:
            found.setdefault(who, Asker(who, [])).matters.append(matter)
    return list(found.values())


def _by_matter(asker: Asker, most: int) -> Part:
    lines = [Item(f"{clipped(matter.words, most)} → {matter.decided}.") for matter in asker.matters]
    return Part(asker.who, (Heading(1, asker.who), *lines))


def _by_person(minutes: Minutes, asker: Asker) -> Part:
    text = minutes.formal.say(N_("%(who)s: %(n)s matters"), who=asker.who, n=len(asker.matters))
    return Part(asker.who, (Item(f"{text}."),))


def _decided(minutes: Minutes, most: int, points: int | None) -> Part:
    title = minutes.formal.say(N_("The chair's conclusion"))
    lines = list(_points(minutes, most))[:points]
    return Part(title, (Heading(1, title), *lines) if lines else ())


def _points(minutes: Minutes, most: int) -> Iterator[Item]:
    for point in minutes.conclusion:
        charge = f" ({point.charge})" if point.charge else ""
        yield Item(f"{clipped(point.words, most)}{charge}")


def clipped(words: str, most: int) -> str:
    """The first words of a text on one line, Markdown's marks left out; an ellipsis where it goes on."""
    plain = words.replace("*", "").replace("_", " ").replace("#", "").split()
    return " ".join(plain) if len(plain) <= most else " ".join(plain[:most]).rstrip(",;.") + "…"
