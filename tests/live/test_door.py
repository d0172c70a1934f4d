"""The socket door, against a real server: who gets in, what is pushed to whom, commands and their answers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from socketio.exceptions import ConnectionError as NotLetIn

from conference.ids import new_id
from conference.models import Role
from tests.live.conftest import Browser
from tests.patience import PATIENCE_SECONDS, wait_for
from tests.serving import Links, Server


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
    chair.join(all=True)  # others of these tests wait, too, and a long list shows its beginning
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
    seqs: dict[int, int] = {}

    def send(n: int) -> None:
        message = {"name": "question.receive", "args": {"text": f"Ý kiến thứ {n}"}, "id": new_id()}
        chair.socket.emit("command", message, callback=lambda answer: seqs.update({n: answer["seq"]}))

    for n in range(20):
        send(n)
    wait_for(lambda: len(seqs) == 20)
    assert [seqs[n] for n in range(20)] == sorted(seqs.values())


def test_nonsense_is_answered_with_a_sentence(chair: Browser) -> None:
    for message in (None, [], {"name": 7}, {"name": "no.such"}, {"name": "question.ask", "args": []}):
        answer = chair.socket.call("command", message, timeout=PATIENCE_SECONDS)
        assert answer["ok"] is False
        assert answer["sentence"]


def test_a_heartbeat_carries_the_audiences_last_number(chair: Browser) -> None:
    seq = chair.send("question.receive", text="Cống thoát nước", command_id=new_id())["seq"]
    wait_for(lambda: [patch for patch in chair.patches if patch["seq"] >= seq])
    wait_for(lambda: [beat for beat in chair.beats if (beat["audience"], beat["seq"]) == ("chair", seq)])


def test_no_message_is_compressed_though_every_browser_offers_it(
    server: Server, browsers: Callable[[str], Browser], links: Links
) -> None:
    phone = browsers(links.join_path)
    offer = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits", "Cookie": phone.cookie}
    phone.socket.connect(server.url, headers=offer, auth={"conference": links.slug}, transports=["websocket"])
    assert "sec-websocket-extensions" not in phone.socket.eio.ws.headers
    assert "sec-websocket-accept" in phone.socket.eio.ws.headers


def test_only_an_organiser_revokes_links(browsers: Callable[[str], Browser], links: Links) -> None:
    secretary = browsers(links.path(Role.SECRETARY))
    secretary.connect()
    assert secretary.send("link.revoke", link=links.link_id(Role.OPERATOR))["code"] == "forbidden"


def test_a_server_that_nobody_listens_to_rests(
    server: Server, browsers: Callable[[str], Browser], links: Links
) -> None:
    phone = browsers(links.join_path)
    phone.connect()
    phone.join()
    phone.hang_up()
    time.sleep(1.2)  # it looks once a second, and begins with the first who listens
    before = seconds_worked(server.pid)
    time.sleep(1)
    assert seconds_worked(server.pid) - before < 0.4


def seconds_worked(pid: int) -> float:
    """Processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
