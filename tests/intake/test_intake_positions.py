"""The line of every key is found, whatever else the text holds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from conference import intake
from conference.intake.positions import LineFinder, Path, write_path

TRICKY = '''\
# [not.a.table] = "x"
top = 1  # trailing [[comment]]
"quoted key" = 2
a.b = 3

[one]
text = """
[two]
name = "not a key" \\"\\"\\"
"""
literal = \'\'\'
x = 1\'\'\'
list = [ # comment ]
  "first", "second ]",
  { name = "inline", deep = [1,
    2] },
]
when = 2026-06-25 07:30:00
after = true

[[many]]
name = "a"
[many.inner]
x = 1
[[many.parts]]
y = 1
[[many.parts]]
y = 2

[[many]]
name = "b # not a comment"
[[many.parts]]
y = 3
'''


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every key and array entry of a parsed file."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from leaves(inner, (*path, key))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("top",), "top ="),
        (("quoted key",), "quoted key"),
        (("a", "b"), "a.b"),
        (("one",), "[one]"),
        (("one", "text"), "text ="),
        (("one", "literal"), "literal ="),
        (("one", "list", 0), '"first"'),
        (("one", "list", 1), "second ]"),
        (("one", "list", 2, "name"), "inline"),
        (("one", "list", 2, "deep", 1), "    2]"),
        (("one", "when"), "when ="),
        (("one", "after"), "after ="),
        (("many", 0, "inner", "x"), "x = 1\n[[many.parts]]"),
        (("many", 0, "parts", 1, "y"), "y = 2"),
        (("many", 1), '[[many]]\nname = "b'),
        (("many", 1, "parts", 0, "y"), "y = 3"),
        (("many", 1, "absent"), '[[many]]\nname = "b'),
    ],
)
def test_a_key_of_a_tricky_text_has_its_line(path: Path, words: str) -> None:
    tomllib.loads(TRICKY)
    assert LineFinder(TRICKY).line_of(path) == TRICKY[: TRICKY.index(words)].count("\n") + 1


@pytest.mark.parametrize("name", intake.EXAMPLES)
def test_every_key_of_an_example_stands_on_the_line_found(name: str) -> None:
    text = intake.example(name).read_text(encoding="utf-8")
    finder, lines = LineFinder(text), text.split("\n")
    for path in leaves(tomllib.loads(text)):
        named = [part for part in path if isinstance(part, str)]
        assert named[-1] in lines[finder.line_of(path) - 1], path


def test_an_absent_section_is_on_the_first_line() -> None:
    assert LineFinder(TRICKY).line_of(("steps", 3, "title")) == 1


def test_paths_count_entries_from_one() -> None:
    assert write_path(("speakers", 2, "field")) == "speakers[3].field"
    assert write_path(()) == ""
