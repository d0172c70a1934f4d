"""How alike two opinions are: the words they share, weighed against all they say. Only ever a suggestion.

Words are compared as their search keys (no marks, no case), because on phones many people type none. What counts is
syllables, and more so pairs of syllables that follow each other: most Vietnamese words are made of two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import Generic, TypeVar

from conference.text import fold

Key = TypeVar("Key")

#: Said in nearly every opinion, so they tell nothing about it.
_COMMON = frozenset(
    fold(
        "ạ anh bà bao biết bị các cách cần chị chính cho chúng có cô của cùng cũng cứ dân đã đang đạo đề đến đi địa đó "
        "đồng được em gì gian giờ hay hiện hỏi khi không kiến kính là làm lãnh lại lời mà mấy mong một nào này nay năm "
        "nên nếu nêu ngày nghị người nhân nhiều như nhưng những nữa ở ông phải phương qua quan quyền ra rằng rất rồi "
        "sao sẽ sớm tại tất thế thể thì thôi thời tôi tới trả trên trong từ vào vẫn vấn về vì việc với xã xem xin ý"
    ).split()
)
_SYLLABLES = re.compile(r"\w+")
#: Below this nothing is suggested; what speaks for the same matter otherwise lowers it, another field raises it. Of
#: thirty opinions on different matters no two reach 0.23; two about one matter in other words rarely stay below 0.26.
_ENOUGH, _SAME_FIELD, _SAME_PLACE, _OTHER_FIELD = 0.38, 0.13, 0.02, 0.15
_MOST_WORDS = 2


@dataclass(frozen=True)
class Said:
    """An opinion, for comparison."""

    text: str
    field_id: str | None = None
    locality_id: str | None = None


@dataclass(frozen=True)
class Likeness:
    """What speaks for two opinions being about the same matter."""

    score: float
    same_field: bool
    same_place: bool
    words: tuple[str, ...]  # that both use, as the first of them spells them


def likeness(one: Said, other: Said) -> Likeness | None:
    """Why they may be about the same matter; None where they are not alike enough."""
    common = _signs(one.text) & _signs(other.text)
    if not any(" " in sign for sign in common):
        return None
    score = len(common) / sqrt(len(_signs(one.text)) * len(_signs(other.text)))
    same_field = one.field_id is not None and one.field_id == other.field_id
    same_place = one.locality_id is not None and one.locality_id == other.locality_id
    other_field = bool(one.field_id and other.field_id) and not same_field
    if score < _ENOUGH - same_field * _SAME_FIELD - same_place * _SAME_PLACE + other_field * _OTHER_FIELD:
        return None
    return Likeness(score, same_field, same_place, _shared_words(one.text, common))


class Opinions(Generic[Key]):
    """Opinions to look for a similar one in; only those that share a word are compared."""

    def __init__(self, opinions: Iterable[tuple[Key, Said]] = ()) -> None:
        self._found: dict[str, list[tuple[Key, Said]]] = {}
        for key, said in opinions:
            self.add(key, said)

    def add(self, key: Key, said: Said) -> None:
        """One more."""
        for sign in _signs(said.text):
            if " " in sign:
                self._found.setdefault(sign, []).append((key, said))

    def most_like(self, said: Said, counts: Callable[[Key], bool] = lambda _: True) -> tuple[Key, Likeness] | None:
        """The most similar one that counts and why; of several the one added first. None when none is alike enough."""
        best: tuple[Key, Likeness] | None = None
        for key, other in self._sharing(said):
            like = likeness(said, other)
            if like is not None and counts(key) and (best is None or like.score > best[1].score):
                best = key, like
        return best

    def _sharing(self, said: Said) -> Iterator[tuple[Key, Said]]:
        seen: set[int] = set()
        for sign in sorted(_signs(said.text)):
            for found in self._found.get(sign, ()):
                if id(found[1]) not in seen:
                    seen.add(id(found[1]))
                    yield found


@lru_cache(maxsize=4096)
def _signs(text: str) -> frozenset[str]:
    """The syllables of a text that say something, and the pairs of them that follow each other."""
    telling = [key for key, _ in _telling(text)]
    return frozenset(telling) | {f"{a} {b}" for a, b in pairwise(telling)}


def _telling(text: str) -> list[tuple[str, str]]:
    found = ((fold(word), word) for word in _SYLLABLES.findall(text))
    return [(key, word) for key, word in found if key not in _COMMON]


def _shared_words(text: str, common: frozenset[str]) -> tuple[str, ...]:
    """The longest stretches of a text that are shared, in its own spelling."""
    runs: list[list[str]] = []
    before = ""
    for key, word in _telling(text):
        if before and f"{before} {key}" in common:
            runs[-1].append(word)
        else:
            runs.append([word])
        before = key
    longest = sorted((run for run in runs if len(run) > 1), key=len, reverse=True)
    return tuple(dict.fromkeys(" ".join(run).lower() for run in longest))[:_MOST_WORDS]
