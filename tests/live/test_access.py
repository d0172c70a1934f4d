"""Who is let in, who is put out, and what somebody hostile at a socket cannot do."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner
from socketio.exceptions import ConnectionError as NotLetIn
from sqlalchemy import select

from conference.actor import Actor
from conference.cli import cli
from conference.db import Database
from conference.domain import links as link_rows
from conference.models import AccessLink, Role
from tests.live.conftest import Browser
from tests.patience import PATIENCE_SECONDS, wait_for
from tests.serving import Links, Server


def fresh_link(server: Server, links: Links, role: Role) -> tuple[str, str]:
    """Another link of the same person: (id, path), so that revoking it spoils no other test."""
    database = Database(server.config.url)
    with database.writing() as session:
        holder = session.scalar(select(AccessLink.role_holder_id).where(AccessLink.id == links.link_id(role)))
        office = Actor(Role.ORGANISER, links.conference_id, "office")
        link, token = link_rows.issue(session, office, role, holder, "")
        found = link.id, f"/l/{token}"
    database.close()
    return found


def revoke_link(server: Server, links: Links, link_id: str) -> None:
    """Revoke it as the office does: from another process, which tells this one nothing."""
    database = Database(server.config.url)
    with database.writing() as session:
        link_rows.revoke(session, Actor(Role.ORGANISER, links.conference_id, "office"), link_id)
    database.close()


def test_a_revoked_link_is_disconnected_and_stays_out(
    server: Server, links: Links, browsers: Callable[[str], Browser]
) -> None:
    link_id, path = fresh_link(server, links, Role.SECRETARY)
    secretary = browsers(path)
    secretary.connect()
    secretary.join()
    revoke_link(server, links, link_id)
    wait_for(lambda: not secretary.socket.connected)
    secretary.socket.disconnect()
    with pytest.raises(NotLetIn):
        secretary.connect()
    secretary.hang_up()


def test_an_organiser_of_a_loaded_file_revokes_a_link_and_what_was_opened_from_it(
    server: Server, links: Links, browsers: Callable[[str], Browser]
) -> None:
    link_id, path = fresh_link(server, links, Role.SECRETARY)
    database = Database(server.config.url)
    with database.writing() as session:
        token = link_rows.issue_once(session, Actor(Role.ORGANISER, links.conference_id, "office"), link_id)
    database.close()
    laptop, tablet = browsers(path), browsers(f"/l/{token}")
    for browser in (laptop, tablet):
        browser.connect()
        assert "fragments" in browser.join()
    organiser = browsers(links.path(Role.ORGANISER))
    organiser.connect()
    assert organiser.send("link.revoke", link=link_id)["ok"]
    wait_for(lambda: not laptop.socket.connected and not tablet.socket.connected)
    assert organiser.socket.connected


def test_the_command_line_revokes_a_link_under_a_running_server(
    server: Server, links: Links, browsers: Callable[[str], Browser]
) -> None:
    _, path = fresh_link(server, links, Role.SECRETARY)
    secretary = browsers(path)
    secretary.connect()
    secretary.join()
    where = ["--data", str(server.data), "--database-url", server.config.database_url]
    done = CliRunner().invoke(cli, ["links", "--revoke", secretary.page_url, *where])
    assert done.exit_code == 0, done.output
    wait_for(lambda: not secretary.socket.connected)


def test_a_socket_let_in_before_its_link_was_revoked_cannot_join_afterwards(
    server: Server, links: Links, browsers: Callable[[str], Browser]
) -> None:
    link_id, path = fresh_link(server, links, Role.SECRETARY)
    secretary = browsers(path)
    secretary.connect()
    revoke_link(server, links, link_id)
    answers: list[object] = []
    secretary.socket.emit("join", {}, callback=answers.append)
    wait_for(lambda: not secretary.socket.connected)
    assert answers == []
    assert secretary.patches == []


def test_a_phones_cookie_opens_no_link_and_a_links_cookie_no_phone(
    links: Links, browsers: Callable[[str], Browser]
) -> None:
    phone, chair = browsers(links.join_path), browsers(links.path(Role.CHAIR))
    for browser, auth in (
        (phone, {"link": links.link_id(Role.CHAIR)}),
        (chair, {"conference": links.slug}),
        (phone, {"conference": "no-such-place"}),
        (phone, {"link": "\ud800\x00"}),
        (phone, {}),
    ):
        with pytest.raises(NotLetIn):
            browser.connect(auth)
        browser.hang_up()


def test_a_page_of_another_site_opens_no_socket(
    server: Server, links: Links, browsers: Callable[[str], Browser]
) -> None:
    chair = browsers(links.path(Role.CHAIR))
    headers = {"Cookie": chair.cookie, "Origin": "http://elsewhere.example", "Upgrade": "websocket",
               "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "YQ=="}  # fmt: skip
    knock = urllib.request.Request(f"{server.url}/socket.io/?EIO=4&transport=websocket", headers=headers)
    with pytest.raises(urllib.error.HTTPError, match="400") as caught:
        urllib.request.urlopen(knock, timeout=PATIENCE_SECONDS)
    caught.value.close()


@pytest.fixture(scope="module")
def limited(new_server: Callable[..., Server]) -> Iterator[Server]:
    """A server that counts as it does in a hall."""
    with new_server(CONFERENCE_PER_DEVICE="5", CONFERENCE_PER_ADDRESS="20") as running:
        yield running


def test_a_flood_of_joins_is_stemmed_and_lets_others_join(limited: Server) -> None:
    links = Links(limited)
    flooding, other = Browser(limited, links.join_path), Browser(limited, links.join_path)
    for browser in (flooding, other):
        browser.connect()
    answers = [flooding.join() for _ in range(40)]
    assert [answer for answer in answers if answer.get("code") == "too_many"]
    assert "fragments" in other.join()
    asked = [flooding.socket.call("time", {}, timeout=PATIENCE_SECONDS) for _ in range(40)]
    assert [answer for answer in asked if answer.get("code") == "too_many"]
    time.sleep(0.5)
    assert "fragments" in flooding.join()
    for browser in (flooding, other):
        browser.hang_up()


def test_a_flood_of_one_phone_does_not_keep_the_chair_from_acting(limited: Server) -> None:
    links = Links(limited)
    chair, phones = Browser(limited, links.path(Role.CHAIR)), [Browser(limited, links.join_path) for _ in range(10)]
    for browser in (chair, *phones):
        browser.connect()
    codes = set()
    for phone in phones:  # more than the address may send: 20 a second, 80 at once
        for _ in range(20):
            codes.add(phone.send("speaker.withdraw", request="0" * 32)["code"])
    assert "too_many" in codes
    since = time.monotonic()
    assert chair.send("conference.admit")["ok"]
    assert time.monotonic() - since < 1
    for browser in (chair, *phones):
        browser.hang_up()


def test_what_is_far_too_long_costs_the_sender_its_connection_alone(
    links: Links, chair: Browser, browsers: Callable[[str], Browser]
) -> None:
    phone = browsers(links.join_path)
    phone.connect()
    line = phone.socket.eio.ws
    phone.socket.emit("command", {"name": "question.receive", "args": {"text": "x" * 2_000_000}})
    wait_for(lambda: not phone.socket.connected)
    line.shutdown()  # the client library forgets to
    assert chair.send("entry.open", text="Vẫn chạy")["ok"]
