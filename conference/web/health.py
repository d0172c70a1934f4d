"""Is the process alive, and is it ready to serve?"""

from __future__ import annotations

from flask import Blueprint, Response, make_response
from sqlalchemy import text

from conference.errors import Unavailable
from conference.service import service

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@health.get("/readyz")
def ready() -> Response:
    """The database answers too."""
    try:
        with service().database.reading() as session:
            session.execute(text("SELECT 1"))
    except Unavailable:
        return make_response({"status": "the database does not answer"}, 503)
    return make_response({"status": "ready"})
