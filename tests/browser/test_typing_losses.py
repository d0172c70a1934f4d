"""What minutes live through: server and tab die, a link is revoked, the database is an older one. Words stay."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from conference.models import MinutesEntry, Role
from conference.queries.matters import Matter
from conference.queries.meeting import Meeting
from tests.browser.hands import caret_at, paste_with_keys
from tests.browser.stage import Screen, Stage
from tests.browser.test_typing import FIRST, Desk, saved
from tests.meetings import Hall
from tests.patience import wait_for
from tests.serving import Links

LOCAL = '[data-count="local"]'

# From the first question about documents on, nothing but the line's heartbeats reaches the page until a test says so.
NO_DOCUMENTS = """
  const wire = (window.wire = { isShut: true, hasAsked: false, held: [] });
  const arrival = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (String(data).includes('"minutes.sync"')) wire.hasAsked = true;
    send.call(this, data);
  };
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    ...arrival,
    set(listener) {
      arrival.set.call(this, (event) => {
        const deliver = () => listener.call(this, event);
        if (wire.isShut && wire.hasAsked && event.data !== "2") wire.held.push(deliver);
        else deliver();
      });
    },
  });
  wire.open = () => {
    wire.isShut = false;
    wire.held.splice(0).forEach((deliver) => deliver());
  };
