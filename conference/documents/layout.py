"""What papers are made of: parts to be read one after another, each a list of blocks. The forms write blocks.

Texts of blocks are plain; only ``Prose`` is Markdown as somebody typed it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the top (DOMAIN 6.1, 6.3): whose paper it is, and the motto. Not read aloud."""

    body: str
    star: bool
    number: str
    motto: tuple[str, ...]
    place_and_day: str
    mark: str  # "draft", empty once approved


@dataclass(frozen=True)
class Title:
    """What kind of paper it is and what about."""

    kind: str
    subject: str


@dataclass(frozen=True)
class Heading:
    """A heading inside the text; level 1 is a chapter, 2 a step, 3 a speaker."""

    level: int
    text: str
    remark: str = ""


@dataclass(frozen=True)
class Line:
    """A label and what it says."""

    label: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """A paragraph of ours."""

    text: str


@dataclass(frozen=True)
class Item:
    """A line of a list."""

    text: str


@dataclass(frozen=True)
class Prose:
    """Typed words, Markdown, after a label; ``missing`` stands where nobody has written them.

    A label that ends with a full stop is a number and takes no colon.
    """

    words: str
    label: str = ""
    remark: str = ""
    missing: str = ""

    @property
    def colon(self) -> str:
        """What parts the label from the words."""
        return "" if self.label.endswith(".") and not self.remark else ":"


@dataclass(frozen=True)
class Figures:
    """A table whose first column is words and the others are numbers; the last row is the sum."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Signature:
    """Who signs: the position, what to do, the name where only one person can be meant."""

    position: str
    hint: str
    name: str


@dataclass(frozen=True)
class Signatures:
    """The block at the end, left and right, and the recipients. Not read aloud."""

    left: Signature
    right: Signature
    recipients_word: str
    recipients: tuple[str, ...]


Block = Letterhead | Title | Heading | Line | Sentence | Item | Prose | Figures | Signatures
SILENT = (Letterhead, Signatures)


@dataclass(frozen=True)
class Part:
    """What is read in one breath; ``about`` says where in the meeting it belongs."""

    about: str
    blocks: tuple[Block, ...]

    @property
    def aloud(self) -> tuple[Block, ...]:
        """Its blocks without those nobody reads out."""
        return tuple(block for block in self.blocks if not isinstance(block, SILENT))


@dataclass(frozen=True)
class Paper:
    """A whole paper."""

    language: str
    name: str
    parts: tuple[Part, ...]

    @property
    def blocks(self) -> list[Block]:
        """All blocks in order."""
        return [block for part in self.parts for block in part.blocks]

    @property
    def aloud(self) -> list[Part]:
        """The parts that have something to read out."""
        return [part for part in self.parts if part.aloud]
