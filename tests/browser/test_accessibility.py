"""axe finds nothing: every screen in the middle of a meeting, both languages, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from conference import intake
from conference.models import Role
from conference.queries.tracking import tracking_code
from tests.browser.contrast import too_faint
from tests.browser.stage import Screen, Stage
from tests.meetings import Seat, hold_first_half

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
BOTH = ("light", "dark")
ROLES = (Role.CHAIR, Role.PROJECTOR, Role.SECRETARY, Role.MC, Role.DESK)
#: All of axe's own rules and the one it leaves off by default: the size of targets (WCAG 2.2, 2.5.8).
_RUN = """
({ within, rules, without }) => axe.run(within, {
  resultTypes: ["violations"],
  rules: { "target-size": { enabled: true }, ...Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) },
  ...(rules.length ? { runOnly: { type: "rule", values: rules }, rules: {} } : {}),
}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) =>
  [id, node.html.slice(0, 160), ...[...node.any, ...node.all, ...node.none].map(({ message }) => message)].join(" "))))
"""


#: Opens everything that folds, sheets too: a page keeps only one of these open, so it is not to hear of it.
_UNFOLD = """() => {
  window.addEventListener("toggle", (event) => event.stopImmediatePropagation(), true);
  for (const folded of document.querySelectorAll("details:not([open])")) folded.open = true;
}"""
#: Sheets lie on one another then, so what axe measures where they lie is computed from their colours instead.
_MEASURED = ("color-contrast", "target-size")

_EMPTY = """
[organisation]
name = "Xã Vắng"
issuing_body = "ỦY BAN NHÂN DÂN XÃ VẮNG"
province = "Tỉnh Nam Hải"
run_by = "STATE"
[conference]
slug = "vang"
title = "Hội nghị đối thoại"
venue = "Nhà văn hóa"
starts_at = "2026-06-25 07:30"
language = "en"
"""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_any_screen(stages: Callable[..., Stage], tmp_path: Path, language: str) -> None:
    demo = intake.example(intake.DEMO).read_text(encoding="utf-8")
    file = tmp_path / "conference.toml"
    file.write_text(demo.replace('language = "vi"', f'language = "{language}"'), encoding="utf-8")
    stage = stages(file)
    unit = hold_first_half(stage)
    screens = everyone(stage, unit, {"vi": "vi-VN", "en": "en-GB"}[language])
    wrong: list[str] = []

    assert screens["chair"].page.locator("html").get_attribute("lang") == language
    desk = screens["desk"]
    desk.page.fill("#search", "nguyen")
    desk.page.locator("#walk-in summary").click()
    desk.page.locator(".speak summary").first.click()
    for name, screen in screens.items():
        wrong += found(screen, schemes=("light",) if name == "projector" else BOTH)
    for page in ("opinions", "all", "write", "programme", "rules"):
        screens["attendee"].page.evaluate("(page) => (location.hash = page)", page)
        wrong += found(screens["attendee"], "main")
    if language == "vi":
        wrong += when_it_is_over(stage, screens)
    else:
        wrong += in_sheets(screens["chair"]) + in_sheets(screens["secretary"])
    wrong += on_other_pages(stage, screens)
    assert wrong == [], "\n" + "\n".join(wrong)


def test_axe_finds_nothing_on_the_screens_of_a_meeting_without_anything(
    stages: Callable[..., Stage], tmp_path: Path
) -> None:
    file = tmp_path / "conference.toml"
    people = "".join(f'[[people]]\nrole = "{role}"\nname = "Lê Vắng"\n' for role in ("CHAIR", "SECRETARY"))
    file.write_text(_EMPTY + people + '[[steps]]\ntitle = "Đối thoại"\n', encoding="utf-8")
    screens = everyone(stages(file), None, "en-GB", roles=(Role.CHAIR, Role.PROJECTOR, Role.SECRETARY)).values()
    wrong = [one for screen in screens for one in found(screen, schemes=("light",))]
    assert wrong == [], "\n" + "\n".join(wrong)


def everyone(stage: Stage, unit: str | None, locale: str, *, roles: tuple[Role, ...] = ROLES) -> dict[str, Screen]:
    """A screen of each kind; a department's where there is a unit."""
    browser: dict[str, Any] = {"bypass_csp": True, "locale": locale}
    seated = [stage.sit(role, **browser) for role in roles]
    if unit is not None:
        seated.append(stage.sit(Role.RESPONDER, unit=unit, **browser))
    return {screen.name: screen for screen in (*seated, stage.phone(**browser))}


def in_sheets(screen: Screen) -> list[str]:
    """What is wrong in the sheets of a page, all open at once; the page is of no more use then."""
    screen.page.evaluate(_UNFOLD)
    wrong = found(screen, schemes=("light",), without=_MEASURED)
    for scheme in BOTH:
        screen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += [f"{screen.name}, sheets, {scheme}: {one}" for one in too_faint(screen, "details .dialog")]
    return wrong


def when_it_is_over(stage: Stage, screens: dict[str, Screen]) -> list[str]:
    """When the conference is closed, the screens that look different then."""
    chair = Seat(stage, Role.CHAIR)
    for command in ("floor.end", "queue.carry", "conference.close"):
        chair.do(command)
    chair.leave()
    expect(screens["chair"].page.locator("#floor-name")).to_contain_text("Bế mạc lúc")
    different = [screens[name] for name in ("chair", "secretary", "projector", "attendee")]
    for screen in different:
        screen.is_up_to_date()
    return [f"closed, {one}" for screen in different for one in found(screen, schemes=("light",))]


def on_other_pages(stage: Stage, screens: dict[str, Screen]) -> list[str]:
    """The pages beside the screens."""
    wrong: list[str] = []
    chair, secretary, desk = screens["chair"].page, screens["secretary"].page, screens["desk"].page
    at = chair.url.rstrip("/")
    for page in ("devices", "network"):
        chair.goto(f"{at}/{page}")
        wrong += found(screens["chair"])
    at = desk.url
    for path in ("lists/delegates", "lists/invitations"):
        desk.goto(f"{at}{path}")
        wrong += found(screens["desk"], schemes=("light",))
    plain = stage.visit("/", bypass_csp=True, locale=chair.evaluate("navigator.language"))
    wrong += found(plain)
    code = stage.meeting(lambda one: tracking_code(one.conference, one.heard[0].number, one.heard[0].code))
    for path in ("/l/nobody", "/t/NOT-A-CODE", f"/t/{code}"):
        plain.page.goto(stage.base + path)
        wrong += found(plain)
    secretary.goto(secretary.url.rstrip("/") + "/once")
    wrong += found(screens["secretary"])
    secretary.locator("form button").first.click()
    return wrong + found(screens["secretary"])


def found(
    screen: Screen, within: str = "html", *, schemes: tuple[str, ...] = BOTH, without: tuple[str, ...] = ()
) -> list[str]:
    """What axe finds. A scheme changes nothing but colours, so the second one is asked about these alone."""
    page = screen.page
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    wrong: list[str] = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        rules = [] if scheme == "light" else ["color-contrast"]
        where = f"{screen.name} {page.url.rsplit('/', 1)[-1]} {within} {scheme}"
        wrong += [
            f"{where}: {one}" for one in page.evaluate(_RUN, {"within": within, "rules": rules, "without": without})
        ]
    return wrong
