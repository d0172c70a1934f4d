"""Typing over real sockets: acknowledged when it is on disk, told to writers, shown to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conference.ids import new_id
from conference.minutes.typed import Pen
from conference.models import Role
from tests.live.conftest import Browser
from tests.patience import PATIENCE_SECONDS, wait_for
from tests.serving import Links

Open = Callable[[str], Browser]


@pytest.fixture
def seat(browsers: Open, links: Links) -> Callable[..., Browser]:
    """Somebody in a role, joined, who remembers everything about typing that is pushed."""

    def sit(role: Role | None, **which: Any) -> Browser:
        browser = browsers(links.path(role, **which) if role else links.join_path)
        browser.heard = []  # type: ignore[attr-defined]
        for event in ("minutes.typed", "minutes.here", "words"):
            browser.socket.on(event, lambda message, event=event: browser.heard.append((event, message)))
        browser.connect()
        browser.join()
        return browser

    return sit


def push(browser: Browser, entry: str, words: str, pen: Pen | None = None, **changed: Any) -> Any:
    """One batch from a new client."""
    pen = pen or Pen()
    update, clock = pen.write(words)
    batch = {"entry": entry, "epoch": "", "mark": "", "batch_id": new_id(), "client": pen.client}
    batch |= {"client_clock": clock, "update": update} | changed
    return browser.socket.call("minutes.push", batch, timeout=PATIENCE_SECONDS)


def heard(browser: Browser, event: str) -> list[Any]:
    return [message for name, message in browser.heard if name == event]  # type: ignore[attr-defined]


def test_what_one_secretary_types_the_others_receive_and_outsiders_do_not(seat: Callable[..., Browser]):
    lua, chair = seat(Role.SECRETARY), seat(Role.CHAIR)
    outsiders = [seat(Role.PROJECTOR), seat(Role.MC), seat(Role.RESPONDER), seat(None)]
    entry = lua.send("entry.open")["result"]["entry"]
    assert push(lua, entry, "Hội trường ")["state"] == "saved"
    typed = wait_for(lambda: [said for said in heard(chair, "minutes.typed") if said["entry"] == entry])[0]
    reader = Pen()
    for change in typed["changes"]:
        reader.read(change["update"])
    assert reader.text == "Hội trường "
    lua.socket.emit("minutes.here", {"tab": new_id(), "entry": entry})
    sign = wait_for(lambda: heard(chair, "minutes.here"))[0]
    assert sign["entry"] == entry and sign["name"]
    wait_for(lambda: [words for words in heard(chair, "words") if words["text"] == "Hội trường "])
    assert all(outsider.heard == [] for outsider in outsiders)  # type: ignore[attr-defined]


def test_a_units_screen_gets_the_words_of_its_own_matter_until_it_is_referred(
    seat: Callable[..., Browser], links: Links
):
    chair, lua = seat(Role.CHAIR), seat(Role.SECRETARY)
    units = links.read(lambda meeting: [unit.unit_id for unit in meeting.units])
    ours, theirs = seat(Role.RESPONDER, unit=units[0]), seat(Role.RESPONDER, unit=units[1])
    question = lua.send("question.receive", text="Đường hỏng")["result"]["question"]
    assert chair.send("question.assign", question=question, lead=units[0])["ok"]
    entry = links.read(lambda meeting: meeting.matters_by_id[question].entry.id)
    push(lua, entry, " nặng.")
    words = wait_for(lambda: [said for said in heard(ours, "words") if "nặng." in said["text"]])[-1]
    assert words["entry"] == entry and "nặng." in words["html"]
    assert heard(theirs, "words") == []
    assert lua.send("question.refer", question=question)["ok"]
    push(lua, entry, " Tố cáo.")
    wait_for(lambda: [said for said in heard(chair, "words") if "Tố cáo" in said["text"]])
    assert not [said for said in heard(ours, "words") if "Tố cáo" in said["text"]]


@pytest.mark.parametrize("role", [Role.PROJECTOR, Role.MC, Role.RESPONDER, None])
@pytest.mark.parametrize("event", ["minutes.push", "minutes.open", "minutes.sync", "minutes.part"])
def test_nobody_else_types_or_reads(seat: Callable[..., Browser], role: Role | None, event: str):
    entry = seat(Role.SECRETARY).send("entry.open")["result"]["entry"]
    answer = seat(role).socket.call(event, {"entry": entry}, timeout=PATIENCE_SECONDS)
    assert (answer["ok"], answer["code"]) == (False, "forbidden") and answer["sentence"]


@pytest.mark.parametrize("message", [None, [], "x", {"entry": "x"}, {"entry": new_id(), "update": "text"}])
def test_nonsense_is_refused_with_a_sentence(seat: Callable[..., Browser], message: Any):
    answer = seat(Role.SECRETARY).socket.call("minutes.push", message, timeout=PATIENCE_SECONDS)
    assert (answer["ok"], answer["code"]) == (False, "invalid") and answer["sentence"]


def test_an_entry_that_was_typed_in_is_on_the_chairs_snapshot(seat: Callable[..., Browser], links: Links):
    lua = seat(Role.SECRETARY)
    question = lua.send("question.receive", text="Nước sạch yếu")["result"]["question"]
    entry = links.read(lambda meeting: meeting.matters_by_id[question].entry.id)
    chair = seat(Role.CHAIR)
    push(lua, entry, ", cả thôn phản ánh.")
    wait_for(lambda: [said for said in heard(chair, "words") if "phản ánh" in said["text"]])
    assert ", cả thôn phản ánh." in chair.join(all=True)["fragments"]["chair-all"]["chair-matters"]
