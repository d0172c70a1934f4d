"""The socket door, against a real server: who gets in, what is pushed to whom, commands and their answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from socketio.exceptions import ConnectionError as NotLetIn

from conference.ids import new_id
from conference.models import Role
from tests.live.conftest import Browser
from tests.serving import Links

PATIENCE_SECONDS = 5.0


def wait_for(there: Callable[[], Any]) -> Any:
    """Wait until something is there; fails after a few seconds."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not there():
        assert time.monotonic() < give_up_at, "it never came"
        time.sleep(0.02)
    return there()


def test_a_page_shows_its_fragments_before_any_script_runs(browsers: Callable[[str], Browser], links: Links) -> None:
    page = browsers(links.path(Role.CHAIR)).page
    assert 'id="chair-floor"' in page
    assert 'id="chair-queue"' in page


def test_a_links_token_leaves_the_address_bar(browsers: Callable[[str], Browser], links: Links) -> None:
    browser = browsers(links.path(Role.CHAIR))
    assert links.token(Role.CHAIR) not in browser.page_url
    assert links.token(Role.CHAIR) not in browser.page


def test_a_socket_without_a_cookie_is_not_let_in(browsers: Callable[[str], Browser], links: Links) -> None:
    browser = browsers(links.path(Role.CHAIR))
    browser.cookies.clear()
    with pytest.raises(NotLetIn):
        browser.connect()


def test_a_socket_that_names_another_link_is_not_let_in(browsers: Callable[[str], Browser], links: Links) -> None:
    browser = browsers(links.path(Role.PROJECTOR))
    with pytest.raises(NotLetIn):
        browser.connect({"link": links.link_id(Role.CHAIR)})


def test_joining_answers_with_the_screens_fragments_and_no_others(phone: Browser) -> None:
    shown = phone.join()["fragments"]
    assert set(shown) == {"public", "device"}
    assert not any(name.startswith(("chair", "secretary", "unit", "mc")) for part in shown.values() for name in part)


def test_a_phone_registers_and_the_chair_sees_it_at_once(chair: Browser, phone: Browser) -> None:
    chair.send("conference.admit")
    answer = phone.send("speaker.register", full_name="Lã Thị Sợi", command_id=new_id())
    assert answer["ok"], answer
    patch = wait_for(lambda: [p for p in chair.patches if "Lã Thị Sợi" in p["fragments"].get("chair-queue", "")])[-1]
    assert patch["seq"] >= answer["seq"]


def test_a_phones_own_things_reach_that_phone_alone(
    browsers: Callable[[str], Browser], links: Links, chair: Browser, phone: Browser
) -> None:
    other = browsers(links.join_path)
    other.connect()
    other.join()
    chair.send("conference.admit")
    phone.send("question.receive", text="Bao giờ có nước sạch?", command_id=new_id())
    wait_for(lambda: [p for p in phone.patches if "attendee-mine" in p["fragments"]])
    assert not [p for p in other.patches if "attendee-mine" in p["fragments"]]
    assert not any("Bao giờ có nước sạch?" in str(p) for p in other.patches)


def test_a_phone_may_not_do_what_the_chair_does(phone: Browser) -> None:
    answer = phone.send("conference.open")
    assert answer["ok"] is False
    assert answer["code"] == "forbidden"


def test_a_repeated_command_gets_the_first_answer(phone: Browser, chair: Browser) -> None:
    chair.send("conference.admit")
    command_id = new_id()
    first = phone.send("question.receive", text="Hỏi một lần.", command_id=command_id)
    again = phone.send("question.receive", text="Hỏi một lần.", command_id=command_id)
    assert again["seq"] == first["seq"]
    assert again["result"] == first["result"]


def test_a_stale_tap_is_told_so(chair: Browser) -> None:
    answer = chair.send("floor.invite_next", expects={"floor": new_id()})
    assert answer["code"] == "stale"
    assert answer["sentence"]


def test_one_clients_commands_keep_their_order(chair: Browser) -> None:
    seqs: list[int] = []
    for n in range(20):
        message = {"name": "question.receive", "args": {"text": f"Ý kiến thứ {n}"}, "id": new_id()}
        chair.socket.emit("command", message, callback=lambda answer: seqs.append(answer["seq"]))
    wait_for(lambda: len(seqs) == 20)
    assert seqs == sorted(seqs)


def test_nonsense_is_answered_with_a_sentence(chair: Browser) -> None:
    for message in (None, [], {"name": 7}, {"name": "no.such"}, {"name": "question.ask", "args": []}):
        answer = chair.socket.call("command", message, timeout=5)
        assert answer["ok"] is False
        assert answer["sentence"]


def test_a_heartbeat_carries_the_audiences_last_number(chair: Browser) -> None:
    beat = wait_for(lambda: [b for b in chair.beats if b["audience"] == "chair"])[-1]
    assert beat["seq"] <= chair.join()["seq"]


def test_no_message_is_compressed(chair: Browser) -> None:
    extensions = chair.socket.eio.ws.headers.get("sec-websocket-extensions")
    assert not extensions


def test_a_revoked_link_is_disconnected_at_once_and_stays_out(browsers: Callable[[str], Browser], links: Links) -> None:
    operator = browsers(links.path(Role.OPERATOR))
    operator.connect()
    operator.join()
    chair_like = browsers(links.path(Role.SECRETARY))
    chair_like.connect()
    answer = chair_like.send("link.revoke", link=links.link_id(Role.OPERATOR))
    assert answer["code"] == "forbidden"  # only the organiser may
