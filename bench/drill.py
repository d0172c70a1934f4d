"""Real browsers type a known text while the server is killed and connections are cut; then every letter is counted.

Two authors type into the same entry at the same place, one in small letters and one in capitals, so that every letter
tells whose it is; a third types as UniKey sends Vietnamese; each also has an entry of its own. README.md says more.
"""

from __future__ import annotations

import json
import random
import tempfile
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import click
import requests
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from bench.cutter import Cutter
from conference.config import Config
from conference.db import Database
from conference.ids import new_id
from conference.models import MinutesEntry, Role
from tests.serving import Links, Server

Kind = Literal["kill", "cut", "both"]
HOST = "hall.example"
_SETTLE_SECONDS = 90.0  # the longest cut, then a comparison, and that again
_TEXTS = (
    "đề nghị ủy ban cho biết bao giờ sửa xong cống thoát nước đầu thôn, mùa mưa này nước đã tràn vào nhà ba lần rồi",
    "bà con kiến nghị làm lại đường điện ngõ sáu, dây võng sát mái tôn, trẻ nhỏ qua lại rất nguy hiểm, đã báo hai lượt",
    "xin hỏi quỹ đất giãn dân của xã còn bao nhiêu thửa, tiêu chuẩn xét duyệt thế nào, hộ nghèo có được ưu tiên không",
)
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
class Result:
    """What the trials found out. What is counted after the cuts should be nought."""

    trials: int = 0
    chars_typed: int = 0
    kills: int = 0
    cuts: int = 0
    chars_lost: int = 0
    chars_doubled: int = 0
    screens_disagreeing: int = 0
    acked_then_lost: int = 0
    keys_refused: int = 0
    out_of_order: int = 0

    @property
    def is_clean(self) -> bool:
        """Every letter once, in its place, on every screen."""
        return not any(list(asdict(self).values())[4:])


@dataclass
class Part:
    """What one author types into one entry: the letters it ends as, and the keys that make them."""

    entry: str
    text: str
    keys: list[str]
    typed: int = 0  # keys so far

    def letters(self) -> int:
        """How many letters of the text the keys so far have made for good."""
        backspaces = self.keys[: self.typed].count("Backspace")
        return self.typed - 2 * backspaces


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

    def run(self) -> None:
        """Strike at random moments until told to stop; leave everything whole."""
        while not self._over.wait(self._chance.uniform(0.2, 2.5)):
            kind = self._chance.choice(("kill", "cut")) if self._kind == "both" else self._kind
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
        self.pages = [self._page(browser) for _ in _TEXTS]

    def trial(self, kind: Kind, result: Result, scale: float) -> None:
        """One round of typing and trouble, then the count."""
        authors = self._authors(scale)
        trouble = Trouble(kind, self._server, self._wire, self._chance)
        trouble.start()
        try:
            self._type(authors)
        finally:
            trouble.stop()
        result.kills += trouble.kills
        result.cuts += trouble.cuts
        self._settle(authors)
        self._count(authors, result)
        result.trials += 1

    def _page(self, browser: Browser) -> Page:
        context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.goto(f"http://{HOST}:{self._wire.port}{self._links.path(Role.SECRETARY)}")
        page.evaluate(_COUNT_INPUTS)
        return page

    def _authors(self, scale: float) -> list[Author]:
        shared, *own = [self._open_note() for _ in range(len(_TEXTS) + 1)]
        authors = []
        for nth, (page, text) in enumerate(zip(self.pages, _TEXTS, strict=True)):
            words = text[: max(10, int(len(text) * scale))]
            first = [] if nth == 2 else [_part(shared, _in_capitals(words) if nth else words)]
            authors.append(
                Author(page, [*first, _part(own[nth], words[::-1] if nth < 2 else words, as_unikey=nth == 2)])
            )
        for page in self.pages:
            self._wait(page, [shared, *own])
        for author in authors:
            author.page.evaluate("() => (window.drill.inputs = 0)")
        return authors

    def _open_note(self) -> str:
        entry = new_id()
        address = f"{self._server.url}/api/v1/conferences/{self._links.slug}/commands/entry.open"
        head = {"Authorization": f"Bearer {self._links.token(Role.SECRETARY)}"}
        requests.post(
            address, json={"args": {"entry": entry}, "id": new_id()}, headers=head, timeout=10
        ).raise_for_status()
        return entry

    def _wait(self, page: Page, entries: list[str]) -> None:
        give_up_at = time.monotonic() + _SETTLE_SECONDS
        while None in page.evaluate(_READ, entries):
            if time.monotonic() > give_up_at:
                raise TimeoutError("the entries never came")
            page.wait_for_timeout(100)

    def _type(self, authors: list[Author]) -> None:
        while busy := [author for author in authors if author.part]:
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
            if all(are_saved) and all(texts == self._kept(entries) for texts in shown):
                return
            authors[0].page.wait_for_timeout(200)

    def _count(self, authors: list[Author], result: Result) -> None:
        entries = _entries(authors)
        kept = dict(zip(entries, self._kept(entries), strict=True))
        for author in authors:
            shown = author.page.evaluate(_READ, entries)
            result.screens_disagreeing += shown != [kept[entry] for entry in entries]
            result.keys_refused += max(0, author.pressed - author.inputs)
            for part in author.parts:
                _compare(part, kept[part.entry], author.acked.get(part.entry, 0), result)

    def _kept(self, entries: list[str]) -> list[str]:
        """The texts in the database."""
        database = Database(Config(data=self._server.data).url)
        with database.reading() as session:
            rows = session.scalars(select(MinutesEntry).where(MinutesEntry.id.in_(entries)))
            texts = {entry.id: entry.text for entry in rows}
        database.close()
        return [texts[entry] for entry in entries]


