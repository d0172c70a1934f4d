"""Real browsers type a known text while the server is killed and connections are cut; then every letter is counted.

Three authors type into the same matter at the same place, one in small letters, one in capitals and one in Greek, so
that every letter tells whose it is; the third types as UniKey sends letters with marks. Each also has an entry of its
own. The chair reads the matter. README.md says more.
"""

from __future__ import annotations

import json
import random
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import requests
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from bench.drills.cutter import Cutter
from bench.drills.letters import Letters, Part, compare, in_capitals, part_of
from conference.db import Database
from conference.ids import new_id
from conference.models import MinutesEntry, Role, StepKind
from tests.browser.stage import HALL
from tests.serving import Links, Server

Kind = Literal["kill", "cut", "both"]
_SETTLE_SECONDS = 90.0  # the longest cut, then a comparison, and that again
_TEXTS = (
    "đề nghị ủy ban cho biết bao giờ sửa xong cống thoát nước đầu thôn, mùa mưa này nước đã tràn vào nhà ba lần rồi",
    "bà con kiến nghị làm lại đường điện ngõ sáu, dây võng sát mái tôn, trẻ nhỏ qua lại rất nguy hiểm, đã báo hai lượt",
    "xin hỏi quỹ đất giãn dân của xã còn bao nhiêu thửa, tiêu chuẩn xét duyệt thế nào, hộ nghèo có được ưu tiên không",
)
#: What the third types beside the others: letters with marks that nobody else has.
_GREEK = "ξεσκεπάζω·τὴν·ψυχοφθόρα·βδελυγμία·καὶ·τὰ·ἔργα·αὐτῆς·ὅλα·ὡς·εἶναι·ἀνάγκη·νὰ·γίνῃ·πρὸς·τὸ·κοινὸν·ἀγαθόν"
_AT_CHAIR = """(id) => {
  const place = document.querySelector(`[data-typed="${id}"]`);
  return place && place.textContent.replace(/\\s+/g, " ").trim();
}"""
_READ = """(ids) => ids.map((id) => (document.getElementById("entry-" + id) || { value: null }).value)"""
_STATE = """() => ({
  inputs: window.drill.inputs,
  isSaved: ["sending", "local"].every((name) => / 0$/.test(document.querySelector(`[data-count=${name}]`).textContent)),
})"""
_COUNT_INPUTS = """() => {
  window.drill = { inputs: 0 };
  document.addEventListener("input", (event) => "entry" in event.target.dataset && (window.drill.inputs += 1), true);
}"""
_FOCUS = """(id) => {
  const field = document.getElementById("entry-" + id);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}"""


@dataclass
class Author:
    """A page and what is to be typed on it."""

    page: Page
    parts: list[Part]
    focused: str = ""
    inputs: int = 0  # changes that the page's fields have told of
    pressed: int = 0
    acked: dict[str, int] = field(default_factory=dict)  # entry → letters typed when all was said to be saved

    @property
    def part(self) -> Part | None:
        """The part being typed."""
        return next((part for part in self.parts if part.typed < len(part.keys)), None)

    def press(self) -> None:
        """One key more; between keys the page has said how its texts are kept."""
        part = self.part
        assert part is not None
        if self.focused != part.entry:
            self.page.evaluate(_FOCUS, part.entry)
            self.focused = part.entry
        key = part.keys[part.typed]
        if key == "Backspace":
            self.page.keyboard.press(key)
        else:
            self.page.keyboard.insert_text(key)
        part.typed += 1
        self.pressed += 1

    def look(self) -> bool:
        """Note what the page says is saved; is that all?"""
        state = self.page.evaluate(_STATE)
        self.inputs = state["inputs"]
        if state["isSaved"]:
            self.acked = {part.entry: part.letters() for part in self.parts}
        return bool(state["isSaved"])


class Trouble(threading.Thread):
    """What happens to server and wire during one trial, while the authors type on."""

    def __init__(self, kind: Kind, server: Server, wire: Cutter, chance: random.Random) -> None:
        super().__init__(daemon=True)
        self._kind, self._server, self._wire, self._chance = kind, server, wire, chance
        self._over = threading.Event()
        self.kills = self.cuts = 0
        self.has_struck = threading.Event()

    def run(self) -> None:
        """Strike at random moments until told to stop; leave everything whole."""
        while not self._over.wait(self._chance.uniform(0.2, 2.5)):
            kind = self._chance.choice(("kill", "cut")) if self._kind == "both" else self._kind
            self.has_struck.set()
            if kind == "kill":
                self.kills += 1
                self._server.kill()
                self._over.wait(self._chance.uniform(0, 2))
                self._server.start()
            else:
                self.cuts += 1
                self._chance.choice((self._wire.cut, self._wire.stall))()
                self._over.wait(1 + 29 * self._chance.random() ** 4)
                self._wire.mend()

    def stop(self) -> None:
        """The authors have finished."""
        self._over.set()
        self.join()


