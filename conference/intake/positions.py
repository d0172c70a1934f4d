"""Where each key of a TOML text stands: ``tomllib`` tells values but no line numbers.

Made for texts that ``tomllib`` has already accepted, so it only has to follow the grammar, not to judge it.
"""

from __future__ import annotations

import re
from bisect import bisect_right

Path = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_DOTTED = re.compile(rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*")
_PART = re.compile(_KEY)
_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)*")
_STRING = re.compile(
    r'''"""(?:\\.|[^\\])*?"""(?!")|'{3}.*?'{3}(?!')|"(?:\\.|[^"\\\n])*"|'[^'\n]*\'''',
    re.DOTALL,
)
_SCALAR = re.compile(r"[^\s,\]}#]+")


def write_path(path: Path) -> str:
    """A path as people read it: ``speakers[3].field``, entries counted from 1."""
    words = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(words).removeprefix(".")


class LineFinder:
    """The line of every table, key and array entry of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [match.end() for match in re.finditer("\n", text)]
        self._lines: dict[Path, int] = {}
        self._entries: dict[Path, int] = {}  # how many [[tables]] an array has so far
        self._read()

    def line_of(self, path: Path) -> int:
        """The line of ``path``; of the nearest table around it when the key is not there; else the first line."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def _read(self) -> None:
        table: Path = ()
        at = self._skip(0)
        while at < len(self._text):
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(at, table)
                at = self._end_of_line(at)
            at = self._skip(at)

    def _header(self, at: int) -> tuple[Path, int]:
        is_array = self._text.startswith("[[", at)
        keys, end = self._keys_at(self._skip(at + (2 if is_array else 1)))
        path: Path = (*self._inside((), keys[:-1]), keys[-1])
        if is_array:
            self._lines.setdefault(path, self._line_at(at))
            self._entries[path] = self._entries.get(path, 0) + 1
            path = (*path, self._entries[path] - 1)
        self._lines[path] = self._line_at(at)
        return path, self._end_of_line(end)

    def _pair(self, at: int, table: Path) -> int:
        keys, end = self._keys_at(at)
        path = (*table, *keys)
        self._lines[path] = self._line_at(at)
        return self._value(self._skip(self._text.index("=", end) + 1), path)

    def _value(self, at: int, path: Path) -> int:
        """The end of the value that begins at ``at``; what lies inside it is noted on the way."""
        opening = self._text[at]
        if opening not in "[{":
            match = (_STRING if opening in "\"'" else _SCALAR).match(self._text, at)
            return match.end() if match else at + 1
        at, count = self._skip(at + 1), 0
        while at < len(self._text) and self._text[at] not in "]}":
            if opening == "[":
                entry = (*path, count)
                self._lines[entry] = self._line_at(at)
                at, count = self._value(at, entry), count + 1
            else:
                at = self._pair(at, path)
            at = self._skip(at)
        return at + 1

    def _inside(self, path: Path, keys: tuple[str, ...]) -> Path:
        """The path of a table named through arrays of tables: each name means its latest entry."""
        for key in keys:
            path = (*path, key)
            if path in self._entries:
                path = (*path, self._entries[path] - 1)
        return path

    def _keys_at(self, at: int) -> tuple[tuple[str, ...], int]:
        match = _DOTTED.match(self._text, at)
        if match is None:  # not TOML; one step forward, so that the reading ends
            return ("",), at + 1
        return tuple(part.strip("\"'") for part in _PART.findall(match[0])), match.end()

    def _skip(self, at: int) -> int:
        match = _BETWEEN.match(self._text, at)
        return match.end() if match else at

    def _end_of_line(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end

    def _line_at(self, at: int) -> int:
        return bisect_right(self._ends, at) + 1
