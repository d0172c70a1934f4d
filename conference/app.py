"""Wiring, and nothing but wiring."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_socketio import SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

import conference.commands  # noqa: F401 - declares every command
from conference import loop, service
from conference.broadcast.hints import Hints
from conference.broadcast.hub import Hub
from conference.broadcast.telling import Telling
from conference.commands.funnel import Funnel
from conference.config import TRANSLATIONS, Config
from conference.db import Database
from conference.limits import Limits
from conference.live import line
from conference.live.door import Door
from conference.live.fanout import Fanout
from conference.live.typing import TypingDoor
from conference.minutes.sync import TypingService
from conference.web import errors, headers
from conference.web.commands import commands
from conference.web.health import health
from conference.web.history import histories
from conference.web.links import once
from conference.web.minutes import papers
from conference.web.pages import pages, preferred_language
from conference.web.static import static


def create_app(config: Config) -> Flask:
    """One server process: HTTP and sockets over one database, one funnel, one hub."""
    app = Flask("conference", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY=config.read_secret(),
        TESTING=config.testing,
        MAX_CONTENT_LENGTH=1_000_000,
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
        BABEL_DEFAULT_LOCALE="vi",
        COMPRESS_MIMETYPES=["text/html", "application/json"],
        COMPRESS_ALGORITHM=["gzip"],
    )
    Babel(app, locale_selector=preferred_language)
    Compress(app)
    headers.install(app)
    for blueprint in (pages, commands, once, histories, papers, health, static):
        app.register_blueprint(blueprint)
    errors.install(app)
    socketio = _sockets(app)
    Fanout(socketio)
    parts = _service(config, socketio, app.config["SECRET_KEY"])
    service.install(app, parts)
    door = Door(parts)
    door.open(socketio)
    TypingDoor(parts, door).open(socketio)
    _wrap(app, config)
    return app


def _sockets(app: Flask) -> SocketIO:
    return SocketIO(
        app,
        async_mode=loop.MODE,
        async_handlers=False,  # one client's messages keep their order
        transports=["websocket"],  # polling would need sticky sessions behind a proxy
        manage_session=False,
        cookie=None,
        ping_interval=10,
        ping_timeout=10,
        max_http_buffer_size=1_000_000,  # a text that only one browser has, kept as a note
        logger=False,
        engineio_logger=False,
    )


def _service(config: Config, socketio: SocketIO, secret: str) -> service.Service:
    database = Database(config.url)
    hints = Hints()
    limits = Limits(config.per_device, config.per_address)

    def emit(event: str, payload: dict[str, Any], room: str) -> None:
        socketio.server.emit(event, payload, to=room)

    def cut(room: str) -> None:
        for sid, _ in list(socketio.server.manager.get_participants("/", room)):
            socketio.server.disconnect(sid)

    hub = Hub(database, hints, emit, cut, config.heartbeat_seconds)
    telling = Telling(database, hub)
    typing = TypingService(database, telling.grown, telling.worded, hints.give)
    return service.Service(config, secret, database, limits, Funnel(database, limits, hints.give), typing, hub, hints)


def _wrap(app: Flask, config: Config) -> None:
    inner = app.wsgi_app

    def without_socket_compression(environ: dict[str, Any], start_response: Any) -> Any:
        """Browsers always offer per-message compression; it doubles a client's memory and slows the fan-out."""
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        line.lay(environ)
        return inner(environ, start_response)

    app.wsgi_app = without_socket_compression  # type: ignore[method-assign]
    if config.trust_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
