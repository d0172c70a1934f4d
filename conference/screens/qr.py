"""QR codes for pages: drawn on the server, so that they need neither a script nor a network."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_svg(address: str) -> Markup:
    """An address as inline SVG without inline styles (the strict policy forbids them); its size is the page's choice.

    A fifth of it may be covered or blurred, and the quiet zone of four modules is part of it: it is scanned from afar.
    """
    return Markup(segno.make(address, error="m").svg_inline(omitsize=True, border=4, dark="#1d1914", light="#fff"))
