"""Markdown to safe HTML: for step bodies, house rules and minutes, at render time."""

from __future__ import annotations

from functools import cache, lru_cache

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
    """Safe HTML of a Markdown text. Tags and images are shown as they were typed, headings start at h3."""
    html = _markdown().reset().convert(nfc(source))
    for larger, smaller in _SMALLER.items():
        html = html.replace(f"<{larger}>", f"<{smaller}>").replace(f"</{larger}>", f"</{smaller}>")
    safe = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
    return Markup(safe)


@cache
def _markdown() -> Markdown:
    """The converter: making one takes thirty times as long as a conversion, in which no green thread gives way.

    It knows no HTML of the writer's: "<thôn 5>" are words that must not vanish from the minutes.
    """
    made = Markdown(extensions=["tables", "nl2br", "sane_lists"], output_format="html")
    made.preprocessors.deregister("html_block")
    for name in ("html", "image_link", "image_reference", "short_image_ref"):
        made.inlinePatterns.deregister(name)
    return made
