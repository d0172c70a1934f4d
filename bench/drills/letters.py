"""What the authors of the typing drill type, and the count of what became of it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass


@dataclass
class Letters:
    """What the trials found out. What is counted after the cuts should be nought."""

    trials: int = 0
    chars_typed: int = 0
    kills: int = 0
    cuts: int = 0
    chars_lost: int = 0
    chars_doubled: int = 0
    screens_disagreeing: int = 0
    acked_then_lost: int = 0
    keys_refused: int = 0
    out_of_order: int = 0

    @property
    def is_clean(self) -> bool:
        """Every letter once, in its place, on every screen."""
        return not any(list(asdict(self).values())[4:])


@dataclass
class Part:
    """What one author types into one entry: the letters it ends as, and the keys that make them."""

    entry: str
    text: str
    keys: list[str]
    typed: int = 0  # keys so far

    def letters(self) -> int:
        """How many letters of the text the keys so far have made for good."""
        backspaces = self.keys[: self.typed].count("Backspace")
        return self.typed - 2 * backspaces


def compare(part: Part, whole: str, acked: int, result: Letters) -> None:
    """Count what became of one author's letters in an entry that perhaps two have typed in."""
    mine = set(part.text) | set(part.keys)  # a letter that its marks should have replaced is one too many
    found = "".join(letter for letter in whole if letter in mine)
    expected, there = Counter(part.text), Counter(found)
    result.chars_typed += len(part.text)
    result.chars_lost += sum((expected - there).values())
    result.chars_doubled += sum((there - expected).values())
    result.acked_then_lost += max(0, acked - _same(part.text, found))
    result.out_of_order += expected == there and found != part.text


def in_capitals(text: str) -> str:
    """The same with no character in common with it."""
    return text.upper().replace(" ", "|").replace(",", ";")


def _same(one: str, other: str) -> int:
    """How many letters at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))


def part_of(entry: str, text: str, as_unikey: bool = False) -> Part:
    text = unicodedata.normalize("NFC", text)
    return Part(entry, text, list(_unikey(text)) if as_unikey else list(text))


def _unikey(text: str) -> Iterator[str]:
    """The keys UniKey sends: a letter with marks is first typed bare, then replaced."""
    for letter in text:
        bare = unicodedata.normalize("NFD", letter)[0].replace("đ", "d")
        yield bare
        if bare != letter:
            yield "Backspace"
            yield letter
