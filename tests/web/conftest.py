"""The application in this process, over the tests' own hall."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conference.app import create_app
from conference.config import Config
from conference.domain import links
from conference.models import Role
from tests.factories import Hall

ORIGIN = {"Origin": "http://localhost"}


@pytest.fixture
def app(hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application over the hall's database; its background threads do not start."""
    monkeypatch.setattr("conference.broadcast.hub.loop.spawn", lambda *args: None)
    url = hall.database.url.render_as_string(hide_password=False)
    config = Config(
        data=tmp_path, database_url=url, secret="for the tests", testing=True, per_device=1e6, per_address=1e6
    )
    made = create_app(config)
    yield made
    made.extensions["conference"].database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()


def open_link(client: FlaskClient, hall: Hall, seat: str) -> tuple[str, str]:
    """Open a fresh link for somebody; returns the link's id and its token."""
    actor = getattr(hall, seat).actor
    with hall.writing() as session:
        link, token = links.issue(session, hall.organiser.actor, actor.role, actor.role_holder_id, "")
    assert client.get(f"/l/{token}").status_code == 302
    return link.id, token


def enter(client: FlaskClient, hall: Hall) -> str:
    """Enter as a phone; returns the attendee page's address."""
    response = client.get(f"/j/{hall.conference.join_code}")
    assert response.status_code == 302
    return response.headers["Location"]


__all__ = ["ORIGIN", "Role", "enter", "open_link"]
