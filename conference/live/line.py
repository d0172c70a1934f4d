"""The way out of one WebSocket: two writers share it and never mix their bytes.

engineio's writer thread sends what its queue holds. A push may write past both (live/fanout.py), which saves a thread
switch per socket. Whatever does not fit at once is finished in order before anything else leaves.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

from conference import loop

_KEY = "conference.line"  # where a request's environ keeps its line
_TEXT = 0x81  # a whole text message in one frame
_FRAMES_OF_TODAY = ("8", "13")  # what Sec-WebSocket-Version means RFC 6455; before it frames looked different


class Line:
    """Stands in for the network socket that the WebSocket writes to."""

    __slots__ = ("_finished", "_sending", "_socket", "_write", "queue")

    def __init__(self, network_socket: Any) -> None:
        self._socket = network_socket
        self._write = loop.write_without_waiting(network_socket)
        self._sending = False
        self._finished: loop.Event | None = None  # while the rest of a push is on its way
        self.queue: Any = None  # the writer thread's; nothing is pushed before it is known

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def sendall(self, data: bytes) -> None:
        """What the WebSocket calls, one thread at a time. Waits until everything is sent."""
        while self._finished is not None:
            self._finished.wait()
        self._sending = True
        try:
            self._socket.sendall(data)
        finally:
            self._sending = False

    def push(self, frame: bytes) -> bool:
        """Send a whole frame without waiting. False, and nothing sent, when something else is on its way."""
        queue = self.queue
        # Somebody waits at an empty queue: the writer thread has sent all it took (and has not been told to end).
        if queue is None or not queue.getting() or queue.qsize() or self._sending or self._finished is not None:
            return False
        try:
            sent = self._write(frame)
        except OSError:  # full, or broken: then the writer thread will notice
            return False
        if sent < len(frame):
            self._finished = loop.event()
            loop.spawn(self._finish, frame[sent:])
        return True

    def _finish(self, rest: bytes) -> None:
        finished = self._finished
        try:
            self._socket.sendall(rest)
        except OSError:
            self.hang_up()
        finally:
            self._finished = None
            if finished is not None:
                finished.set()

    def hang_up(self) -> None:
        """End the connection: half a frame has left and the rest cannot follow. The browser comes back by itself."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)


def lay(environ: dict[str, Any]) -> None:
    """Put a line into the environ of a WebSocket's request, where the loop allows it."""
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") not in _FRAMES_OF_TODAY:
        return
    network_socket = loop.network_socket(environ)
    if network_socket is not None:
        environ[_KEY] = Line(network_socket)
        loop.replace_network_socket(environ, environ[_KEY])


def line_in(environ: dict[str, Any] | None) -> Line | None:
    """The line of the request that a WebSocket began as."""
    return environ.get(_KEY) if environ else None


def frame_of(text: str) -> bytes:
    """A server's text message as RFC 6455 sends it: unmasked, uncompressed, one frame."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((_TEXT, size)) + payload
    if size < 1 << 16:
        return bytes((_TEXT, 126)) + size.to_bytes(2, "big") + payload
    return bytes((_TEXT, 127)) + size.to_bytes(8, "big") + payload
