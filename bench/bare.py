"""The yardstick: Flask-SocketIO and nothing else. ``python -m bench.bare PORT``

It emits to the sockets of a room what it was given beforehand, when a control socket taps; it answers whoever joins
with a snapshot given beforehand; and it relays what somebody types.
Loop, listening socket and socket options are the program's own, so that the difference between the two servers is the
program's doing alone.
"""

from __future__ import annotations

import sys
from typing import Any

from conference import loop

if __name__ == "__main__":
    loop.patch()

from flask import Flask
from flask_socketio import SocketIO, join_room


def create() -> Flask:
    """An application with rooms and taps."""
    app = Flask("bare")
    socketio = SocketIO(
        app,
        async_mode=loop.MODE,
        async_handlers=False,
        transports=["websocket"],
        manage_session=False,
        cookie=None,
        ping_interval=10,
        ping_timeout=10,
        max_http_buffer_size=1_000_000,
    )
    held: dict[str, Any] = {}

    @socketio.on("join")
    def join(message: Any) -> Any:
        join_room(message.get("room", "hall"))
        return held.get("snapshot", True)

    @socketio.on("hold")
    def hold(payload: Any) -> bool:
        held["payload"] = payload
        return True

    @socketio.on("hold_snapshot")
    def hold_snapshot(snapshot: Any) -> bool:
        held["snapshot"] = snapshot
        return True

    @socketio.on("tap")
    def tap(message: Any) -> bool:
        socketio.emit("patch", held["payload"], to=message.get("room", "hall"))
        return True

    @socketio.on("relay")
    def relay(message: Any) -> bool:
        socketio.emit("typed", message, to="hall")
        return True

    _refuse_compression(app)
    return app


def _refuse_compression(app: Flask) -> None:
    inner = app.wsgi_app

    def uncompressed(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return inner(environ, start_response)

    app.wsgi_app = uncompressed  # type: ignore[method-assign]


if __name__ == "__main__":
    loop.serve(loop.listen("127.0.0.1", int(sys.argv[1])), create())