"""


def test_nothing_is_lost_when_the_server_is_killed_while_two_type(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    lan, lua = desk.field(desk.lan), desk.field(desk.lua)
    caret_at(lan, 0)
    caret_at(lua, len(FIRST))
    for nth, letter in enumerate("Lan gõ trong khi máy chủ chết. "):
        desk.lan.page.keyboard.type(letter)
        desk.lua.page.keyboard.type(str(nth % 10))
        if nth in (7, 19):
            stage.server.kill()
        if nth in (13, 25):
            stage.server.start()
    digits = "".join(str(nth % 10) for nth in range(31))
    desk.agree("Lan gõ trong khi máy chủ chết. " + FIRST + digits, seconds=20)
    assert caret(lan) == 31


def caret(field: Locator) -> int:
    """Where the caret is."""
    return int(field.evaluate("(field) => field.selectionStart"))


FIVE_DAYS_LATER = "const now = Date.now; Date.now = () => now() + 5 * 86400000;"


def test_enter_makes_the_next_matter_while_the_server_is_away(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    field = desk.field(desk.lan)
    caret_at(field, len(FIRST))
    stage.server.kill()
    page = desk.lan.page
    for text in ("Ý thứ hai.", "Ý thứ ba."):
        page.keyboard.press("Enter")
        page.keyboard.type(text)
    page.keyboard.press("Alt+a")
    page.keyboard.type("Xã trả lời ngay.")
    page.keyboard.press("Alt+o")
    page.keyboard.type("Ghi chú.")
    expect(page.locator(LOCAL)).to_contain_text("4")
    focused = page.evaluate("document.activeElement.id")
    with page.expect_event("dialog") as leaving:
        page.close(run_before_unload=True)
    assert leaving.value.type == "beforeunload"
    leaving.value.dismiss()  # who is warned may stay

    stage.server.start()
    saved(desk.lan)
    stage.until(lambda meeting: [one.text for one in told(meeting)][-3:] == [FIRST, "Ý thứ hai.", "Ý thứ ba."])
    stage.until(lambda meeting: [one.entry.text for one in told(meeting)[-1].answers] == ["Xã trả lời ngay."])
    stage.until(lambda meeting: [note.text for note in meeting.notes if note.kind == "NOTE"] == ["Ghi chú."])
    numbers = stage.meeting(lambda meeting: [one.number for one in told(meeting)][-3:])
    for number in numbers:
        expect(page.locator(".matter .kind", has_text=number).first).to_be_visible()
    expect(page.locator("[data-made-here]")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == focused
    page.keyboard.type(" Gõ tiếp.")
    stage.until(lambda meeting: any(note.text == "Ghi chú. Gõ tiếp." for note in meeting.notes))
    saved(desk.lan)
    with page.expect_event("close"):
        page.close(run_before_unload=True)  # nothing left to warn of


def told(meeting: Meeting) -> list[Matter]:
    """The matters raised by word of mouth."""
    return [one for one in meeting.matters if one.question.speech_id]


def test_tabs_that_died_or_froze_while_the_server_was_away_lose_nothing(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    address = desk.lan.page.url
    caret_at(desk.field(desk.lan), len(FIRST))
    stage.server.kill()
    desk.lan.page.keyboard.type(" Gõ trước khi tab chết.")
    desk.lan.page.keyboard.press("Enter")
    desk.lan.page.keyboard.type("Ý mới.")
    expect(desk.lan.page.locator(LOCAL)).to_contain_text("2")
    desk.lan.page.wait_for_timeout(300)
    desk.lan.page.close()
    caret_at(desk.field(desk.lua), 0)
    desk.lua.page.keyboard.type("Lụa: ")
    expect(desk.lua.page.locator(LOCAL)).to_contain_text("1")
    freezer = desk.lua.context.new_cdp_session(desk.lua.page)
    freezer.send("Debugger.enable")
    freezer.send("Debugger.pause")  # its scripts stand still, as in a tab that a browser froze in the background

    stage.server.start()
    desk.lan.page = desk.lan.context.new_page()
    desk.lan.page.add_init_script(FIVE_DAYS_LATER)
    desk.lan.page.goto(address)
    expect(desk.field(desk.lan)).to_have_value(FIRST + " Gõ trước khi tab chết.")
    saved(desk.lan)
    freezer.send("Debugger.resume")
    freezer.send("Debugger.disable")
    desk.agree("Lụa: " + FIRST + " Gõ trước khi tab chết.", seconds=20)
    assert caret(desk.field(desk.lua)) == 5
    desk.lua.page.keyboard.type("đây. ")
    stage.until(lambda meeting: told(meeting)[-1].text == "Ý mới.")
    caret_at(desk.field(desk.lan), 0)
    desk.lan.page.keyboard.type("Lại. ")
    desk.agree("Lại. Lụa: đây. " + FIRST + " Gõ trước khi tab chết.")
    assert records(desk.lan) == 0


def records(screen: Screen) -> int:
    """How many records the outbox holds."""
    count = """() => new Promise((resolve) => {
      const request = indexedDB.open("conference.outbox");
      request.onsuccess = () => {
        const stores = request.result.transaction(["updates", "texts", "creations"]);
        let found = 0;
        for (const name of ["updates", "texts", "creations"])
          stores.objectStore(name).count().onsuccess = (event) => (found += event.target.result);
        stores.oncomplete = () => resolve(found);
      };
    })"""
    screen.page.wait_for_timeout(700)
    return int(screen.page.evaluate(count))


def test_words_typed_before_the_document_has_come_are_not_lost(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    early = stage.sit(Role.SECRETARY, script=NO_DOCUMENTS)
    field = desk.field(early)
    caret_at(field, 0)
    early.page.keyboard.type("SỚM: ")
    expect(field).to_have_value("SỚM: " + FIRST)
    caret_at(desk.field(desk.lua), len(FIRST))
    desk.lua.page.keyboard.type(" Sau.")
    saved(desk.lua)
    early.page.evaluate("wire.open()")
    expect(field).to_have_value("SỚM: " + FIRST + " Sau.", timeout=15000)
    assert caret(field) == 5
    desk.agree("SỚM: " + FIRST + " Sau.")


def test_a_revoked_link_leaves_the_words_on_the_screen_and_hands_them_out(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    caret_at(desk.field(desk.lan), len(FIRST))
    stage.server.kill()
    desk.lan.page.keyboard.type(" Chỉ ở đây.")
    revoke(stage)
    refusals: list[Any] = []
    desk.lan.page.on("websocket", lambda wire: wire.on("framereceived", lambda frame: refusals.append(frame)))
    stage.server.start()
    wait_for(lambda: any("forbidden" in str(frame) for frame in refusals), pause=desk.lan.page.wait_for_timeout)
    desk.lua.shows("Đường dẫn không còn hiệu lực")  # nothing is lost there: the page was loaded again
    expect(desk.field(desk.lan)).to_have_value(FIRST + " Chỉ ở đây.")
    expect(desk.lan.page.locator(LOCAL)).to_contain_text("1")
    desk.lan.open("#stuck")
    with desk.lan.page.expect_download() as download:
        desk.lan.page.locator("#download-texts").click()
    assert FIRST + " Chỉ ở đây." in Path(download.value.path()).read_text(encoding="utf-8")

    # The person gets a new link: what the old one's page could not send any more is sent by the new one's.
    desk.lan.page.goto(stage.base + new_path(stage))
    expect(desk.field(desk.lan)).to_have_value(FIRST + " Chỉ ở đây.", timeout=20000)
    saved(desk.lan)
    stage.until(lambda meeting: told(meeting)[0].text == FIRST + " Chỉ ở đây.")
    assert records(desk.lan) == 0


def new_path(stage: Stage) -> str:
    """Print the links, which gives a new one to whoever has none, and return the secretary's."""
    command = [sys.executable, "-m", "conference", "links", "--data", str(stage.server.data)]
    subprocess.run(command, check=True, capture_output=True)
    return Links(stage.server).path(Role.SECRETARY)


