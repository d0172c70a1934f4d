"""What a browser makes of a patch with stubs (static/js/parts/pieces.js), without one."""

from __future__ import annotations

import re

from conference.screens.pieces import Rendered

_STUB = re.compile(r'<([a-z]+) id="([^"]+)" data-same="(\d+)" data-run="(\d+)"></\1>')
_GAP = re.compile(r">\s+<")


def unfolded(patch: str, shown: Rendered) -> str:
    """The whole fragment, without space between elements, from a patch and from what was shown before.

    Raises where a browser would ask anew.
    """
    order = [piece.id for piece in shown.pieces]

    def run(stub: re.Match[str]) -> str:
        tag, first, total, length = stub.groups()
        start = order.index(first)
        pieces = shown.pieces[start : start + int(length)]
        sum_of_hashes = 0
        for piece in pieces:
            sum_of_hashes = (sum_of_hashes * 31 + piece.hash) % (1 << 32)
        assert (len(pieces), sum_of_hashes) == (int(length), int(total))
        assert {piece.tag for piece in pieces} == {tag}
        return " ".join(piece.html for piece in pieces)

    return _GAP.sub("><", _STUB.sub(run, patch))
