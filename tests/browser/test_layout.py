"""Every screen at its sizes, with a long name at the microphone and a long matter being answered."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import expect

from conference.db import Database
from conference.models import Conference, Role
from tests.browser.contrast import too_faint
from tests.browser.geometry import complaints, complaints_of_sheets
from tests.browser.stage import Screen, Stage
from tests.meetings import LONG_MATTER, LONG_NAME, hold_long_answer, hold_long_name

CHAIR = [(1180, 820), (820, 1180), (1024, 768)]
PROJECTOR = [(1920, 1080), (1280, 720), (1024, 768)]
SECRETARY = [(1366, 768), (1920, 1080)]
MC = [(390, 844), (820, 1180)]
DESK = [(390, 844), (820, 1180), (1366, 768)]
DEPARTMENT = [(390, 844), (1366, 768)]
ATTENDEE = [(360, 640), (390, 844)]
TARGET = 48


def test_nothing_is_cut_overlaps_or_scrolls_that_should_not_at_any_size(stage: Stage) -> None:
    unit = hold_long_name(stage)
    screens = {
        "chair": stage.sit(Role.CHAIR),
        "projector": stage.sit(Role.PROJECTOR),
        "secretary": stage.sit(Role.SECRETARY),
        "mc": stage.sit(Role.MC),
        "desk": stage.sit(Role.DESK),
        "department": stage.sit(Role.RESPONDER, unit=unit, has_touch=True),
        "attendee": stage.phone(),
    }
    screens["desk"].page.fill("#search", "nguyen")
    screens["projector"].page.locator("[data-start]").click()
    screens["projector"].until("() => Boolean(document.fullscreenElement)")
    screens["projector"].page.evaluate("document.exitFullscreen()")  # to be resized
    wrong = [f"name, {one}" for one in all_complaints(screens)]
    expect(screens["projector"].page.locator("h2.name")).to_contain_text(LONG_NAME)
    assert share_of_height(screens["projector"], "h2.name") >= 1 / 16

    hold_long_answer(stage)
    expect(screens["projector"].page.locator("blockquote")).to_contain_text(LONG_MATTER[:40])
    expect(screens["attendee"].page.locator("#attendee-now")).to_contain_text(LONG_MATTER[:40])
    wrong += [f"answer, {one}" for one in all_complaints(screens, sheets=True)]

    speak_english(stage)
    for screen in screens.values():
        screen.page.reload()
        expect(screen.page.locator("html")).to_have_attribute("lang", "en")
    screens["desk"].page.fill("#search", "nguyen")
    wrong += [f"in English, {one}" for one in all_complaints(screens, sheets=True, narrowest=True)]
    assert wrong == [], "\n" + "\n".join(wrong)


def speak_english(stage: Stage) -> None:
    """The same conference in English: its language is chosen in its file, before anything is rendered."""
    stage.server.stop()
    database = Database(stage.server.config.url)
    with database.writing() as session:
        session.get_one(Conference, stage.links.conference_id).language = "en"
    database.close()
    stage.server.start()


def all_complaints(screens: dict[str, Screen], *, sheets: bool = False, narrowest: bool = False) -> list[str]:
    """What is wrong on any screen at any of its sizes, or where words have the least room."""
    found: list[str] = []
    for size in resized(screens["chair"], CHAIR[-1:] if narrowest else CHAIR):
        found += marked(f"chair {size}", complaints(screens["chair"], target=TARGET))
        for tab in ("assigned", "settled", "unassigned"):
            screens["chair"].page.locator(f"#tab-{tab}").click()
            found += marked(f"chair {size}, {tab}", complaints(screens["chair"], target=TARGET))
        if sheets:
            found += marked(f"chair {size}", complaints_of_sheets(screens["chair"], target=TARGET))
    for size in resized(screens["projector"], PROJECTOR[-1:] if narrowest else PROJECTOR):
        found += marked(f"projector {size}", complaints(screens["projector"], hall=True))
    found += marked("projector", too_faint(screens["projector"], "body", hall=True))
    for size in resized(screens["secretary"], SECRETARY[:1] if narrowest else SECRETARY):
        found += marked(f"secretary {size}", complaints(screens["secretary"]))
    for name, sizes in (("mc", MC), ("desk", DESK), ("department", DEPARTMENT)):
        for size in resized(screens[name], sizes[:1] if narrowest else sizes):
            found += marked(f"{name} {size}", complaints(screens[name], scrolls=True, target=TARGET))
    phone = screens["attendee"].page
    for large in (False, True):
        for size in resized(screens["attendee"], ATTENDEE[:1] if narrowest else ATTENDEE):
            for page in ("now", "opinions", "all", "write", "programme", "rules"):
                phone.evaluate("(page) => (location.hash = page)", page)
                screens["attendee"].until("(page) => document.documentElement.dataset.tab === page", page)
                wrong = complaints(screens["attendee"], scrolls=True, target=TARGET)
                found += marked(f"attendee {size} {page}{', large type' * large}", wrong)
        phone.locator("#type-size").click()
    return found


def resized(screen: Screen, sizes: list[tuple[int, int]]) -> Iterator[str]:
    """The screen at each of its sizes."""
    for width, height in sizes:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        yield f"{width}×{height}"


def marked(where: str, wrong: list[str]) -> list[str]:
    """Complaints with the place they were found at."""
    return [f"{where}: {one}" for one in wrong]


def share_of_height(projector: Screen, selector: str) -> float:
    """How large words are on the projector: their size as a share of the picture's height."""
    size = "(element) => parseFloat(getComputedStyle(element).fontSize) / innerHeight"
    return float(projector.page.locator(selector).first.evaluate(size))
