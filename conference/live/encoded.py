"""Messages that are JSON already: a snapshot is written once and sent to a thousand sockets."""

from __future__ import annotations

import json
from typing import Any

from conference.broadcast.board import Encoded


class Json:
    """What Socket.IO encodes with: the standard library, and ``Encoded`` parts as they are."""

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        """JSON of a message: the list of an event's or an answer's parts."""
        if type(value) is list and any(type(part) is Encoded for part in value):
            return f"[{','.join(part if type(part) is Encoded else json.dumps(part, **options) for part in value)}]"
        return json.dumps(value, **options)

    loads = staticmethod(json.loads)
