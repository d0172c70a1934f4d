"""The one place that names eventlet or gevent.

Everything that waits, locks, starts a green thread or leaves the loop goes through here, so that the asynchronous
library stays a setting (``CONFERENCE_ASYNC_MODE``) and the rest of the program never learns which one runs it.
"""

from __future__ import annotations

import os
import socket
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

MODE = os.environ.get("CONFERENCE_ASYNC_MODE", "eventlet")

if MODE != "gevent":
    # eventlet says at its import that it is in bug-fix mode. We know (ARCHITECTURE.md); the chair need not read it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import eventlet  # noqa: F401

#: A hall has hundreds of phones; eventlet's own default of 1,024 sockets would make every further page hang.
MAX_SOCKETS = 8000
_THIN_LINEAR_TIMEOUTS = 16  # linux/tcp.h; the socket module does not name it


class Semaphore(Protocol):
    """What both libraries' semaphores offer and the program uses."""

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool: ...
    def release(self) -> Any: ...
    def __enter__(self) -> Any: ...
    def __exit__(self, *exc: Any) -> Any: ...


class Event(Protocol):
    """A flag that green threads wait for; reusable after ``clear``."""

    def set(self) -> Any: ...
    def clear(self) -> Any: ...
    def wait(self, timeout: Any = None) -> Any: ...


def patch() -> None:
    """Make the standard library cooperative. Must run before any other import of the program."""
    if MODE == "gevent":
        from gevent import monkey

        monkey.patch_all()
    else:
        import eventlet

        eventlet.monkey_patch()


def spawn(function: Callable[..., Any], *args: Any) -> Any:
    """Start ``function`` in a green thread and return its handle."""
    if MODE == "gevent":
        import gevent

        return gevent.spawn(function, *args)
    import eventlet

    return eventlet.spawn(function, *args)


def sleep(seconds: float) -> None:
    """Let others run for at least ``seconds``."""
    if MODE == "gevent":
        import gevent

        gevent.sleep(seconds)
    else:
        import eventlet

        eventlet.sleep(seconds)


def semaphore() -> Semaphore:
    """A green lock of one place."""
    if MODE == "gevent":
        from gevent.lock import BoundedSemaphore

        return BoundedSemaphore(1)
    from eventlet.semaphore import Semaphore as Green

    return Green(1)  # type: ignore[no-any-return]


def event() -> Event:
    """A flag for green threads."""
    if MODE == "gevent":
        from gevent.event import Event as Green

        return Green()
    return _EventletFlag()


class _EventletFlag:
    """eventlet's own Event can be sent once only; this one can be cleared and set again.

    A waiter parks on a zero-place semaphore of its own. Handing out fresh semaphores keeps ``set`` from waking
    whoever starts to wait after it.
    """

    def __init__(self) -> None:
        self._is_set = False
        self._waiting: list[Any] = []

    def set(self) -> None:
        self._is_set = True
        waiting, self._waiting = self._waiting, []
        for parked in waiting:
            parked.release()

    def clear(self) -> None:
        self._is_set = False

    def wait(self, timeout: float | None = None) -> bool:
        if self._is_set:
            return True
        from eventlet.semaphore import Semaphore as Green

        parked = Green(0)
        self._waiting.append(parked)
        woken = parked.acquire(timeout=timeout)
        if not woken and parked in self._waiting:
            self._waiting.remove(parked)
        return bool(woken)


def outside(function: Callable[..., Any], *args: Any) -> Any:
    """Run a blocking ``function`` in the loop's thread pool and wait for it without blocking the loop."""
    if MODE == "gevent":
        import gevent

        return gevent.get_hub().threadpool.apply(function, args)
    from eventlet import tpool

    return tpool.execute(function, *args)


def listen(host: str, port: int) -> socket.socket:
    """Open our own listening socket.

    Without SO_REUSEPORT (which would let a second start silently take half of the hall) and with TCP_NODELAY (a
    patch followed by its ack would otherwise wait 40 ms for the client's delayed acknowledgement). Raises OSError
    when the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    _retry_soon(listening)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    listening.listen(1024)
    if MODE == "eventlet":
        from eventlet.greenio import GreenSocket

        return listening if isinstance(listening, GreenSocket) else GreenSocket(listening)  # type: ignore[no-any-return]
    return listening


def _retry_soon(listening: socket.socket) -> None:
    """On a bad network what was lost is sent again every 0.2 s, and not each time after twice as long.

    Only Linux has it, for connections that carry little (TCP_THIN_LINEAR_TIMEOUTS in tcp(7)); others keep the usual.
    """
    if sys.platform == "linux":
        listening.setsockopt(socket.IPPROTO_TCP, _THIN_LINEAR_TIMEOUTS, 1)


def serve(listening: socket.socket, app: Callable[..., Any]) -> None:
    """Serve a WSGI application on ``listening`` until the process is stopped."""
    if MODE == "gevent":
        from gevent.pywsgi import WSGIHandler, WSGIServer

        class Handler(WSGIHandler):
            def handle_one_response(self) -> None:
                """After a WebSocket no request can follow; a client that has closed it waits for us to hang up."""
                super().handle_one_response()
                if self.environ and "HTTP_SEC_WEBSOCKET_KEY" in self.environ:
                    self.close_connection = True

        WSGIServer(listening, app, log=None, handler_class=Handler).serve_forever()
    else:
        from eventlet import wsgi

        class Protocol(wsgi.HttpProtocol):  # type: ignore[misc]
            # Each WebSocket keeps the buffers of the HTTP request it began as: 8 and 16 KB by default.
            rbufsize = wbufsize = 4096

        wsgi.server(
            listening,
            app,
            max_size=MAX_SOCKETS,
            protocol=Protocol,
            log_output=False,
            socket_timeout=None,
            debug=False,
        )


def network_socket(environ: dict[str, Any]) -> Any | None:
    """The socket that a request came by; none where writing to it directly would be wrong (gevent, TLS)."""
    body = environ.get("eventlet.input")
    if body is None:
        return None
    from eventlet.greenio import GreenSocket

    found = body.get_socket()
    return found if type(found) is GreenSocket else None


def hang_up(environ: dict[str, Any]) -> None:
    """End the connection that a request came by, also where somebody waits for the client to read from it."""
    if MODE == "gevent":
        body = environ["wsgi.input"]
        reader = getattr(body, "rfile", body)  # a request that became a WebSocket has the bare reader
        with suppress(OSError):
            reader.raw._sock.shutdown(socket.SHUT_RDWR)


def replace_network_socket(environ: dict[str, Any], stand_in: Any) -> None:
    """Let a WebSocket write to ``stand_in`` instead of the socket that ``network_socket`` found."""
    environ["eventlet.input"] = _Body(environ["eventlet.input"], stand_in)


class _Body:
    """A request's body, whose socket is another one. (eventlet's server itself keeps to the original.)"""

    def __init__(self, body: Any, stand_in: Any) -> None:
        self._body = body
        self._stand_in = stand_in

    def get_socket(self) -> Any:
        return self._stand_in

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


def write_without_waiting(network_socket: Any) -> Callable[[bytes], int]:
    """How to send what fits now: returns the number of bytes, raises BlockingIOError when nothing does."""
    return network_socket.fd.send  # type: ignore[no-any-return]
