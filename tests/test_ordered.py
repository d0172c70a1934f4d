"""The client of rehearsals and tests leaves no connection open: one that is collected open warns, and warnings fail."""

from __future__ import annotations

import gc
import socket
import struct
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha1

import pytest
from socketio.exceptions import ConnectionError as NotConnected

from conference.rehearsal.ordered import OrderedClient

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3


@pytest.fixture
def rude() -> Iterator[Callable[[], str]]:
    """Makes servers that shake hands for a WebSocket and then reset the connection."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def serve_one() -> str:
            threading.Thread(target=_shake_and_reset, args=[listening], daemon=True).start()
            return f"http://127.0.0.1:{listening.getsockname()[1]}"

        yield serve_one


def _shake_and_reset(listening: socket.socket) -> None:
    caller, _ = listening.accept()
    asked = caller.recv(65_536)
    key = next(line.split(b": ")[1] for line in asked.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key"))
    accepted = b64encode(sha1(key + _GUID).digest())
    upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    caller.sendall(upgrade + b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n")
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends a reset
    caller.close()


@pytest.mark.parametrize("times", [1, 2])
def test_connections_that_were_reset_before_their_first_words_are_closed(rude: Callable[[], str], times: int) -> None:
    _knock([rude() for _ in range(times)])
    gc.collect()


def _knock(addresses: list[str]) -> None:
    client = OrderedClient(reconnection=False)
    for address in addresses:
        with pytest.raises(NotConnected):
            client.connect(address, transports=["websocket"])
    client.hang_up()
