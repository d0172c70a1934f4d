"""A Socket.IO client that takes messages in the order they come, and leaves no connection open behind it.

The library's own starts a thread for each message, and threads overtake one another: the bytes of a message may be
handled before the text that announces them, which it takes for nonsense. It also forgets a connection that ends before
its first words, or by a reset, without closing it.
"""

from __future__ import annotations

from typing import Any

import engineio
import socketio
import websocket


class _InOrder(engineio.Client):  # type: ignore[misc]
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.websocket_extra_options["class_"] = self._new_socket
        self._line: websocket.WebSocket | None = None

    def let_go(self) -> None:
        """Close what the last connection has left open."""
        if self._line is not None:
            self._line.shutdown()  # type: ignore[no-untyped-call]

    def _new_socket(self, **options: Any) -> websocket.WebSocket:
        self.let_go()
        self._line = websocket.WebSocket(**options)
        return self._line

    def _trigger_event(self, event: str, *args: Any, **options: Any) -> Any:
        options["run_async"] = options.get("run_async", False) and event != "message"
        return super()._trigger_event(event, *args, **options)


class OrderedClient(socketio.Client):  # type: ignore[misc]
    """As ``socketio.Client``. Its handlers run one after another and must not wait for an answer."""

    def hang_up(self) -> None:
        """Disconnect, also where the server has done so already or never let it in."""
        if self.connected:
            self.disconnect()
        self.eio.disconnect(abort=True)
        self.eio.let_go()

    def _engineio_client_class(self) -> type[engineio.Client]:
        return _InOrder
