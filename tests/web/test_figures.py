"""Who may read a server's figures: its own machine and the addresses it was told, not the hall."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from conference import service
from conference.app import create_app
from conference.config import BadSetting, Config
from tests.factories import Hall

HALL = "192.168.1.77"


def status(app: Flask, address: str, **headers: str) -> int:
    """How a request for the figures from there is answered."""
    response = app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers)
    return response.status_code


def test_this_machine_reads_the_figures_and_the_hall_does_not(app: Flask) -> None:
    assert status(app, "127.0.0.1") == status(app, "::1") == 200
    assert status(app, HALL) == 403


def test_an_address_of_the_setting_reads_them(app: Flask) -> None:
    parts = service.of(app)
    service.install(app, replace(parts, config=replace(parts.config, metrics_from=("192.168.1.0/28", "10.1.2.3"))))
    assert status(app, "192.168.1.9") == status(app, "10.1.2.3") == 200
    assert status(app, HALL) == status(app, "10.1.2.4") == 403


def test_behind_a_trusted_proxy_both_the_proxy_and_who_asks_must_be_known(hall: Hall, tmp_path: Path) -> None:
    url = hall.database.url.render_as_string(hide_password=False)
    app = create_app(Config(data=tmp_path, database_url=url, secret="for the tests", testing=True, trust_proxy=True))
    assert status(app, "127.0.0.1") == 200
    assert status(app, "127.0.0.1", **{"X-Forwarded-For": HALL}) == 403
    assert status(app, HALL, **{"X-Forwarded-For": "127.0.0.1"}) == 403
    service.of(app).database.close()


def test_a_setting_that_names_no_address_is_refused_in_plain_words() -> None:
    with pytest.raises(BadSetting, match=r"10\.0\.0\.0/8"):
        Config.from_environment({"CONFERENCE_METRICS_FROM": "the office"})
    with pytest.raises(BadSetting, match="text, json"):
        Config.from_environment({"CONFERENCE_LOG": "yaml"})
    assert Config.from_environment({"CONFERENCE_METRICS_FROM": "10.0.0.0/8, ::1"}).metrics_from == (
        "10.0.0.0/8",
        "::1/128",
    )
