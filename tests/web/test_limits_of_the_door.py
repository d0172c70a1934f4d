"""Pages, polls, codes and failed tokens are counted like commands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conference.limits import Limits
from conference.models import AccessLink
from tests.factories import Hall
from tests.web.conftest import ORIGIN, enter, open_link

FEW = 3


@pytest.fixture
def few(app: Flask) -> Callable[..., None]:
    """From now on only so few go through: for one device, or for one address."""

    def limit(*, device: float = 1e9, address: float = 1e9) -> None:
        limits: Limits = app.extensions["conference"].limits
        limits.per_device, limits.per_address, limits.burst_seconds = device / 1e9, address / 1e9, 1e9
        limits._buckets.clear()

    return limit


def statuses(ask: Callable[[], object]) -> list[int]:
    """The answers to one more than may be asked."""
    return [ask().status_code for _ in range(FEW + 1)]  # type: ignore[attr-defined]


def test_one_phone_polls_and_loads_its_page_only_so_often(
    app: Flask, client: FlaskClient, hall: Hall, few: Callable[..., None]
) -> None:
    page, other = enter(client, hall), app.test_client()
    enter(other, hall)
    few(device=FEW)
    assert statuses(lambda: client.get(f"{page}fragments")) == [200, 200, 200, 429]
    assert client.get(page).status_code == 429
    assert other.get(page).status_code == 200
    sent = client.post(f"{page}do/question.receive", data={"text": "Xin hỏi"}, headers=ORIGIN)
    assert sent.status_code == 303  # who looks too often can still act


def test_a_link_loads_its_page_only_so_often(client: FlaskClient, hall: Hall, few: Callable[..., None]) -> None:
    link_id, _ = open_link(client, hall, "chair")
    few(device=FEW)
    assert statuses(lambda: client.get(f"/s/{link_id}/")) == [200, 200, 200, 429]
    assert client.get(f"/s/{link_id}/fragments").status_code == 429


def test_one_secretary_shows_only_so_many_codes(client: FlaskClient, hall: Hall, few: Callable[..., None]) -> None:
    link_id, _ = open_link(client, hall, "secretary")
    target = hall.chair.actor.link_id
    few(device=FEW)
    before = len(hall.all(AccessLink))
    show = lambda: client.post(f"/s/{link_id}/once/{target}", headers=ORIGIN)  # noqa: E731
    assert statuses(show) == [200, 200, 200, 429]
    assert len(hall.all(AccessLink)) == before + FEW


def test_wrong_tokens_codes_and_links_are_soon_refused_unseen(
    client: FlaskClient, hall: Hall, few: Callable[..., None]
) -> None:
    api = f"/api/v1/conferences/{hall.conference.slug}/commands/queue.close"
    asked: tuple[tuple[Callable[[], object], int], ...] = (
        (lambda: client.post(api, json={}, headers={"Authorization": "Bearer wrong"}), 401),
        (lambda: client.get("/j/WRONG"), 404),
        (lambda: client.get("/l/wrong"), 404),
        (lambda: client.get(f"/s/{'0' * 32}/"), 403),
        (lambda: client.get(f"/s/{'0' * 32}/fragments"), 403),
        (lambda: client.post(f"/s/{'0' * 32}/do/queue.close", headers=ORIGIN), 403),
        (lambda: client.get(f"/c/{hall.conference.slug}/"), 302),
    )
    for ask, otherwise in asked:
        few(address=FEW)
        assert statuses(ask) == [otherwise] * FEW + [429]


def test_failed_tokens_do_not_keep_out_who_is_known(client: FlaskClient, hall: Hall, few: Callable[..., None]) -> None:
    link_id, token = open_link(client, hall, "chair")
    few(address=1)
    api = f"/api/v1/conferences/{hall.conference.slug}/commands/queue.close"
    for status in (401, 429):
        assert client.post(api, json={}, headers={"Authorization": "Bearer wrong"}).status_code == status
    assert client.post(api, json={}, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert client.get(f"/s/{link_id}/").status_code == 200