def revoke(stage: Stage) -> None:
    """Revoke the secretary's link."""
    link = stage.links.link_id(Role.SECRETARY)
    in_database(stage, "UPDATE access_link SET revoked_at = '2026-01-01 00:00:00' WHERE id = ?", link)


def in_database(stage: Stage, statement: str, *values: str) -> None:
    """Change something behind the server's back."""
    database = sqlite3.connect(next(stage.server.data.glob("*.sqlite3")))
    assert database.execute(statement, values).rowcount == 1
    database.commit()
    database.close()


def test_an_older_database_doubles_nothing_and_what_only_a_browser_has_is_kept_beside(
    stage: Stage, tmp_path: Path
) -> None:
    desk = Desk(stage, FIRST)
    stage.server.stop()
    older = tmp_path / "older"
    shutil.copytree(stage.server.data, older)
    stage.server.start()
    field = desk.field(desk.lan)
    caret_at(field, len(FIRST))
    desk.lan.page.keyboard.type(" Sau bản sao.")
    desk.agree(FIRST + " Sau bản sao.", seconds=20)

    stage.server.stop()
    put_back(stage, older)
    stage.server.start()
    expect(desk.lan.refusal()).to_contain_text("trạng thái cũ hơn", timeout=20000)
    expect(desk.lua.page.locator("body")).to_contain_text(" Sau bản sao.")
    desk.agree(FIRST)
    notes: Callable[[Meeting], list[str]] = lambda meeting: [note.text for note in meeting.notes if note.kind == "NOTE"]  # noqa: E731
    stage.until(lambda meeting: notes(meeting) == [FIRST + " Sau bản sao."])
    caret_at(field, len(FIRST))
    desk.lan.page.keyboard.type(" Tiếp.")
    desk.agree(FIRST + " Tiếp.")
    assert stage.meeting(notes) == [FIRST + " Sau bản sao."]


def put_back(stage: Stage, older: Path) -> None:
    """Put an older copy of the data in place."""
    for file in stage.server.data.glob("*.sqlite3*"):
        file.unlink()
    for file in older.glob("*.sqlite3*"):
        shutil.copy(file, stage.server.data / file.name)


def test_a_refused_text_stays_and_can_become_a_note(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    hall = Hall(stage)
    note = str(hall.secretary.do("entry.open", text="Ghi chú")["entry"])
    field = desk.lan.page.locator(f"#entry-{note}")
    caret_at(field, 7)
    expect(field).to_have_value("Ghi chú")
    stage.server.kill()
    desk.lan.page.keyboard.type(" dài hơn")
    long = "Một dòng rất dài của người dân thôn Trung.\n" * 4700  # no command takes so much
    paste_with_keys(field, long)
    in_database(stage, f"UPDATE {MinutesEntry.__tablename__} SET deleted_at = '2026-01-01 00:00:00' WHERE id = ?", note)
    stage.server.start()
    expect(desk.lan.page.locator(LOCAL)).to_contain_text("1", timeout=15000)
    desk.lan.open("#stuck")
    expect(desk.lan.page.locator("#stuck-texts blockquote")).to_contain_text("Ghi chú dài hơn", timeout=30000)
    desk.lan.page.locator("#stuck-texts button").first.click()
    stage.until(lambda meeting: any(one.text == "Ghi chú dài hơn" + long for one in meeting.notes), seconds=30)
    expect(desk.lan.page.locator(LOCAL)).to_contain_text("0")
    hall.leave()
