"""axe finds nothing: every screen in the middle of a meeting, both languages, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conference import intake
from conference.models import Role
from tests.browser.stage import Screen, Stage
from tests.meetings import hold_first_half

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
#: All of axe's own rules and the one it leaves off by default: the size of targets (WCAG 2.2, 2.5.8).
_RUN = """
({ within, rules }) => axe.run(within, {
  resultTypes: ["violations"],
  rules: { "target-size": { enabled: true } },
  ...(rules.length ? { runOnly: { type: "rule", values: rules }, rules: {} } : {}),
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) =>
  [id, node.html.slice(0, 160), ...[...node.any, ...node.all, ...node.none].map(({ message }) => message)].join(" "))))
"""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_any_screen(stages: Callable[..., Stage], tmp_path: Path, language: str) -> None:
    demo = intake.example(intake.DEMO).read_text(encoding="utf-8")
    file = tmp_path / "conference.toml"
    file.write_text(demo.replace('language = "vi"', f'language = "{language}"'), encoding="utf-8")
    stage = stages(file)
    unit = hold_first_half(stage)
    browser: dict[str, Any] = {"bypass_csp": True, "locale": {"vi": "vi-VN", "en": "en-GB"}[language]}
    wrong: list[str] = []

    chair = stage.sit(Role.CHAIR, **browser)
    assert chair.page.locator("html").get_attribute("lang") == language
    wrong += found(chair)
    for sheet in ("#add-person", "#scene-sheet"):
        chair.open(sheet)
        wrong += found(chair, sheet, schemes=("light",))
        chair.page.keyboard.press("Escape")
    wrong += found(stage.sit(Role.PROJECTOR, **browser), schemes=("light",))
    at = chair.page.url.rstrip("/")
    for page in ("devices", "network"):
        chair.page.goto(f"{at}/{page}")
        wrong += found(chair)
    secretary = stage.sit(Role.SECRETARY, **browser)
    wrong += found(secretary)
    wrong += found(stage.sit(Role.MC, **browser))
    wrong += found(stage.sit(Role.RESPONDER, unit=unit, **browser))
    desk = stage.sit(Role.DESK, **browser)
    at = desk.page.url
    desk.page.fill("#search", "nguyen")
    desk.page.locator("#walk-in summary").click()
    desk.page.locator(".speak summary").first.click()
    wrong += found(desk)
    for path in ("lists/delegates", "lists/invitations"):
        desk.page.goto(f"{at}{path}")
        wrong += found(desk, schemes=("light",))
    phone = stage.phone(**browser)
    for page in ("now", "opinions", "all", "write", "programme", "rules"):
        phone.page.evaluate("(page) => (location.hash = page)", page)
        wrong += found(phone, "main")
    code = stage.meeting(lambda one: f"{one.conference.join_code}-{one.waiting[0].number}-{one.waiting[0].code}")
    for path in ("/", "/l/nobody", "/t/NOT-A-CODE", f"/t/{code}"):
        wrong += found(stage.visit(path, **browser))
    secretary.page.goto(secretary.page.url.rstrip("/") + "/once")
    wrong += found(secretary)
    secretary.page.locator("form button").first.click()
    wrong += found(secretary)
    assert wrong == [], "\n" + "\n".join(wrong)


def found(screen: Screen, within: str = "html", *, schemes: tuple[str, ...] = ("light", "dark")) -> list[str]:
    """What axe finds. A scheme changes nothing but colours, so the second one is asked about these alone."""
    page = screen.page
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    wrong: list[str] = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        rules = [] if scheme == "light" else ["color-contrast"]
        where = f"{screen.name} {page.url.rsplit('/', 1)[-1]} {within} {scheme}"
        wrong += [f"{where}: {one}" for one in page.evaluate(_RUN, {"within": within, "rules": rules})]
    return wrong
