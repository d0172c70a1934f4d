"""Wiring, and nothing but wiring."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_socketio import SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

import conference.commands  # noqa: F401 - declares every command
from conference import loop, service
from conference.broadcast.connected import Register
from conference.broadcast.hints import Hints, Topic
from conference.broadcast.hub import Hub
from conference.broadcast.relay import Relay
from conference.broadcast.telling import Telling
from conference.commands.funnel import Funnel
from conference.config import TRANSLATIONS, Config
from conference.db import Database
from conference.limits import Limits
from conference.live import line
from conference.live.door import Door
from conference.live.encoded import Json
from conference.live.fanout import Fanout
from conference.live.showing import Showing
from conference.live.typing import TypingDoor
from conference.minutes.sync import TypingService
from conference.web import errors, figures, headers
from conference.web.afterwards import afterwards
from conference.web.commands import commands
from conference.web.desk import desk
from conference.web.devices import devices
from conference.web.hall_papers import hall_papers
from conference.web.health import health
from conference.web.history import histories
from conference.web.links import once
from conference.web.minutes import papers
from conference.web.pages import pages, preferred_language
from conference.web.reports import reports
from conference.web.static import static
from conference.web.themes import themes
from conference.web.tracking import tracking

BLUEPRINTS = (
    pages, commands, once, histories, papers, reports, hall_papers, afterwards, desk, devices, themes, health,
    figures.figures, tracking, static,
)  # fmt: skip


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
    figures.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    errors.install(app)
    socketio = _sockets(app)
    Fanout(socketio)
    parts = _service(config, socketio, app.config["SECRET_KEY"])
    service.install(app, parts)
    door = Door(parts)
    door.open(socketio)
    TypingDoor(parts, door).open(socketio)
    Showing(parts, door).open(socketio)
    _wrap(app, config)
    return app


def _sockets(app: Flask) -> SocketIO:
    return SocketIO(
        app,
        async_mode=loop.MODE,
        async_handlers=False,  # one client's messages keep their order
        transports=["websocket"],  # polling would need sticky sessions behind a proxy
        manage_session=False,
        json=Json,
        cookie=None,
        ping_interval=10,
        ping_timeout=10,
        max_http_buffer_size=1_000_000,  # a text that only one browser has, kept as a note
        logger=False,
        engineio_logger=False,
    )


def _service(config: Config, socketio: SocketIO, secret: str) -> service.Service:
    database = Database(config.url, config.connections)
    hints = Hints()
    limits = Limits(config.per_device, config.per_address)

    def emit(event: str, payload: dict[str, Any], room: str) -> None:
        socketio.server.emit(event, payload, to=room)

    def cut(room: str) -> None:
        for sid, _ in list(socketio.server.manager.get_participants("/", room)):
            socketio.server.disconnect(sid)

    hub = Hub(database, hints, emit, cut, config.heartbeat_seconds)
    Telling(database, hub, hints)
    if config.redis_url:
        hub.while_listened_to(Relay(config.redis_url, secret, hints).receive)
    typed, worded = partial(hints.give, Topic.TYPED), partial(hints.give, Topic.WORDED)
    typing = TypingService(database, typed, worded, hints.reached)
    funnel = Funnel(database, limits, hints.reached)
    register = Register(hints)
    hub.while_listened_to(register.run)
    return service.Service(config, secret, database, limits, funnel, typing, hub, hints, register)


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
