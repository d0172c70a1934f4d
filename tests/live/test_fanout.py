"""Sending past the queues: at once to the idle, in order to everybody, never half a message."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from engineio.socket import Socket as EngineSocket
from eventlet.greenio import GreenSocket
from flask import Flask
from flask_socketio import SocketIO

from bench.sockets import Wire, Wires, cookie_from
from conference import loop
from conference.live import line as lines
from conference.live.fanout import Fanout
from conference.live.line import Line, frame_of
from conference.models import Role
from tests.serving import Links, Server


class Ends:
    """A line and the browser's end of it, with a writer thread that waits at the queue as engineio's does."""

    def __init__(self) -> None:
        self.ours, self.browser = socket.socketpair()
        self.browser.settimeout(5)
        self.line = Line(GreenSocket(self.ours))
        socketio = SocketIO(Flask("test"), async_mode="eventlet")
        self.server = socketio.server
        self.fanout = Fanout(socketio)
        self.socket = self.server.eio.sockets["phone"] = EngineSocket(self.server.eio, "phone")
        self.server.environ["phone"] = {lines._KEY: self.line}
        sid = self.server.manager.connect("phone", "/")
        self.server.manager.enter_room(sid, "/", "hall")

    def let_the_writer_wait(self) -> None:
        """What engineio's writer does most of its life."""
        loop.spawn(self.socket.queue.get)
        loop.sleep(0)


@pytest.fixture
def ends() -> Iterator[Ends]:
    """One connected browser."""
    made = Ends()
    yield made
    made.ours.close()
    made.browser.close()


@pytest.fixture(scope="module")
def server(new_server: Callable[..., Server]) -> Iterator[Server]:
    """One that no other file's tests must work with: so much is written here."""
    with new_server() as running:
        yield running


@pytest.fixture(scope="module")
def links(server: Server) -> Links:
    """Its links."""
    return Links(server)


def test_a_push_reaches_an_idle_socket_without_its_queue(ends: Ends) -> None:
    ends.let_the_writer_wait()
    ends.server.emit("patch", {"seq": 7}, to="hall")
    assert ends.browser.recv(100) == frame_of('42["patch",{"seq":7}]')
    assert ends.socket.queue.empty()


def test_nothing_overtakes_what_waits_in_the_queue(ends: Ends) -> None:
    ends.let_the_writer_wait()
    ends.socket.queue.put("an answer on its way")
    ends.server.emit("patch", {"seq": 7}, to="hall")
    assert ends.socket.queue.qsize() == 2


def test_a_busy_writer_gets_it_through_the_queue(ends: Ends) -> None:
    ends.server.emit("patch", {"seq": 7}, to="hall")
    assert ends.socket.queue.qsize() == 1


def test_binary_attachments_keep_to_the_queue(ends: Ends) -> None:
    ends.let_the_writer_wait()
    ends.server.emit("update", {"bytes": b"\x00\x01"}, to="hall")
    text = frame_of('451-["update",{"bytes":{"_placeholder":true,"num":0}}]')
    assert ends.browser.recv(1000) == text
    assert ends.socket.queue.qsize() == 1


def test_what_does_not_fit_is_finished_before_anything_else_leaves(ends: Ends) -> None:
    ends.let_the_writer_wait()
    ends.line.queue = ends.socket.queue
    long = frame_of("x" * 3_000_000)
    assert ends.line.push(long)
    assert not ends.line.push(b"too early")
    loop.spawn(ends.line.sendall, b"the next")
    received = bytearray()
    reader = threading.Thread(target=lambda: received.extend(_read(ends.browser, len(long) + 8)))
    reader.start()
    while reader.is_alive():
        loop.sleep(0.01)
    assert bytes(received) == long + b"the next"


def test_a_browser_that_left_in_the_middle_of_a_message_is_hung_up_on(ends: Ends) -> None:
    ends.let_the_writer_wait()
    ends.line.queue = ends.socket.queue
    assert ends.line.push(frame_of("x" * 3_000_000))
    ends.browser.close()
    loop.sleep(0.05)
    assert not ends.line.push(b"never")
    with pytest.raises(OSError):
        ends.line.sendall(b"never")


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_frame_says_how_long_it_is(size: int) -> None:
    frame = frame_of("a" * size)
    width = {126: 2, 127: 8}.get(frame[1], 0)
    told = int.from_bytes(frame[2 : 2 + width], "big") if width else frame[1]
    assert (frame[0], told, len(frame)) == (0x81, size, 2 + width + size)


def test_another_loop_keeps_to_the_queues() -> None:
    environ: dict[str, Any] = {"HTTP_SEC_WEBSOCKET_VERSION": "13"}
    lines.lay(environ)
    assert lines.line_in(environ) is None


def test_a_screen_that_reads_slowly_gets_every_patch_whole_and_in_order(server: Server, links: Links) -> None:
    with Wires() as wires:
        slow, quick = _staff(wires, server, links, Role.CO_CHAIR), _staff(wires, server, links, Role.CHAIR)
        slow._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        patches: list[dict[str, Any]] = []
        _listen(slow, patches)
        wires.leave_unread(slow)
        wires.call(quick, "command", {"name": "conference.admit", "args": {}})
        for n in range(40):
            text = f"Ý kiến {n}: " + "đường, nước, điện. " * 10  # all of it stays below what is cut
            wires.call(quick, "command", {"name": "question.receive", "args": {"text": text}})
            wires.rest(0.06)
        last = wires.call(quick, "command", {"name": "question.receive", "args": {"text": "cuối"}})["seq"]
        wires.read_again(slow)
        wires.until(lambda: bool(patches) and patches[-1]["seq"] >= last)
    assert [patch["after"] for patch in patches[1:]] == [patch["seq"] for patch in patches[:-1]]


def _staff(wires: Wires, server: Server, links: Links, role: Role) -> Wire:
    cookie = cookie_from(server.port, links.path(role))
    wire = wires.open(server.port, cookie=cookie, auth={"link": links.link_id(role)})
    wires.call(wire, "join", {})
    return wire


def _listen(wire: Wire, patches: list[dict[str, Any]]) -> None:
    """Keep every patch; a damaged one would not be JSON."""
    count = wire._count

    def keep(data: bytes, start: int, end: int) -> None:
        count(data, start, end)
        patches.append(json.loads(data[start + 2 : end])[1])

    wire._count = keep  # type: ignore[method-assign]


def _read(browser: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += browser.recv(1 << 16)
    return data
