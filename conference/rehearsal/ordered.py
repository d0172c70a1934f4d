"""A Socket.IO client that takes messages in the order they come.

The library's own starts a thread for each message, and threads overtake one another: the bytes of a message may be
handled before the text that announces them, which it takes for nonsense.
"""

from __future__ import annotations

from typing import Any

import engineio
import socketio


class _InOrder(engineio.Client):  # type: ignore[misc]
    def _trigger_event(self, event: str, *args: Any, **options: Any) -> Any:
        options["run_async"] = options.get("run_async", False) and event != "message"
        return super()._trigger_event(event, *args, **options)


class OrderedClient(socketio.Client):  # type: ignore[misc]
    """As ``socketio.Client``. Its handlers run one after another and must not wait for an answer."""

    def _engineio_client_class(self) -> type[engineio.Client]:
        return _InOrder
