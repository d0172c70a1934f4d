"""Running one server process."""

from __future__ import annotations

import socket

from conference import loop, service
from conference.app import create_app
from conference.config import Config


def listen(config: Config) -> socket.socket:
    """Open the port. Raises OSError when it is taken: a second server must not split the hall."""
    return loop.listen(config.host, config.port)


def run(config: Config, listening: socket.socket) -> None:
    """Serve until stopped."""
    app = create_app(config)
    service.of(app).typing.projector.catch_up()  # whatever a crash left behind
    loop.serve(listening, app)
