"""What a browser does when its messages about typed text go wrong on the way: each way of repairing, brought about on
purpose between the page and its socket."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from conference.queries.meeting import Meeting
from tests.browser.hands import caret_at
from tests.browser.stage import Stage
from tests.browser.test_typing import Desk, saved
from tests.browser.test_typing_losses import LOCAL

QUIET_MS = 400  # while somebody types, what comes from the server waits

# `wire.next`: what becomes of the next push. "forge": it is lost, and the page is told that it was saved; "deny": lost,
# and the page is told that something before it is missing; "lose": lost without an answer; "unheard": it arrives, its
# answer does not; "spoil": its bytes arrive as rubbish. `wire.isDeaf`: what others type does not arrive. `wire.isBent`:
# no hash of a text is right. What happens every 20 s happens when a test calls `wire.look`; 10 s take 0.6 s.
WIRE = r"""
  const wire = (window.wire = { next: "", stays: false, isDeaf: false, isBent: false, heard: [], sent: [] });
  const { send } = WebSocket.prototype;
  const arrival = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  const [every, wait] = [window.setInterval, window.setTimeout];
  const looks = [];
  const unheard = new Set();
  let [swallowed, spoilt, unseen] = [0, 0, 0];
  const hashes = /"hash":"[0-9a-f]{64}"/g;
  const bend = (text, digit) => (wire.isBent ? text.replace(hashes, `"hash":"${digit.repeat(64)}"`) : text);
  const forged = {
    forge: (push) => ({ state: "saved", id: 0, mark: "", ...push }),
    deny: (push) => ({ state: "need_sync", vector: [0], ...push }),
  };
  wire.look = () => looks.forEach((look) => look());
  window.setInterval = (work, ms, ...given) => (ms === 20000 ? looks.push(work) : every(work, ms, ...given));
  window.setTimeout = (work, ms, ...given) => wait(work, ms === 10000 ? 600 : ms, ...given);
  WebSocket.prototype.send = function (data) {
    if (typeof data !== "string") {
      if (swallowed) swallowed -= 1;
      else if (spoilt) send.call(this, new Uint8Array(data.byteLength).fill(255), (spoilt -= 1));
      else send.call(this, data);
      return;
    }
    wire.sent.push(data);
    const [, pieces, id, words] = data.match(/^45(\d+)-(\d+)(\["minutes\.push".*)$/) || [];
    const act = words && wire.next;
    if (act && !wire.stays) wire.next = "";
    if (act === "spoil") spoilt = Number(pieces);
    if (act === "unheard") unheard.add(id);
    if (!act || act === "spoil" || act === "unheard") return send.call(this, bend(data, "0"));
    swallowed = Number(pieces);
    const { entry, batch_id, epoch } = JSON.parse(words)[1];
    const answer = act in forged && JSON.stringify([forged[act]({ entry, batch_id, epoch })]);
    if (answer) wait(() => this.hear({ data: `43${id}${answer}` }));
  };
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    ...arrival,
    set(listener) {
      this.hear = listener;
      arrival.set.call(this, ({ data }) => {
        if (typeof data !== "string") return unseen ? (unseen -= 1) : listener.call(this, { data });
        wire.heard.push(data);
        const [, pieces] = data.match(/^45(\d+)-\["minutes\.typed"/) || [];
        if (pieces && wire.isDeaf) unseen = Number(pieces);
        else if (!unheard.delete((data.match(/^43(\d+)\[/) || [])[1])) listener.call(this, { data: bend(data, "f") });
      });
    },
  });
"""


def heard(desk: Desk, part: str) -> int:
    """How often the page was sent this."""
    return int(desk.lan.page.evaluate("(part) => wire.heard.filter((data) => data.includes(part)).length", part))


def type_at_the_end(desk: Desk, nth: int, words: str, becomes: str = "") -> None:
    """Type; ``becomes`` is what is done with the push."""
    field = desk.field(desk.lan, nth)
    caret_at(field, len(field.input_value()))
    desk.lan.page.evaluate("(next) => (wire.next = next)", becomes)
    desk.lan.page.keyboard.type(words)


def notes(meeting: Meeting) -> list[str]:
    """The free notes."""
    return [note.text for note in meeting.notes if note.kind == "NOTE"]


def test_whatever_goes_wrong_between_page_and_server_is_noticed_and_repaired(stage: Stage) -> None:
    desk = Desk(stage, *["Một."] * 7, script=WIRE)
    page = desk.lan.page
    for nth in range(7):
        expect(desk.field(desk.lan, nth)).to_have_attribute("data-bound", "")
        type_at_the_end(desk, nth, "!")  # from now on the page knows the place in the log
    for nth in range(7):
        desk.agree("Một.!", nth)

    # A letter that the server never had, though it was said to: the next one builds on it.
    type_at_the_end(desk, 0, "a", "forge")
    saved(desk.lan)
    type_at_the_end(desk, 0, "b")
    desk.agree("Một.!ab", 0)
    assert heard(desk, '"state":"need_sync"') == 1

    # A deletion like that: nothing builds on it, and it shows in no vector. The text's hash tells it.
    caret_at(desk.field(desk.lan, 1), 5)
    page.evaluate("wire.next = 'forge'")
    page.keyboard.press("Backspace")
    saved(desk.lan)
    expect(desk.field(desk.lua, 1)).to_have_value("Một.!")
    page.wait_for_timeout(QUIET_MS)
    page.evaluate("wire.look()")
    desk.agree("Một.", 1)

    # What others type does not arrive, though the line is alive.
    page.evaluate("wire.isDeaf = true")
    caret_at(desk.field(desk.lua, 2), 0)
    desk.lua.page.keyboard.type("Lụa: ")
    saved(desk.lua)
    desk.lan.until("""() => wire.heard.filter((data) => data.includes('["minutes.typed"')).length > 0""")
    expect(desk.field(desk.lan, 2)).to_have_value("Một.!")
    page.evaluate("wire.isDeaf = false, wire.look()")
    desk.agree("Lụa: Một.!", 2)

    # Rubbish is refused, and the words stay; typing on sends them all.
    type_at_the_end(desk, 3, "c", "spoil")
    expect(page.locator(LOCAL)).to_contain_text("1")
    expect(page.locator("#stuck-texts")).to_contain_text("Một.!c")
    assert desk.field(desk.lua, 3).input_value() == "Một.!"
    type_at_the_end(desk, 3, "d")
    desk.agree("Một.!cd", 3)

    # No answer: the push was lost, or its answer was. Sent again, it is there once.
    for becomes in ("lose", "unheard"):
        type_at_the_end(desk, 4, "e", becomes)
        desk.lan.until("wire.next === ''")
        saved(desk.lan)
    desk.agree("Một.!ee", 4)

    lost_history(desk)
    another_history(desk)


def lost_history(desk: Desk) -> None:
    """What the words build on is nowhere: they are kept beside, and the entry is opened afresh."""
    page = desk.lan.page
    page.evaluate("wire.stays = true")
    type_at_the_end(desk, 5, "f", "deny")
    desk.stage.until(lambda meeting: notes(meeting) == ["Một.!f"])
    page.evaluate("wire.stays = false, wire.next = ''")
    expect(desk.lan.refusal()).to_be_visible()
    desk.agree("Một.!", 5)
    type_at_the_end(desk, 5, "g")
    desk.agree("Một.!g", 5)
    assert desk.stage.meeting(notes) == ["Một.!f"]


def another_history(desk: Desk) -> None:
    """The texts differ for a third time though nobody types: opened afresh, and as nothing was lost, without a note."""
    page = desk.lan.page
    asked: Any = "wire.sent.filter((data) => data.includes('\"entry.recover\"')).length"
    before = page.evaluate(asked)
    page.evaluate("wire.isBent = true, wire.look()")
    desk.lan.until(f"{asked} > {before}")
    page.evaluate("wire.isBent = false")
    saved(desk.lan)
    type_at_the_end(desk, 6, "h")
    desk.agree("Một.!h", 6)
    for nth, text in enumerate(("Một.!ab", "Một.", "Lụa: Một.!", "Một.!cd", "Một.!ee", "Một.!g")):
        desk.agree(text, nth)
    assert desk.stage.meeting(notes) == ["Một.!f"]
