"""What one server process is made of, wired once in ``app.create_app`` and reached as ``current_app.extensions``."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from conference.broadcast.connected import Register
from conference.broadcast.hints import Hints
from conference.broadcast.hub import Hub
from conference.commands.funnel import Funnel
from conference.config import Config
from conference.db import Database
from conference.limits import Limits
from conference.minutes.sync import TypingService

_NAME = "conference"


@dataclass(frozen=True)
class Service:
    """The parts every door needs."""

    config: Config
    secret: str
    database: Database
    limits: Limits
    funnel: Funnel
    typing: TypingService
    hub: Hub
    hints: Hints
    register: Register


def install(app: Flask, service: Service) -> None:
    """Make the service reachable from requests of this application."""
    app.extensions[_NAME] = service


def service() -> Service:
    """The current process's service."""
    return of(current_app)


def of(app: Flask) -> Service:
    """The service that was installed."""
    found = app.extensions[_NAME]
    assert isinstance(found, Service)
    return found
