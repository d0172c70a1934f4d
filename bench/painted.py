"""When a real browser has painted what somebody else types: Chromium with the secretary's screen open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import chromium
from tests.serving import Server

# Each time words are put into a field: how many letters it has, once they are painted.
_NOTING = """
  window.painted = [];
  const put = HTMLTextAreaElement.prototype.setRangeText;
  HTMLTextAreaElement.prototype.setRangeText = function (...given) {
    put.apply(this, given);
    const { entry } = this.dataset;
    const length = this.value.length;
    requestAnimationFrame(() => setTimeout(() => painted.push([Date.now(), entry, length])));
  };
"""
_IS_OPEN = "(entry) => Boolean(document.querySelector(`textarea[data-entry='${entry}'][data-bound]`))"


class Screen:
    """One page that shows an entry."""

    def __init__(self, page: Page, entry: str) -> None:
        self._page, self._entry = page, entry

    def times(self, letters: int) -> list[float]:
        """When the first, second, … letter stood there, in seconds of the wall clock; waits for the last one."""
        while len(found := self._found()) < letters:
            self._page.wait_for_timeout(50)
        return found[:letters]

    def _found(self) -> list[float]:
        found: list[float] = []
        for at, entry, length in self._page.evaluate("painted"):
            if entry == self._entry:
                found += [at / 1000] * (length - len(found))
        return found


@contextmanager
def screen_of(server: Server, path: str, entry: str) -> Iterator[Screen]:
    """Open a link's screen and wait until it shows the entry."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.add_init_script(_NOTING)
        page.goto(server.url + path)
        while not page.evaluate(_IS_OPEN, entry):
            page.wait_for_timeout(50)
        page.wait_for_timeout(1000)
        yield Screen(page, entry)
        browser.close()
