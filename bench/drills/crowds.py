"""Faults of many sockets: phones that never read, floods from one device and one address, a hall that comes back.

The sockets speak to the server itself, as raw WebSockets held by one thread; the screens are Chromium's as ever, and
share their address, as a whole hall does.
"""

from __future__ import annotations

import http.client
import os
import selectors
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

from bench.drills.faults import Fault
from bench.drills.hall import Hall
from bench.drills.report import Result
from bench.sockets import Wire, Wires, cookie_from
from conference.access import sign_device
from conference.db import Database
from conference.ids import new_id
from conference.models import Device, Role
from conference.web.visitor import device_cookie

STUCK = 12
FLOOD_PER_SECOND = 2000
STORM = 1000
_STORM_PATIENCE_SECONDS = 30.0


def cookies_of_phones(hall: Hall, count: int) -> list[str]:
    """Cookies of so many phones that entered earlier."""
    secret, conference = hall.server.config.read_secret(), hall.links.conference_id
    ids = [new_id() for _ in range(count)]
    database = Database(hall.server.config.url)
    with database.writing() as session:
        session.add_all(Device(id=one, conference_id=conference) for one in ids)
    database.close()
    return [f"{device_cookie(conference)}={sign_device(secret, one)}" for one in ids]


class NeverRead(Fault):
    """Some clients join and never read again, among them screens whose patches are large."""

    lasts = (1.0, 5.0)
    harms_nobody = True

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._wires: Wires | None = None
        self._stuck: list[Wire] = []
        self._before_mb = 0.0

    def begin(self) -> None:
        """They come, and stop reading."""
        port, links = self._hall.server.port, self._hall.links
        self._before_mb = _resident_mb(self._hall.server.pid)
        self._wires = Wires()
        chair = cookie_from(port, links.path(Role.CO_CHAIR))
        for nth in range(STUCK):
            cookie, auth = chair, {"link": links.link_id(Role.CO_CHAIR)}
            if nth % 2:
                cookie, auth = cookie_from(port, links.join_path), {"conference": links.slug}
            wire = self._wires.open(port, cookie=cookie, auth=auth)
            wire._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 13)
            self._wires.call(wire, "join", {})
            self._wires.leave_unread(wire)
            self._stuck.append(wire)

    def end(self) -> None:
        """They are gone."""
        for wire in self._stuck:
            wire.close()
        self._stuck = []

    def judge(self, result: Result) -> None:
        """What they have cost."""
        grown = _resident_mb(self._hall.server.pid) - self._before_mb
        result.more["stuck_clients"] = STUCK
        result.more["server_grew_mb"] = max(result.more.get("server_grew_mb", 0.0), round(grown, 1))


class Flood(Fault):
    """One phone, or many of one address, send two thousand messages a second; strangers ask for pages besides."""

    lasts = (1.0, 5.0)
    harms_nobody = True

    def __init__(self, hall: Hall, phones: int, strangers: int) -> None:
        self._hall, self._phones, self._strangers = hall, phones, strangers
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        self.sent = self.accepted = self.too_many = self.asked = 0
        self.sentence = ""

    def begin(self) -> None:
        """It begins."""
        self._over.clear()
        cookies = cookies_of_phones(self._hall, self._phones)
        works = [threading.Thread(target=self._send, args=(cookies,), daemon=True)]
        works += [threading.Thread(target=self._ask, daemon=True) for _ in range(self._strangers)]
        self._threads = works
        for work in works:
            work.start()

    def end(self) -> None:
        """It ends."""
        self._over.set()
        for work in self._threads:
            work.join()

    def judge(self, result: Result) -> None:
        """How much of it there was."""
        figures = {"flood_sent": self.sent, "flood_accepted": self.accepted, "flood_refused": self.too_many}
        result.more |= figures | {"pages_asked": self.asked, "sentence": self.sentence}
        if not self.too_many:
            result.wrong.append("nothing of the flood was refused")

    def _send(self, cookies: list[str]) -> None:
        with Wires() as wires:
            auth = {"conference": self._hall.links.slug}
            opened = [wires.open(self._hall.server.port, cookie=cookie, auth=auth) for cookie in cookies]
            with suppress(ConnectionError):  # whoever answers no ping for all the messages before it is cut
                while not self._over.is_set():
                    for wire in opened:
                        self._tap(wire)
                    wires.rest(len(opened) / FLOOD_PER_SECOND)
                    self._count(opened)

    def _tap(self, wire: Wire) -> None:
        message = {"name": "question.receive", "args": {"text": "Xin hỏi"}, "id": new_id()}
        with suppress(BlockingIOError):  # the server does not take more just now
            wire.emit("command", message)
            self.sent += 1

    def _count(self, wires: list[Wire]) -> None:
        for wire in wires:
            for number in list(wire.answers):
                answer = wire.answers.pop(number)
                self.accepted += bool(answer["ok"])
                self.too_many += answer.get("code") == "too_many"
                self.sentence = answer.get("sentence") or self.sentence

    def _ask(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._hall.server.port, timeout=5)
        while not self._over.is_set():
            with suppress(OSError, http.client.HTTPException):
                connection.request("GET", "/j/WRONG")
                connection.getresponse().read()
                self.asked += 1


