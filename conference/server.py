"""Running one server process."""

from __future__ import annotations

import gc
import socket

from conference import logs, loop, service
from conference.app import create_app
from conference.backups import rotating
from conference.config import Config


def listen(config: Config) -> socket.socket:
    """Open the port. Raises OSError when it is taken: a second server must not split the hall."""
    return loop.listen(config.host, config.port)


def run(config: Config, listening: socket.socket) -> None:
    """Serve until stopped."""
    logs.configure(config.log)
    app = create_app(config)
    service.of(app).typing.projector.catch_up()  # whatever a crash left behind
    _spare_what_stays()
    rotating.start(config)
    loop.serve(listening, app)


def _spare_what_stays() -> None:
    """What has been loaded by now stays for good. Looking through it again and again, the collector of cyclic garbage
    would make everybody wait for a tenth of a second whenever a hall comes back or a long list is read."""
    gc.collect()
    gc.freeze()
