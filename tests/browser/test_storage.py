"""What this browser keeps of the minutes when its own storage fails, and when two of its tabs look into it."""

from __future__ import annotations

from playwright.sync_api import expect

from conference.models import Role
from tests.browser.hands import caret_at
from tests.browser.stage import Screen, Stage
from tests.browser.test_typing import FIRST, Desk, saved
from tests.browser.test_typing_losses import LOCAL, NO_DOCUMENTS

NO_DATABASE = """
  IDBFactory.prototype.open = () => { throw new DOMException("blocked", "SecurityError"); };
  const put = Storage.prototype.setItem;
  Storage.prototype.setItem = function (...given) {
    if (window.isFull) throw new DOMException("full", "QuotaExceededError");
    put.apply(this, given);
  };
"""
# What a page waits for the answers of others, shortened: they live in the same machine.
HURRY = """
  const wait = window.setTimeout;
  window.setTimeout = (work, ms, ...given) => wait(work, ms === 2500 ? 600 : ms, ...given);
"""
SPARES = "Object.keys(localStorage).filter((key) => key.startsWith('conference.outbox')).length"


def test_without_a_database_words_are_kept_elsewhere_and_without_any_storage_the_page_says_so(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    blocked = stage.sit(Role.SECRETARY, script=NO_DATABASE)
    field = desk.field(blocked)
    expect(field).to_have_value(FIRST)
    caret_at(field, len(FIRST))
    blocked.page.keyboard.type(" Gõ khi có máy chủ.")
    desk.agree(FIRST + " Gõ khi có máy chủ.")

    # The spare place takes it: another tab, after this one has died, has the words and a matter made meanwhile.
    stage.server.kill()
    blocked.page.keyboard.type(" Chỉ ở đây.")
    blocked.page.keyboard.press("Enter")
    blocked.page.keyboard.type("Ý mới.")
    expect(blocked.page.locator(LOCAL)).to_have_text("Chỉ trên máy này 2")
    blocked.until(f"{SPARES} >= 4")
    address = blocked.page.url
    blocked.page.close()
    stage.server.start()
    blocked.page = blocked.context.new_page()
    blocked.page.goto(address)
    desk.agree(FIRST + " Gõ khi có máy chủ. Chỉ ở đây.", seconds=20)
    stage.until(lambda meeting: meeting.matters[-1].text == "Ý mới.")
    blocked.until(f"{SPARES} === 0")

    # Not even that: the words are in this tab alone.
    blocked.page.evaluate("window.isFull = true")
    stage.server.kill()
    caret_at(desk.field(blocked), 0)
    blocked.page.keyboard.type("Chỉ trong thẻ này. ")
    expect(blocked.page.locator(LOCAL)).to_have_text("Đừng đóng thẻ này: 1")
    expect(blocked.page.locator(f"#matter-{desk.questions[0]} .state").first).to_have_text("Chỉ trong thẻ này")
    stage.server.start()
    desk.agree("Chỉ trong thẻ này. " + FIRST + " Gõ khi có máy chủ. Chỉ ở đây.", seconds=20)


def test_a_second_tab_takes_no_draft_of_a_tab_that_lives(stage: Stage) -> None:
    desk = Desk(stage, FIRST)
    early = stage.sit(Role.SECRETARY, script=NO_DOCUMENTS + HURRY)
    field = desk.field(early)
    caret_at(field, 0)
    early.page.keyboard.type("SỚM: ")
    early.page.evaluate("""() => {
      window.heard = [];
      new BroadcastChannel("conference.outbox").onmessage = ({ data }) => heard.push(data);
    }""")
    second = Screen(early.context, early.page.url, "secretary")
    stage.screens.append(second)
    early.until("heard.some((one) => one.question)")  # the second has seen the draft
    second.page.evaluate("wire.open()")
    expect(desk.field(second)).to_have_value(FIRST)
    # It waits for answers, and then it would put the words into the document; the database would have them.
    second.page.wait_for_timeout(1000)
    assert stage.meeting(lambda meeting: meeting.matters_by_id[desk.questions[0]].text) == FIRST
    early.page.evaluate("wire.open()")
    expect(field).to_have_value("SỚM: " + FIRST, timeout=15000)
    desk.agree("SỚM: " + FIRST)
    saved(second)