class Storm(Fault):
    """The server is killed under a full hall; when it is back, everybody is, in the same moment."""

    lasts = (0.5, 5.0)
    spares_others = False

    def __init__(self, hall: Hall, phones: int = STORM) -> None:
        self._hall = hall
        self._cookies = cookies_of_phones(hall, phones)
        self._seconds: list[float] = []
        self._work = threading.Thread()
        self._come_back()

    def begin(self) -> None:
        """Kill it."""
        self._hall.server.kill()

    def end(self) -> None:
        """Start it; they come."""
        self._hall.server.start()
        self._work = threading.Thread(target=self._come_back, daemon=True)
        self._work.start()

    def judge(self, result: Result) -> None:
        """How long it took until the last of them had the current picture."""
        self._work.join()
        result.more["phones"] = len(self._cookies)
        result.more["phones_current_s"] = round(max(self._seconds), 2)
        result.behind(max(self._seconds))
        missing = len(self._cookies) - len(self._seconds)
        if missing:
            result.screens_disagreeing += missing
            result.wrong.append(f"{missing} phones never came back")

    def _come_back(self) -> None:
        self._seconds = come_all(self._hall.server.port, self._cookies, {"conference": self._hall.links.slug})


def come_all(port: int, cookies: list[str], auth: dict[str, str]) -> list[float]:
    """Connect and join for all at once; seconds until each had its picture. Whoever never got it is missing."""
    start = time.monotonic()
    found: list[float] = []
    with selectors.DefaultSelector() as ready:
        for cookie in cookies:
            Comer(port, cookie, auth, ready)
        while len(found) < len(cookies) and time.monotonic() - start < _STORM_PATIENCE_SECONDS:
            for key, _ in ready.select(0.5):
                comer: Comer = key.data
                if comer.go_on():
                    found.append(time.monotonic() - start)
        for key in list(ready.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
    return found


class Comer:
    """One phone on its way in: connecting, shaking hands, joining."""

    def __init__(self, port: int, cookie: str, auth: dict[str, str], ready: selectors.BaseSelector) -> None:
        self._port, self._cookie, self._auth, self._ready = port, cookie, auth, ready
        self._wire: Wire | None = None
        self._head = b""
        self._asked = 0
        self._begin()

    def go_on(self) -> bool:
        """Do what can be done without waiting; true once, when it has its picture. Refused, it begins again."""
        try:
            return self._step()
        except OSError:
            self._ready.unregister(self._sock)
            self._sock.close()
            self._wire, self._head, self._asked = None, b"", 0
            self._begin()
            return False

    def _begin(self) -> None:
        self._sock = socket.socket()
        self._sock.setblocking(False)
        self._sock.connect_ex(("127.0.0.1", self._port))
        self._ready.register(self._sock, selectors.EVENT_WRITE, self)

    def _step(self) -> bool:
        if self._wire is not None:
            return self._joining(self._wire)
        if not self._head and self._ready.get_key(self._sock).events == selectors.EVENT_WRITE:
            self._sock.sendall(self._handshake())
            self._ready.modify(self._sock, selectors.EVENT_READ, self)
            return False
        arrived = self._sock.recv(1 << 16)
        if not arrived:
            raise ConnectionError
        self._head += arrived
        head, end, rest = self._head.partition(b"\r\n\r\n")
        if end:
            if b" 101 " not in head:
                raise ConnectionError
            self._wire = Wire(self._sock, self._auth, None, b"")
            self._wire.take(rest)
        return False

    def _joining(self, wire: Wire) -> bool:
        wire.receive()
        if wire.connected and not self._asked:
            self._asked = wire.emit("join", {})
        answer = wire.answers.pop(self._asked, None) if self._asked else None
        if answer is not None and "fragments" not in answer:
            self._asked = wire.emit("join", {})
        return answer is not None and "fragments" in answer

    def _handshake(self) -> bytes:
        key = "AAAAAAAAAAAAAAAAAAAAAA=="
        return (
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Origin: http://127.0.0.1:{self._port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nCookie: {self._cookie}\r\n\r\n"
        ).encode()


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