class Drill:
    """A served conference behind a wire, with some secretaries' pages open on it."""

    def __init__(self, browser: Browser, server: Server, wire: Cutter, chance: random.Random) -> None:
        self._server, self._wire, self._chance = server, wire, chance
        self._links = Links(server)
        self._give_the_floor()
        self.pages = [self._page(browser, Role.SECRETARY) for _ in _TEXTS]
        for page in self.pages:
            page.evaluate(_COUNT_INPUTS)
        self.chair = self._page(browser, Role.CHAIR)

    def trial(self, kind: Kind, result: Letters, scale: float) -> None:
        """One round of typing and trouble, then the count."""
        authors = self._authors(scale)
        trouble = Trouble(kind, self._server, self._wire, self._chance)
        trouble.start()
        try:
            self._type(authors, trouble)
        finally:
            trouble.stop()
        result.kills += trouble.kills
        result.cuts += trouble.cuts
        self._settle(authors)
        self._count(authors, result)
        result.trials += 1

    def _give_the_floor(self) -> None:
        self._do(Role.CHAIR, "conference.open")
        steps = self._links.read(lambda meeting: meeting.steps)
        self._do(
            Role.CHAIR, "step.start", step=next(step.id for step in steps if step.kind is StepKind.CITIZEN_SPEECHES)
        )
        self._do(Role.CHAIR, "floor.invite_next")

    def _page(self, browser: Browser, role: Role) -> Page:
        context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.goto(f"http://{HALL}:{self._wire.port}{self._links.path(role)}")
        return page

    def _authors(self, scale: float) -> list[Author]:
        shared, *own = [new_id() for _ in range(len(_TEXTS) + 1)]
        self._do(Role.SECRETARY, "question.ask", entry=shared)
        for entry in own:
            self._do(Role.SECRETARY, "entry.open", entry=entry)
        authors = []
        for nth, (page, text) in enumerate(zip(self.pages, _TEXTS, strict=True)):
            words = text[: max(10, int(len(text) * scale))]
            together = (words, in_capitals(words), _GREEK[: len(words)])[nth]
            parts = [
                part_of(shared, together, as_unikey=nth == 2),
                part_of(own[nth], words[::-1] if nth < 2 else words, as_unikey=nth == 2),
            ]
            authors.append(Author(page, parts))
        for page in self.pages:
            self._wait(page, [shared, *own])
        for author in authors:
            author.page.evaluate("() => (window.drill.inputs = 0)")
        return authors

    def _do(self, role: Role, name: str, **args: str) -> None:
        address = f"{self._server.url}/api/v1/conferences/{self._links.slug}/commands/{name}"
        head = {"Authorization": f"Bearer {self._links.token(role)}"}
        requests.post(address, json={"args": args, "id": new_id()}, headers=head, timeout=10).raise_for_status()

    def _wait(self, page: Page, entries: list[str]) -> None:
        give_up_at = time.monotonic() + _SETTLE_SECONDS
        while None in page.evaluate(_READ, entries):
            if time.monotonic() > give_up_at:
                raise TimeoutError("the entries never came")
            page.wait_for_timeout(100)

    def _type(self, authors: list[Author], trouble: Trouble) -> None:
        """Everything, in turns as chance has it. The last letters wait for the first blow, so that none is a trial
        without one."""
        while busy := [author for author in authors if author.part]:
            if len(busy) == 1 and not trouble.has_struck.is_set():
                busy[0].page.wait_for_timeout(50)
                continue
            author = self._chance.choice(busy)
            for _ in range(self._chance.randint(1, 5)):
                if author.part:
                    author.press()
            author.look()
            if self._chance.random() < 0.3:
                author.page.wait_for_timeout(self._chance.uniform(0, 400))

    def _settle(self, authors: list[Author]) -> None:
        """Wait until every page says that all is saved, and all show the same; or for long enough."""
        give_up_at = time.monotonic() + _SETTLE_SECONDS
        entries = _entries(authors)
        while time.monotonic() < give_up_at:
            shown = [author.page.evaluate(_READ, entries) for author in authors]
            are_saved = [author.look() for author in authors]
            kept = self._kept(entries)
            if all(are_saved) and all(texts == kept for texts in shown) and self._chair_agrees(authors):
                return
            authors[0].page.wait_for_timeout(200)

    def _chair_agrees(self, authors: list[Author]) -> bool:
        """Does the chair read what the three have written together?"""
        shared = authors[0].parts[0].entry
        return bool(self.chair.evaluate(_AT_CHAIR, shared) == self._kept([shared])[0].strip())

    def _count(self, authors: list[Author], result: Letters) -> None:
        entries = _entries(authors)
        kept = dict(zip(entries, self._kept(entries), strict=True))
        result.screens_disagreeing += not self._chair_agrees(authors)
        for author in authors:
            shown = author.page.evaluate(_READ, entries)
            result.screens_disagreeing += shown != [kept[entry] for entry in entries]
            result.keys_refused += max(0, author.pressed - author.inputs)
            for part in author.parts:
                compare(part, kept[part.entry], author.acked.get(part.entry, 0), result)

    def _kept(self, entries: list[str]) -> list[str]:
        """The texts in the database."""
        database = Database(self._server.config.url)
        with database.reading() as session:
            rows = session.scalars(select(MinutesEntry).where(MinutesEntry.id.in_(entries)))
            texts = {entry.id: entry.text for entry in rows}
        database.close()
        return [texts[entry] for entry in entries]


def _entries(authors: list[Author]) -> list[str]:
    return sorted({part.entry for author in authors for part in author.parts})


def hold(browser: Browser, trials: int, kind: Kind, seed: int, scale: float = 1.0, report: Any = None) -> Letters:
    """Run the trials with a server and pages of their own."""
    chance, result = random.Random(seed), Letters()
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        wire = Cutter(server.port)
        drill = Drill(browser, server, wire, chance)
        for nth in range(trials):
            drill.trial(kind, result, scale)
            if report is not None:
                report(f"{nth + 1}: {json.dumps(asdict(result))}")
        for page in (*drill.pages, drill.chair):
            page.context.close()
        wire.close()
    return result
