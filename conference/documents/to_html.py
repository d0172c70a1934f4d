"""A paper as HTML: the article for our own pages, and a whole file that needs nothing beside it."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from conference import rich_text
from conference.config import TEMPLATES
from conference.documents.layout import (
    Block,
    Figures,
    Heading,
    Item,
    Letterhead,
    Line,
    Paper,
    Part,
    Prose,
    Sentence,
    Signature,
    Signatures,
    Title,
)

_ARTICLE = Markup('<article class="paper" lang="{}">\n{}\n</article>')
_FILE = Markup(
    '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{}</title>\n<style>\n{}</style>\n'
    '</head>\n<body class="paper-file">\n{}\n</body>\n</html>\n'
)


def article(paper: Paper) -> Markup:
    """The paper itself: an <article> that ``templates/documents/paper.css`` dresses."""
    parts = Markup("\n").join(
        Markup("<section>\n{}\n</section>").format(blocks(part.blocks)) for part in paper.parts if part.blocks
    )
    return _ARTICLE.format(paper.language, parts)


def whole_file(paper: Paper, title: str) -> str:
    """The paper with its styles, to be kept and printed anywhere."""
    return str(_FILE.format(paper.language, title, Markup(style()), article(paper)))


def article_of(file: str) -> Markup:
    """The article inside a file made by ``whole_file``, to the letter."""
    start, end = file.index("<article "), file.rindex("</article>") + len("</article>")
    return Markup(file[start:end])


def aloud(part: Part) -> Markup:
    """A part for reading it out."""
    return blocks(part.aloud)


@cache
def style() -> str:
    """How papers look, on the screen and printed."""
    return (TEMPLATES / "documents" / "paper.css").read_text(encoding="utf-8")


def blocks(found: tuple[Block, ...]) -> Markup:
    """Blocks one after another; neighbouring items make one list."""
    written: list[Markup] = []
    for n, block in enumerate(found):
        if isinstance(block, Item):
            opens = n == 0 or not isinstance(found[n - 1], Item)
            closes = n + 1 == len(found) or not isinstance(found[n + 1], Item)
            item = Markup("<li>{}</li>").format(block.text)
            written.append(Markup("<ul>" if opens else "") + item + Markup("</ul>" if closes else ""))
        else:
            written.append(_block(block))
    return Markup("\n").join(written)


def _block(block: Block) -> Markup:
    if isinstance(block, Letterhead):
        return _letterhead(block)
    if isinstance(block, Title):
        return Markup("<header><h1>{}</h1><p>{}</p></header>").format(block.kind, block.subject)
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, Line):
        return Markup('<p class="line"><b>{}:</b> {}</p>').format(block.label, block.text)
    if isinstance(block, Sentence):
        return Markup("<p>{}</p>").format(block.text)
    if isinstance(block, Prose):
        return _prose(block)
    if isinstance(block, Figures):
        return _figures(block)
    assert isinstance(block, Signatures)
    return _signatures(block)


def _letterhead(head: Letterhead) -> Markup:
    mark = Markup('<p class="mark">{}</p>').format(head.mark) if head.mark else Markup()
    star = Markup('<p class="star">*</p>') if head.star else Markup('<hr class="short">')
    left = Markup('<p class="body">{}</p>{}<p class="number">{}</p>').format(head.body, star, head.number)
    motto = Markup().join(Markup('<p class="motto">{}</p>').format(line) for line in head.motto)
    day = Markup('<p class="day">{}</p>').format(head.place_and_day) if head.place_and_day else Markup()
    right = motto + Markup('<hr class="long">') + day
    return Markup('<div class="letterhead"><div>{}</div><div>{}</div></div>{}').format(left, right, mark)


def _heading(heading: Heading) -> Markup:
    remark = Markup(' <span class="remark">({})</span>').format(heading.remark) if heading.remark else Markup()
    level = heading.level + 1  # h1 is the title's
    return Markup("<h{}>{}{}</h{}>").format(level, heading.text, remark, level)


def _prose(prose: Prose) -> Markup:
    label = _label(prose)
    if not prose.words:
        return Markup('<p class="missing">{}{}</p>').format(label, prose.missing)
    words = rich_text.render(prose.words)
    if label and words.startswith("<p>"):  # run in: the label begins the first paragraph
        words = Markup("<p>") + label + words[len("<p>") :]
    elif label:
        words = Markup("<p>{}</p>").format(label) + words
    return Markup('<div class="prose">{}</div>').format(words)


def _label(prose: Prose) -> Markup:
    if not prose.label:
        return Markup()
    remark = Markup(" ({})").format(prose.remark) if prose.remark else Markup()
    return Markup("<b>{}</b>{}{} ").format(prose.label, remark, prose.colon)


def _figures(figures: Figures) -> Markup:
    head = Markup().join(Markup("<th>{}</th>").format(cell) for cell in figures.head)
    rows = Markup("\n").join(
        Markup("<tr>{}</tr>").format(Markup().join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in figures.rows
    )
    return Markup("<table><thead><tr>{}</tr></thead><tbody>\n{}\n</tbody></table>").format(head, rows)


def _signatures(block: Signatures) -> Markup:
    recipients = Markup().join(Markup("<li>{}</li>").format(line) for line in block.recipients)
    return Markup(
        '<div class="signatures">{}{}</div><div class="recipients"><p>{}</p><ul class="plain">{}</ul></div>'
    ).format(_signature(block.left), _signature(block.right), block.recipients_word, recipients)


def _signature(one: Signature) -> Markup:
    return Markup('<div><p class="position">{}</p><p class="hint">{}</p><p class="name">{}</p></div>').format(
        one.position, one.hint, one.name
    )
