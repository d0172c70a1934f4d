"""A client that reads nothing more is cut before it fills the server's memory; everybody else goes on."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest

from bench.sockets import Wires, cookie_from
from conference.live import fanout
from conference.models import Role
from tests.live.conftest import Browser
from tests.live.test_fanout import Ends
from tests.patience import wait_for
from tests.serving import Links, Server


@pytest.fixture
def ends() -> Iterator[Ends]:
    """One connected browser whose writer thread is busy for ever."""
    made = Ends()
    yield made
    made.ours.close()
    made.browser.close()


def is_cut(ends: Ends) -> bool:
    """After the threads have run."""
    fanout.loop.sleep(0)
    return bool(ends.socket.closed)


@pytest.fixture(scope="module")
def server(new_server: Callable[..., Server]) -> Iterator[Server]:
    """One that no other file's tests must work with: so much is written here."""
    with new_server() as running:
        yield running


@pytest.fixture(scope="module")
def links(server: Server) -> Links:
    """Its links."""
    return Links(server)


def test_a_client_may_leave_some_messages_unread(ends: Ends) -> None:
    for seq in range(100):
        ends.server.emit("patch", {"seq": seq, "html": "x" * 5000}, to="hall")
    assert not is_cut(ends)


def test_too_many_characters_are_too_much(ends: Ends) -> None:
    for seq in range(12):
        ends.server.emit("patch", {"seq": seq, "html": "x" * 100_000}, to="hall")
    assert is_cut(ends)
    assert ends.browser.recv(100) == b""


def test_too_many_messages_are_too_much(ends: Ends) -> None:
    for seq in range(fanout.UNREAD_MESSAGES + 2):
        ends.server.emit("beat", {"seq": seq}, to="hall")
    assert is_cut(ends)


def test_a_screen_that_stops_reading_is_cut_and_the_others_go_on(server: Server, links: Links, chair: Browser) -> None:
    chair.send("conference.admit")
    with Wires() as wires:
        cookie = cookie_from(server.port, links.path(Role.CO_CHAIR))
        stuck = wires.open(server.port, cookie=cookie, auth={"link": links.link_id(Role.CO_CHAIR)})
        stuck._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
        wires.call(stuck, "join", {})
        wires.leave_unread(stuck)
        seq = 0
        for n in range(20):
            seq = chair.send("question.receive", text=f"{n} " + "đường" * 3600)["seq"]
            wires.rest(0.06)
        wait_for(lambda: chair.patches and chair.patches[-1]["seq"] >= seq)
        with pytest.raises(ConnectionError, match=r"hung up|closed the socket"):
            wires.read_again(stuck)
            wires.rest(3)
    assert chair.send("conference.set_mode", mode="BATCH")["ok"]
