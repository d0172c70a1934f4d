"""A paper as Markdown and as plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from conference.documents.layout import (
    Block,
    Figures,
    Heading,
    Item,
    Letterhead,
    Line,
    Paper,
    Prose,
    Sentence,
    Signature,
    Signatures,
    Title,
)
from conference.text import nfc

#: What would end the paper's own structure if a typed line began with it: headings, rules, fences.
_STRUCTURE = re.compile(r"^(\s*)(#|=+\s*$|-{2,}\s*$|`{3}|~{3})", re.MULTILINE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_HASHES = re.compile(r"^#{1,6}\s+", re.MULTILINE)


def markdown(paper: Paper) -> str:
    """The paper as Markdown. Typed words stay as typed, but cannot break out of their place."""
    return _joined(paper, _markdown)


def plain(paper: Paper) -> str:
    """The paper as plain text, for a letter or a reader without anything."""
    return _joined(paper, _plain)


def words_in(paper: Paper) -> int:
    """How many words it has (Vietnamese writes a space between syllables, so these are syllables)."""
    return len(plain(paper).split())


def _joined(paper: Paper, form: Callable[[Block], str]) -> str:
    written = [form(block) for block in paper.blocks]
    lines: list[str] = []
    for n, text in enumerate(written):
        both_items = n > 0 and isinstance(paper.blocks[n], Item) and isinstance(paper.blocks[n - 1], Item)
        lines += [text] if n == 0 or both_items else ["", text]
    return nfc("\n".join(lines)).strip() + "\n"


# ---- Markdown ----


def _markdown(block: Block) -> str:
    if isinstance(block, Letterhead):
        return "\n".join(f"{line}  " for line in _letterhead(block)).rstrip()
    if isinstance(block, Title):
        return f"# {block.kind}\n\n**{_escaped(block.subject)}**"
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_escaped(_with_remark(block))}"
    if isinstance(block, Line):
        return f"**{block.label}:** {_escaped(block.text)}".rstrip()
    if isinstance(block, Sentence):
        return _escaped(block.text)
    if isinstance(block, Item):
        return f"- {_escaped(block.text)}"
    if isinstance(block, Prose):
        return _markdown_prose(block)
    if isinstance(block, Figures):
        return _table(block)
    return "\n".join(f"{line}  " if line else line for line in _signed(block)).rstrip()


def _markdown_prose(prose: Prose) -> str:
    remark = f" ({_escaped(prose.remark)})" if prose.remark else ""
    label = f"**{prose.label}**{remark}{prose.colon}" if prose.label else ""
    if not prose.words:
        return f"{label} *{prose.missing}*".strip()
    words = contained(prose.words)
    begins_a_block = re.match(r"\s*([-*+]|\d+[.)])\s|\s*[|>]", words)
    return f"{label}{chr(10) * 2 if begins_a_block else ' '}{words}".strip() if label else words


def contained(words: str) -> str:
    """Typed Markdown that stays inside its place: no heading, rule, fence or tag of its own."""
    return _TAG.sub("&lt;", _STRUCTURE.sub(r"\1\\\2", nfc(words)))


def _escaped(text: str) -> str:
    """Plain text as Markdown."""
    return re.sub(r"([\\`*_\[\]#|])", r"\\\1", text).replace("<", "&lt;")


def _table(figures: Figures) -> str:
    rows = [[cell.replace("|", "\\|") for cell in row] for row in (figures.head, *figures.rows)]
    rule = ["---", *("--:" for _ in figures.head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:]))


# ---- plain text ----


def _plain(block: Block) -> str:
    if isinstance(block, Letterhead):
        return "\n".join(_letterhead(block))
    if isinstance(block, Title):
        return f"{block.kind}\n{block.subject}"
    if isinstance(block, Heading):
        return _with_remark(block)
    if isinstance(block, Line):
        return f"{block.label}: {block.text}".rstrip()
    if isinstance(block, Sentence):
        return block.text
    if isinstance(block, Item):
        return f"- {block.text}"
    if isinstance(block, Prose):
        remark = f" ({block.remark})" if block.remark else ""
        label = f"{block.label}{remark}{block.colon} " if block.label else ""
        return label + (_unmarked(block.words) if block.words else block.missing)
    if isinstance(block, Figures):
        return "\n".join(_columns(block))
    return "\n".join(_signed(block))


def _unmarked(words: str) -> str:
    return _HASHES.sub("", _EMPHASIS.sub(r"\2", nfc(words)))


def _columns(figures: Figures) -> Iterator[str]:
    rows = (figures.head, *figures.rows)
    widths = [max(len(row[n]) for row in rows) for n in range(len(figures.head))]
    for row in rows:
        numbers = "  ".join(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"{row[0].ljust(widths[0])}  {numbers}"


# ---- both ----


def _letterhead(head: Letterhead) -> Iterator[str]:
    yield from filter(None, [head.body, "*" if head.star else "", head.number])
    yield from filter(None, [*head.motto, head.place_and_day, head.mark])


def _with_remark(heading: Heading) -> str:
    return f"{heading.text} ({heading.remark})" if heading.remark else heading.text


def _signed(block: Signatures) -> Iterator[str]:
    for one in (block.left, block.right):
        yield from (*_one_signature(one), "")
    yield block.recipients_word
    yield from block.recipients


def _one_signature(one: Signature) -> Iterator[str]:
    yield from filter(None, [one.position, one.hint, one.name])
