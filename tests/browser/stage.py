"""The hall as a test sees it: a server, screens of every kind, and what they show."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from conference.cli import cli
from conference.db import Database
from conference.models import Role
from conference.queries.meeting import Meeting
from tests.patience import PATIENCE_SECONDS
from tests.serving import Links, Server

#: A name that is no secure context.
HALL = "hall.example"
#: Longer than what the screens take for one double tap (static/js/parts/commands.js).
DOUBLE_TAP_MS = 450
SIZES = {
    "chair": (1180, 820),
    "projector": (1280, 720),
    "secretary": (1366, 768),
    "mc": (820, 1180),
    "department": (390, 844),
    "desk": (390, 844),
    "attendee": (360, 740),
    "plain": (390, 844),
}

expect.set_options(timeout=1000 * PATIENCE_SECONDS)

#: What differs between a screen and its fragments as they would be rendered now, without what only a browser knows:
#: clocks, fields in use, sheets that are kept open, words that travel beside the fragments.
DIFFERENCES = """(audiences) => {
  const words = (element) => {
    const copy = element.cloneNode(true);
    const own = "[data-face], [data-words], [data-own], [data-typed], [data-minutes-left],"
      + "[data-minutes-since], [data-short], [data-hours-since], [data-late-face],"
      + "[data-hall-clock], details[data-sheet], textarea, select, input, .marks, [data-made-here], .only-read";
    for (const part of copy.querySelectorAll(own)) part.remove();
    return copy.textContent.replace(/\\s+/g, " ").trim();
  };
  const stale = [];
  for (const fragments of Object.values(audiences)) {
    for (const [name, html] of Object.entries(fragments)) {
      const fresh = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
      const shown = document.getElementById(name);
      if (!shown) { stale.push(`${name} IS MISSING`); continue; }
      if (words(shown) !== words(fresh)) stale.push(`${name}: ${words(shown)} INSTEAD OF ${words(fresh)}`);
    }
  }
  return stale;
}"""
_STALE = f"""async () => {{
  const {{ door, all }} = document.body.dataset;
  const answer = await fetch(`${{door}}/fragments${{all === undefined ? "" : "?all"}}`);
  return answer.ok ? ({DIFFERENCES})((await answer.json()).fragments) : [`HTTP ${{answer.status}}`];
}}"""


class Screen:
    """One screen in one browser."""

    def __init__(self, context: BrowserContext, address: str, name: str) -> None:
        self.context = context
        self.name = name
        self.page: Page = context.new_page()
        self.trouble: list[str] = []
        self._tapped: dict[str, float] = {}
        self.page.on("pageerror", lambda error: self.trouble.append(f"{error.name}: {error.message}\n{error.stack}"))
        self.page.on("console", self._heard)
        self.page.goto(address)
        expect(self.page.locator("main")).to_be_visible()

    def is_up_to_date(self, look_again_ms: float = 300) -> None:
        """Wait until the screen shows what it would show if it were loaded now."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while stale := self.page.evaluate(_STALE):
            assert time.monotonic() < give_up_at, f"{self.name} is behind: {stale}"
            self.page.wait_for_timeout(look_again_ms)

    def begin_to_compare(self) -> None:
        """Ask the page to compare itself, without waiting: several screens are asked at once."""
        self.page.evaluate(f"() => {{ window.comparing = ({_STALE})(); }}")

    def was_up_to_date(self) -> bool:
        """Whether the comparison begun last found nothing stale."""
        return not self.page.evaluate("() => window.comparing")

    def tap(self, command: str, within: str = "body", label: str | None = None, **args: str) -> None:
        """Press the first visible button of a command (with these hidden arguments, or this label), as a person would:
        a second tap that comes sooner is taken for a double tap."""
        since_ms = 1000 * (time.monotonic() - self._tapped.get(command, 0))
        if since_ms < DOUBLE_TAP_MS:
            self.page.wait_for_timeout(DOUBLE_TAP_MS - since_ms)
        self.button(command, within, label, **args).click()
        self._tapped[command] = time.monotonic()

    def button(self, command: str, within: str = "body", label: str | None = None, **args: str) -> Locator:
        """The first visible button of a command."""
        chosen = "".join(f':has(input[name="{name}"][value="{value}"])' for name, value in args.items())
        buttons = self.page.locator(f'{within} form[data-command="{command}"]{chosen} button:not([type="button"])')
        if label is not None:
            buttons = buttons.filter(has_text=label)
        return buttons.filter(visible=True).first

    def form(self, command: str, within: str = "body") -> Locator:
        """The first visible form of a command."""
        return self.page.locator(f'{within} form[data-command="{command}"]').filter(visible=True).first

    def open(self, sheet: str) -> None:
        """Open the sheet (a <details>) that this selector finds, if it is closed."""
        found = self.page.locator(sheet).filter(visible=True).first
        if found.get_attribute("open") is None:
            found.locator("summary").first.click()

    def shows(self, text: str | re.Pattern[str], where: str = "body") -> None:
        """Wait until a text is there to be seen."""
        expect(self.page.locator(where).get_by_text(text).filter(visible=True).first).to_be_visible()

    def hides(self, text: str, where: str = "body") -> None:
        """Wait until a text is nowhere on the page, not even hidden."""
        expect(self.page.locator(where)).not_to_contain_text(text)

    def until(self, expression: str, argument: Any = None) -> None:
        """Wait until a script is true on this page (Playwright's own waiting needs eval, which is forbidden)."""
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not self.page.evaluate(expression, argument):
            assert time.monotonic() < give_up_at, f"it never became so: {expression}"
            self.page.wait_for_timeout(50)

    def connection_is(self, state: str, within_ms: float = 8000) -> None:
        """Wait until the calm line says so: good, lost (reconnecting) or old."""
        line = self.page.locator("[data-connection]").first
        expect(line).to_have_attribute("data-connection", state, timeout=within_ms)

    def refusal(self) -> Locator:
        """The sentence why something was not done."""
        return self.page.locator("#refusals .refusal p")

    def _heard(self, message: Any) -> None:
        expected = ("net::ERR", "WebSocket connection", "Failed to load resource")
        if message.type == "error" and not any(part in message.text for part in expected):
            self.trouble.append(f"{message.text} ({message.location['url']}:{message.location['lineNumber']})")


