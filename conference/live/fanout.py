"""Sending past the queues: a message is encoded and framed once and written straight to every idle socket.

engineio puts each message into a queue per socket, wakes a thread per socket, and lets each of them frame the same
text again; the thread then holds the message until the next one comes. With 1,000 phones (bench/README.md) that was
most of the way from the chair's tap to the last phone, and after a restart 36 KB a phone for the first picture.
"""

from __future__ import annotations

from typing import Any

from flask_socketio import SocketIO

from conference import loop, metrics
from conference.live.line import Line, frame_of, line_in

#: What may wait for one client besides what the system's own buffers hold: a phone asleep in a pocket, a stuck laptop.
UNREAD_MESSAGES = 500
UNREAD_CHARACTERS = 1_000_000


class Fanout:
    """Sends one process's messages. Whoever is busy gets them through the queue, so a client's messages keep order."""

    def __init__(self, socketio: SocketIO) -> None:
        """Stand in for ``send_packet``, through which Socket.IO hands every event and answer to Engine.IO.

        It is a public method, but that Socket.IO calls it is its own affair: should that change, everything goes
        through the queues again, slower and still right; tests/live/test_fanout.py would tell.
        """
        self._environs = socketio.server.environ
        self._sockets = socketio.server.eio.sockets
        self._through_the_queue = socketio.server.eio.send_packet
        self._packet: Any = None
        self._frame = b""
        socketio.server.eio.send_packet = self.send_packet
        metrics.UNREAD.set_function(self.unread)

    def send_packet(self, engine_id: str, packet: Any) -> None:
        """Send a packet to a client, at once if everything sent to it before has left."""
        if packet is not self._packet:  # Socket.IO gives a whole room the same packet, so its frame is made once
            self._packet, self._frame = packet, b"" if packet.binary else frame_of(packet.encode())
        line = line_in(self._environs.get(engine_id))
        if line is not None and line.queue is None and engine_id in self._sockets:
            line.queue = self._sockets[engine_id].queue
        if line is None or not self._frame or not line.push(self._frame):
            self._through_the_queue(engine_id, packet)
            self._look_after(engine_id, line)

    def unread(self) -> int:
        """How many messages wait in the queues of all clients together."""
        return sum(client.queue.qsize() for client in list(self._sockets.values()))

    def _look_after(self, engine_id: str, line: Line | None) -> None:
        """Cut a client that leaves too much unread. It begins afresh, with a snapshot, when it comes back."""
        client = self._sockets.get(engine_id)
        if client is not None and client.queue.qsize() > 1 and _is_too_much(list(client.queue.queue)):
            # Not here: it leaves the room that is being sent to.
            loop.spawn(_cut, client, line, self._environs.get(engine_id, {}))


def _is_too_much(waiting: list[Any]) -> bool:
    texts = (packet.data for packet in waiting if hasattr(packet, "data"))
    characters = sum(len(text) for text in texts if isinstance(text, str | bytes))
    return len(waiting) > UNREAD_MESSAGES or characters > UNREAD_CHARACTERS


def _cut(client: Any, line: Line | None, environ: dict[str, Any]) -> None:
    """Hanging up wakes the writer thread, which waits for the client to read."""
    client.close(wait=False, abort=True)
    if line is not None:
        line.hang_up()
    else:
        loop.hang_up(environ)
