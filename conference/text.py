"""Vietnamese text at the boundaries: normalised, folded for searching, sorted by given name (DOMAIN 8.1-8.4)."""

from __future__ import annotations

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

SortKey = tuple[list[list[int]], list[list[int]]]


def nfc(text: str) -> str:
    """Normalise typed text: NFC, ``\\n`` line ends, no control characters but tab and line end."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", lines)


def one_line(text: str) -> str:
    """Normalise a name or a title: NFC, every run of white space one space, no space at the ends."""
    return " ".join(nfc(text).split())


def fold(text: str) -> str:
    """The search key of a text: no tone or vowel marks, no case, đ as d (it has no decomposition)."""
    decomposed = unicodedata.normalize("NFD", text).casefold().replace("đ", "d")
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def sort_key(text: str) -> SortKey:
    """Order of the Vietnamese alphabet: letters first, tones second (none, huyền, hỏi, ngã, sắc, nặng)."""
    words = unicodedata.normalize("NFC", text).lower().split()
    pairs = [[_letter_and_tone(letter) for letter in word] for word in words]
    return [[a for a, _ in word] for word in pairs], [[t for _, t in word] for word in pairs]


def name_key(full_name: str) -> tuple[SortKey, SortKey, SortKey]:
    """Order of people in Vietnamese lists: given name (last word), then family name, then the middle."""
    words = full_name.split() or [""]
    return sort_key(words[-1]), sort_key(words[0]), sort_key(" ".join(words[1:-1]))


def _letter_and_tone(letter: str) -> tuple[int, int]:
    decomposed = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in decomposed if mark in _TONES), "")
    base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    return (_ALPHABET.index(base) if base in _ALPHABET else 100 + ord(base[0])), _TONES[tone]
