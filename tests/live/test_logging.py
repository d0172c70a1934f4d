"""What a served meeting leaves behind for its keepers: figures, and lines that give nobody away."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import requests

from conference.models import Role
from conference.rehearsal.seats import NotHeld, Seat
from tests.patience import PATIENCE_SECONDS
from tests.serving import Links, Server

NAME, PHONE, TYPED, ASKED = "Đặng Văn Bí Mật", "0987654321", "lời gõ kín", "câu hỏi không ai được thấy"
SECRETS = (NAME, "Bí Mật", PHONE, TYPED, ASKED, "mat-khau-gia")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that logs as JSON."""
    with Server(tmp_path_factory.mktemp("served"), CONFERENCE_LOG="json") as running:
        yield running


@pytest.fixture(scope="module")
def played(server: Server) -> str:
    """What it printed while a meeting was played: typing, refusals, nonsense and wrong addresses included."""
    links, printed = Links(server), server.log
    chair, secretary = (Seat(server.url, links.path(role)) for role in (Role.CHAIR, Role.SECRETARY))
    phone = Seat(server.url, links.join_path)
    for command in ("conference.admit", "conference.open", "floor.invite_next"):
        chair.do(command)
    secretary.do("speaker.register", title="Ông", full_name=NAME, content=f"{ASKED} {PHONE}")
    phone.do("question.receive", text=ASKED, full_name=NAME)
    secretary.type(secretary.do("entry.open")["entry"], TYPED)
    with suppress(NotHeld):
        chair.do(NAME, text=TYPED)
    with suppress(NotHeld):
        chair.do("question.ask", **{NAME: TYPED})
    with suppress(NotHeld):
        phone.do("floor.invite_next")
    for path in (f"/l/{PHONE}", "/l/mat-khau-gia?name=" + PHONE, f"/j/{PHONE}", f"/{PHONE}", f"/?code={PHONE}"):
        requests.request("BÍ MẬT".encode().hex(), server.url + path, timeout=PATIENCE_SECONDS)
        requests.get(server.url + path, timeout=PATIENCE_SECONDS)
    for seat in (chair, secretary, phone):
        seat.leave()
    return server.log.removeprefix(printed)


def lines(played: str) -> list[dict[str, Any]]:
    """The lines, each an object."""
    return [json.loads(line) for line in played.splitlines()]


def test_every_line_is_an_object_that_says_when_and_what(played: str) -> None:
    assert lines(played)
    assert all({"at", "level", "part", "what"} <= set(line) for line in lines(played))


def test_a_commands_line_names_its_conference_its_own_id_and_what_became_of_it(server: Server, played: str) -> None:
    found = {line["command"]: line for line in lines(played) if line["what"] == "command"}
    done = found["conference.open"]
    assert done["outcome"] == "done"
    assert done["conference"] == Links(server).conference_id
    assert len(done["command_id"]) == 32
    assert found["floor.invite_next"]["outcome"] == "forbidden"
    assert found["unknown"]["outcome"] == found["question.ask"]["outcome"] == "invalid"


def test_requests_are_named_by_the_pattern_of_their_address(played: str) -> None:
    paths = {line["path"] for line in lines(played) if line["what"] == "request"}
    assert {"/l/<token>", "/j/<code>", "/s/<link_id>/", "none"} <= paths


def test_nobodys_name_number_token_or_words_appear(server: Server, played: str) -> None:
    links = Links(server)
    tokens = [links.token(role) for role in (Role.CHAIR, Role.SECRETARY)] + [links.join_code]
    assert [secret for secret in (*SECRETS, *tokens) if secret in played] == []


def test_the_figures_tell_of_the_meeting(server: Server, played: str) -> None:
    with urllib.request.urlopen(f"{server.url}/metrics") as response:
        page = response.read().decode()
    assert 'conference_command_seconds_count{command="conference.open",outcome="done"} 1.0' in page
    assert 'conference_command_seconds_count{command="unknown",outcome="invalid"} 1.0' in page
    assert 'conference_connections{screen="chair"} 0.0' in page
    for name in ("patches_total", "flush_seconds_count", "flush_events_sum", "render_seconds_count", "join_seconds"):
        assert f"conference_{name}" in page
    assert 'conference_database_wait_seconds_count{for_="commit"}' in page
    assert [secret for secret in SECRETS if secret in page] == []


def test_whoever_comes_by_a_proxy_nobody_told_of_gets_no_figures(server: Server) -> None:
    asked = urllib.request.Request(f"{server.url}/metrics", headers={"X-Forwarded-For": "127.0.0.1"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    assert refused.value.code == 403
    refused.value.close()
