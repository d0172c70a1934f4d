"""A thousand browsers in one process: raw WebSocket clients that speak just enough Engine.IO and Socket.IO.

python-socketio's client keeps three threads a connection and decodes every message; a thousand of those would measure
themselves. Here one thread reads every socket through one epoll and looks only at frame headers and at the first
bytes of a message. It answers pings, keeps acknowledgements, counts patches.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import select
import socket
import time
from collections.abc import Callable
from typing import Any

_TEXT, _CLOSE = 1, 8
_READ_BYTES = 1 << 18
#: What every browser offers; a server that accepts it compresses each message once per client.
_OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


class Crowd:
    """Sockets that are sent the same, and how many patches they have received together."""

    def __init__(self) -> None:
        self.wires: list[Wire] = []
        self.patches = 0
        self.last_at = 0.0  # time.perf_counter() of the newest patch


class Wire:
    """One browser's socket."""

    def __init__(self, sock: socket.socket, auth: dict[str, str], crowd: Crowd | None, unread: bytes) -> None:
        self._sock = sock
        self._auth = auth
        self._crowd = crowd
        self._unread: bytes | bytearray = unread
        self._acks = 0
        self.connected = False
        self.patches = 0
        self.patch = b""  # the newest patch as it came, kept by sockets without a crowd and by a crowd's first
        self.answers: dict[int, Any] = {}
        self.decodes = True  # answers; where they are long and only counted, decoding them would be measured, too

    def emit(self, event: str, message: Any) -> int:
        """Send an event; the answer will be in ``answers`` under the number returned."""
        self._acks += 1
        self._send(f"42{self._acks}{json.dumps([event, message], ensure_ascii=False)}")
        return self._acks

    def receive(self) -> None:
        """Take what has arrived. Raises ConnectionError when the server hung up or refused."""
        arrived = self._sock.recv(_READ_BYTES)
        if not arrived:
            raise ConnectionError("the server hung up")
        self.take(arrived)

    def take(self, arrived: bytes) -> None:
        """Handle the whole frames of what has arrived and keep the rest."""
        data = arrived
        if self._unread:
            self._unread += arrived  # in place: a long message comes in many parts
            data = self._unread
        at = 0
        while (frame := _frame(data, at)) is not None:
            opcode, start, at = frame
            if opcode == _TEXT:
                self._message(data, start, at)
            elif opcode == _CLOSE:
                raise ConnectionError("the server closed the socket")
        self._unread = data[at:] if at or data is arrived else data
        if type(self._unread) is bytes and self._unread:
            self._unread = bytearray(self._unread)

    def close(self) -> None:
        """Leave without a word, as a phone does that is switched off."""
        self._sock.close()

    def fileno(self) -> int:
        """The socket's number, for epoll."""
        return self._sock.fileno()

    def _message(self, data: bytes, start: int, end: int) -> None:
        if data.startswith(b'42["patch"', start):
            self._count(data, start, end)
        elif data.startswith(b"43", start):
            head = data.index(b"[", start)
            answer = (json.loads(data[head:end]) or [None])[0] if self.decodes else end - head
            self.answers[int(data[start + 2 : head])] = answer
        elif end - start == 1 and data[start] == ord("2"):
            self._send("3")  # a ping and its pong
        elif data.startswith(b"0", start):
            self._send(f"40{json.dumps(self._auth)}")
        elif data.startswith(b"40", start):
            self.connected = True
        elif data.startswith(b"44", start):
            raise ConnectionError(f"not let in: {data[start:end]!r}")

    def _count(self, data: bytes, start: int, end: int) -> None:
        self.patches += 1
        crowd = self._crowd
        if crowd is not None:
            crowd.patches += 1
            crowd.last_at = time.perf_counter()
        if crowd is None or crowd.wires[0] is self:
            self.patch = bytes(data[start:end])

    def _send(self, text: str) -> None:
        payload = text.encode()
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
        # A mask of zeros is a mask: the payload travels as it is, and this process saves the arithmetic.
        self._sock.sendall(b"\x81" + length + b"\0\0\0\0" + payload)