class Stage:
    """A served conference and the screens around it."""

    def __init__(self, browser: Browser, server: Server, file: Path | None = None) -> None:
        self.browser = browser
        self.server = server
        self.screens: list[Screen] = []
        self._database: Database | None = None
        if file is not None:
            self._load(file)
        server.start()
        self.links = Links(server)
        self.base = f"http://{HALL}:{server.port}"
        self.bases: dict[str, str] = {}  # kind of screen → where it opens, if not there

    def sit(self, role: Role, nth: int = 0, unit: str | None = None, **options: Any) -> Screen:
        """Open somebody's screen in a browser of its own, at its size."""
        kind = {Role.CHAIR: "chair", Role.CO_CHAIR: "chair", Role.OPERATOR: "chair", Role.SECRETARY: "secretary",
                Role.PROJECTOR: "projector", Role.MC: "mc", Role.DESK: "desk",
                Role.RESPONDER: "department"}[role]  # fmt: skip
        return self._open(kind, self.links.path(role, nth, unit), **options)

    def phone(self, **options: Any) -> Screen:
        """A phone that enters by the code."""
        return self._open("attendee", self.links.join_path, has_touch=True, is_mobile=True, **options)

    def visit(self, path: str, **options: Any) -> Screen:
        """A page that is no live screen."""
        return self._open("plain", path, **options)

    def meeting(self, read: Callable[[Meeting], Any]) -> Any:
        """Something of the conference as the database has it."""
        # One engine remembers what it compiled. A file is left alone meanwhile: a test may put another in its place.
        self._database = self._database or Database(self.server.config.url)
        with self._database.reading() as session:
            found = read(Meeting(session, self.links.conference_id))
        if self._database.is_sqlite:
            self._database.close()
        return found

    def until(self, so: Callable[[Meeting], Any], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until something is so in the database: a tap is answered a moment later."""
        give_up_at = time.monotonic() + seconds
        while not self.meeting(so):
            assert time.monotonic() < give_up_at, "it never became so"
            self.screens[0].page.wait_for_timeout(50)  # not time.sleep: the browsers go on meanwhile

    def unit_leading(self, field: str) -> str:
        """The unit that leads a field of work."""

        def lead(meeting: Meeting) -> str:
            return next(
                row.unit_id
                for row in meeting.units
                for link in row.unit.unit_fields
                if link.field.code == field and link.role == "LEAD"
            )

        return str(self.meeting(lead))

    def picture(self, folder: Path) -> None:
        """Keep what every screen shows now, for whoever looks into a failure."""
        folder.mkdir(parents=True, exist_ok=True)
        for nth, screen in enumerate(self.screens):
            screen.page.screenshot(path=folder / f"{nth}-{screen.name}.png")

    def close(self) -> None:
        """Close every screen and the server; fails if any page had an error."""
        trouble = [f"{screen.name}: {line}" for screen in self.screens for line in screen.trouble]
        for screen in self.screens:
            screen.context.close()
        if self._database is not None:
            self._database.close()
        self.server.stop()
        assert not trouble, "pages had errors:\n" + "\n".join(trouble)

    def _open(self, kind: str, path: str, script: str = "", **options: Any) -> Screen:
        address = self.bases.get(kind, self.base) + path
        width, height = SIZES[kind]
        settings: dict[str, Any] = {"viewport": {"width": width, "height": height}, "locale": "vi-VN"} | options
        context = self.browser.new_context(**settings)
        if script:
            context.add_init_script(script)
        screen = Screen(context, address, kind)
        self.screens.append(screen)
        return screen

    def _load(self, file: Path) -> None:
        done = CliRunner().invoke(cli, ["load", str(file), "--data", str(self.server.data)])
        assert done.exit_code == 0, done.stderr
