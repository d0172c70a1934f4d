"""QR codes for pages: drawn on the server, so that they need neither a script nor a network."""

from __future__ import annotations

import re

import segno
from markupsafe import Markup


def qr_svg(address: str) -> Markup:
    """An address as inline SVG without inline styles (the strict policy forbids them); its size is the page's choice.

    A fifth of it may be covered or blurred, and the quiet zone of four modules is part of it: it is scanned from afar.
    """
    return Markup(segno.make(address, error="m").svg_inline(omitsize=True, border=4, dark="#1d1914", light="#fff"))


def wifi(name: str, password: str) -> str:
    """What a code says so that a phone joins a network: ``WIFI:T:WPA;S:name;P:password;;``, ``nopass`` if it is open.

    By the rule of that form a backslash stands before each backslash, semicolon, comma, colon and quotation mark.
    """
    kind = f"T:WPA;S:{_escaped(name)};P:{_escaped(password)}" if password else f"T:nopass;S:{_escaped(name)}"
    return f"WIFI:{kind};;"


def _escaped(text: str) -> str:
    return re.sub(r'([\\;,:"])', r"\\\1", text)
