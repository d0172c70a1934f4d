"""Markdown to safe HTML: for step bodies, house rules and minutes, at render time."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown import Markdown
from markupsafe import Markup

from conference.text import nfc

_TAGS = {
    "p", "br", "strong", "em", "del", "ul", "ol", "li", "blockquote", "h3", "h4", "table", "thead", "tbody", "tr",
    "th", "td", "a",
}  # fmt: skip
_SMALLER = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}


@lru_cache(maxsize=2048)
def render(source: str) -> Markup:
    """Safe HTML of a Markdown text. Raw HTML in it is dropped, images are not allowed, headings start at h3."""
    html = Markdown(extensions=["tables", "nl2br", "sane_lists"], output_format="html").convert(nfc(source))
    for larger, smaller in _SMALLER.items():
        html = html.replace(f"<{larger}>", f"<{smaller}>").replace(f"</{larger}>", f"</{smaller}>")
    safe = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
    return Markup(safe)