def _entries(authors: list[Author]) -> list[str]:
    return sorted({part.entry for author in authors for part in author.parts})


def _compare(part: Part, whole: str, acked: int, result: Result) -> None:
    """Count what became of one author's letters in an entry that perhaps two have typed in."""
    mine = set(part.text)
    found = "".join(letter for letter in whole if letter in mine)
    expected, there = Counter(part.text), Counter(found)
    result.chars_typed += len(part.text)
    result.chars_lost += sum((expected - there).values())
    result.chars_doubled += sum((there - expected).values())
    result.acked_then_lost += max(0, acked - _same(part.text, found))
    result.out_of_order += expected == there and found != part.text


def _in_capitals(text: str) -> str:
    """The same with no character in common with it."""
    return text.upper().replace(" ", "_").replace(",", ";")


def _same(one: str, other: str) -> int:
    """How many letters at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))


def _part(entry: str, text: str, as_unikey: bool = False) -> Part:
    text = unicodedata.normalize("NFC", text)
    return Part(entry, text, list(_unikey(text)) if as_unikey else list(text))


def _unikey(text: str) -> Iterator[str]:
    """The keys UniKey sends: a letter with marks is first typed bare, then replaced."""
    for letter in text:
        bare = unicodedata.normalize("NFD", letter)[0].replace("đ", "d")
        yield bare
        if bare != letter:
            yield "Backspace"
            yield letter


@contextmanager
def _chromium() -> Iterator[Browser]:
    from tests.browser.conftest import chromium

    arguments = ["--no-sandbox", "--disable-gpu", f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield browser
        browser.close()


def hold(browser: Browser, trials: int, kind: Kind, seed: int, scale: float = 1.0, report: Any = None) -> Result:
    """Run the trials with a server and pages of their own."""
    chance, result = random.Random(seed), Result()
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        wire = Cutter(server.port)
        drill = Drill(browser, server, wire, chance)
        for nth in range(trials):
            drill.trial(kind, result, scale)
            if report is not None:
                report(f"{nth + 1}: {json.dumps(asdict(result))}")
        for page in drill.pages:
            page.context.close()
        wire.close()
    return result


@click.command()
@click.option("--trials", default=10, show_default=True, help="Rounds of typing.")
@click.option("--kind", type=click.Choice(["kill", "cut", "both"]), default="both", show_default=True)
@click.option("--seed", default=1, show_default=True, help="Draws the moments of trouble.")
def drill(trials: int, kind: Kind, seed: int) -> None:
    """Type while the server is killed and connections are cut; every letter must be there once."""
    with _chromium() as browser:
        result = hold(browser, trials, kind, seed, report=click.echo)
    click.echo(json.dumps(asdict(result)))
    if not result.is_clean:
        raise SystemExit(1)