class Arrival(Wire):
    """A phone that comes back: connects, joins, and is current once the answer is here. It waits for nothing."""

    def __init__(self, sock: socket.socket, auth: dict[str, str]) -> None:
        super().__init__(sock, auth, None, b"")
        self._is_open = False
        self.answered = 0  # bytes of the snapshot
        self.answered_at = 0.0

    def take(self, arrived: bytes) -> None:
        """First the end of the handshake, then frames."""
        if not self._is_open:
            head, end, rest = (self._unread + arrived).partition(b"\r\n\r\n")
            if not end:
                self._unread += arrived
                return
            if b" 101 " not in head:
                raise ConnectionError(f"refused: {head!r}")
            self._is_open, self._unread, arrived = True, b"", rest
        super().take(arrived)

    def _message(self, data: bytes, start: int, end: int) -> None:
        if data.startswith(b"43", start):
            self.answered, self.answered_at = end - start, time.perf_counter()
        elif data.startswith(b"40", start):
            super()._message(data, start, end)
            self.emit("join", {})
        else:
            super()._message(data, start, end)


class Wires:
    """All sockets of a measurement, read by one loop."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._by_number: dict[int, Wire] = {}

    def __enter__(self) -> Wires:
        return self

    def __exit__(self, *_exception: object) -> None:
        for wire in self._by_number.values():
            wire.close()
        self._epoll.close()

    def open(self, port: int, *, cookie: str = "none=0", auth: dict[str, str], crowd: Crowd | None = None) -> Wire:
        """Connect a socket to a server of this machine, as a browser would."""
        sock, unread = _handshake(port, cookie)
        wire = Wire(sock, auth, crowd, b"")
        if crowd is not None:
            crowd.wires.append(wire)
        self._by_number[wire.fileno()] = wire
        self._epoll.register(wire.fileno(), select.EPOLLIN)
        wire.take(unread)
        self.until(lambda: wire.connected)
        return wire

    def arrive(self, port: int, cookie: str, auth: dict[str, str]) -> Arrival:
        """Begin to connect a phone, and go on without waiting."""
        arrival = Arrival(_begun(port, cookie), auth)
        self._by_number[arrival.fileno()] = arrival
        self._epoll.register(arrival.fileno(), select.EPOLLIN)
        return arrival

    def call(self, wire: Wire, event: str, message: Any) -> Any:
        """Send an event and wait for its answer."""
        number = wire.emit(event, message)
        self.until(lambda: number in wire.answers)
        return wire.answers.pop(number)

    def until(self, ready: Callable[[], bool], patience_seconds: float = 20.0) -> None:
        """Read every socket until ``ready``; raises TimeoutError when it takes too long."""
        give_up_at = time.monotonic() + patience_seconds
        while not ready():
            if time.monotonic() > give_up_at:
                raise TimeoutError("a message never came")
            self._read(0.1)

    def rest(self, seconds: float) -> None:
        """Read every socket (pings want their answer) for a while."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def leave_unread(self, wire: Wire) -> None:
        """Be a phone whose network is stuck."""
        self._epoll.unregister(wire.fileno())

    def read_again(self, wire: Wire) -> None:
        """Its network is back."""
        self._epoll.register(wire.fileno(), select.EPOLLIN)

    def _read(self, seconds: float) -> None:
        for number, _ in self._epoll.poll(seconds, len(self._by_number) or 1):
            self._by_number[number].receive()


def cookie_from(port: int, path: str) -> str:
    """Open a page as a new browser and return the cookie it was given."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    response = connection.getresponse()
    given = response.getheader("Set-Cookie")
    connection.close()
    if given is None:
        raise ConnectionError(f"{path} gave no cookie (status {response.status})")
    return given.partition(";")[0]


def _handshake(port: int, cookie: str) -> tuple[socket.socket, bytes]:
    """A connected WebSocket and the first bytes that came behind the handshake."""
    sock = _begun(port, cookie)
    sock.setblocking(True)
    sock.settimeout(20)
    answer = b""
    while b"\r\n\r\n" not in answer:
        more = sock.recv(4096)
        if not more:
            raise ConnectionError(f"no handshake: {answer!r}")
        answer += more
    head, _, unread = answer.partition(b"\r\n\r\n")
    if b" 101 " not in head or b"extensions" in head.lower():
        raise ConnectionError(f"refused, or compressed after all: {head!r}")
    sock.setblocking(False)
    return sock, unread


def _begun(port: int, cookie: str) -> socket.socket:
    """A connection that has asked to become a WebSocket."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=20)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    sock.sendall(
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{_OFFER}Cookie: {cookie}\r\n\r\n".encode()
    )
    sock.setblocking(False)
    return sock


def _frame(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Opcode, start and end of the payload of the frame that begins at ``at``; none while it is not whole."""
    size = len(data)
    if size - at < 2:
        return None
    length, start = data[at + 1], at + 2
    if length >= 126:
        start += 2 if length == 126 else 8
        if size < start:
            return None
        length = int.from_bytes(data[at + 2 : start], "big")
    return (data[at] & 15, start, start + length) if start + length <= size else None
