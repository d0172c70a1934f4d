"""A wire between browsers and server that can be cut: connections end, or stay open and bring nothing."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

_CHUNK = 1 << 16


class Cutter:
    """Forwards every connection to a port of this machine, unless it is cut."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._pairs: dict[socket.socket, socket.socket] = {}  # browser's end → server's
        self._forgotten: set[socket.socket] = set()
        self._whole = threading.Event()  # clear while the wire is cut
        self._flows = threading.Event()  # clear while connections are there and bring nothing
        self._whole.set()
        self._flows.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection; new ones end at once."""
        self._whole.clear()
        for end in list(self._open):
            _end(end)

    def stall(self) -> None:
        """Bring nothing any more, and tell nobody."""
        self._flows.clear()

    def forget(self) -> None:
        """Close every connection's far end and tell the near one nothing: what it sends is lost. New ones are whole."""
        for near, far in list(self._pairs.items()):
            self._forgotten.add(near)
            _end(far)

    def mend(self) -> None:
        """Be a good wire again. What was stalled is brought late."""
        self._whole.set()
        self._flows.set()

    def close(self) -> None:
        """End it all."""
        self._listening.close()
        self.cut()
        self._flows.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            if not self._whole.is_set():
                raise ConnectionError
            far = socket.create_connection(("127.0.0.1", self._to_port), timeout=5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        for end in (near, far):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.add(end)
        self._pairs[near] = far
        if not self._whole.is_set():  # cut while this one was being made
            _end(near)
        threading.Thread(target=self._carry, args=(near, far), daemon=True).start()
        self._carry(far, near)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                self._flows.wait()
                if source not in self._forgotten:
                    target.sendall(data)
        self._open.discard(source)
        if target in self._forgotten:  # the browser is not told
            source.close()
            return
        self._forgotten.discard(source)
        self._pairs.pop(source, None)
        for end in (source, target):
            self._open.discard(end)
            _end(end)
        time.sleep(0.1)  # the other direction notices before the numbers of these sockets are used again
        source.close()


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
