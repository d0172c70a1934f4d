"""Projectors as chair and hall see them: report, miniature, a view of their own, blinking, names, the end."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from conference.models import Role
from tests.browser.geometry import complaints
from tests.browser.stage import Screen, Stage
from tests.browser.test_layout import share_of_height
from tests.meetings import LONG_NAME, Seat, hold_long_name

#: As if that many seconds of the turn were left. Server and browser have one clock here.
LEFT = """(seconds) => {
  const clock = document.getElementById("projector-countdown");
  clock.dataset.started = String(Date.now() - 1000 * (Number(clock.dataset.allotted) - seconds));
}"""
LINE = "Tạm dừng ít phút để chỉnh âm thanh; kính mời quý đại biểu giữ trật t"
POINT = "Giao Phòng Kinh tế chủ trì kiểm tra, lập phương án nạo vét toàn tuyến mương và báo cáo trước ngày 30/11."
CODES_ARE_CLEAR = """() => {
  const bottom = document.querySelector("#projector-scene .head").getBoundingClientRect().bottom;
  return [...document.querySelectorAll(".join .code svg")].every((code) => code.getBoundingClientRect().top >= bottom);
}"""
SIZES = [(1920, 1080), (1280, 720), (1024, 768)]


def test_one_tap_fills_the_screen_keeps_it_awake_and_lets_the_bell_sound(stage: Stage) -> None:
    hold_long_name(stage)
    wall = stage.sit(Role.PROJECTOR)
    wall.page.locator("[data-view-choice]").select_option("TIMER")
    expect(wall.page.locator("#projector-timer")).to_be_visible()
    wall.page.reload()
    expect(wall.page.locator("#projector-timer")).to_be_visible()
    devices = stage.sit(Role.CHAIR)
    devices.page.goto(f"{devices.page.url}devices")
    devices.shows("chọn tại máy")
    wall.page.locator("[data-view-choice]").select_option("MEETING")
    wall.page.locator("[data-test-card]").click()
    expect(wall.page.locator("#projector-test")).to_be_visible()
    wall.page.keyboard.press("Escape")
    wall.page.locator("[data-start]").click()
    wall.until("() => !navigator.wakeLock && !document.querySelector('.keep-awake').paused")  # no secure context
    assert wall.page.evaluate("window.isSecureContext") is False
    wall.until("() => Boolean(document.fullscreenElement)")
    expect(wall.page.locator("#projector-start")).to_be_hidden()

    wall.page.evaluate(LEFT, 60.2)
    wall.until("() => document.body.dataset.rang === '1'")
    wall.page.evaluate(LEFT, -0.2)
    wall.until("() => document.body.dataset.rang === '2'")
    expect(wall.page.locator("#projector-countdown .on-over")).to_be_visible()
    seat = Seat(stage, Role.CHAIR)
    seat.do("projector.mute")
    seat.leave()
    wall.until("() => document.getElementById('projector-views').dataset.muted === 'yes'")
    wall.page.evaluate(LEFT, 60.2)
    wall.until("() => document.getElementById('projector-countdown').dataset.state === 'soon'")
    assert wall.page.evaluate("document.body.dataset.rang") == "2"


def test_the_chair_looks_after_every_projector_from_one_page(stage: Stage) -> None:
    hold_long_name(stage)
    chair, wall = stage.sit(Role.CHAIR), stage.sit(Role.PROJECTOR)
    link = stage.links.link_id(Role.PROJECTOR)
    report = chair.page.locator("#chair-dock .mini-words [data-projectors]")
    expect(report).to_contain_text("màn hình")
    expect(chair.page.frame_locator(".mini iframe").locator("#projector-scene h2.name")).to_contain_text(LONG_NAME)

    page = chair.page
    page.goto(f"{page.url}devices")
    page.locator(f"#rename-{link} summary").click()
    page.locator(f"#rename-{link} input[name=label]").fill("Tường bên trái")
    page.locator(f"#rename-{link} button").click()
    wrong = []
    for view, shown in (("TIMER", "#projector-timer"), ("QUEUE", "#projector-queue")):
        page.locator(f"#view-{link} summary").click()
        page.locator(f"#view-{link} select").select_option(view)
        page.locator(f"#view-{link} button").click()
        expect(wall.page.locator(shown)).to_contain_text(LONG_NAME)
        expect(wall.page.locator(shown)).to_be_visible()
        expect(wall.page.locator("#projector-scene")).to_be_hidden()
        for width, height in SIZES:
            wall.page.set_viewport_size({"width": width, "height": height})
            wall.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            wrong += [f"{view} {width}×{height}: {one}" for one in complaints(wall, hall=True, within=shown)]
    page.locator(f"#view-{link} summary").click()
    page.locator(f"#view-{link} select").select_option("MEETING")
    page.locator(f"#view-{link} button").click()
    seat = Seat(stage, Role.CHAIR)
    for scene, shown in (("JOIN", ".join.with-network"), ("HOUSE_RULES", ".rich"), ("MATTERS", ".matters")):
        seat.do("projector.pin", scene=scene)
        expect(wall.page.locator(f"#projector-scene {shown}")).to_be_visible()
        for width, height in SIZES:
            wall.page.set_viewport_size({"width": width, "height": height})
            wall.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            wrong += [f"{scene} {width}×{height}: {one}" for one in complaints(wall, "#projector-scene", hall=True)]
            if scene != "JOIN":
                assert share_of_height(wall, f"#projector-scene {shown}") >= 1 / 16
    wrong += under_a_line(seat, wall) + page_by_page(stage, seat, wall)
    seat.leave()
    assert wrong == []
    page.locator(f"#device-{link} form[action$='link.blink'] button").click()
    expect(wall.page.locator("#blink-name")).to_be_visible()
    expect(wall.page.locator("#blink-name")).to_have_text("Tường bên trái")

    page.locator(f"#close-{link} summary").click()
    page.locator(f"#close-{link} button").click()
    wall.shows("Đường dẫn không còn hiệu lực")
    expect(page.locator(f"#device-{link}")).to_have_count(0)


def under_a_line(seat: Seat, wall: Screen) -> list[str]:
    """What is wrong with scenes above a line of the greatest length. Whoever hides the projector hides it as well."""
    line, wrong = wall.page.locator("#projector-line"), []
    seat.do("projector.set_line", text=LINE)
    for scene, shown in (("JOIN", "join"), ("AGENDA", "programme"), ("BANNER", "banner"), ("", "speaker")):
        seat.do("projector.pin", scene=scene) if scene else seat.do("projector.release")
        expect(wall.page.locator("#projector-scene")).to_have_attribute("data-scene", shown)
        expect(line).to_be_visible()
        wall.page.evaluate("document.getElementById('projector-start').hidden = true")
        wrong += [f"line, {shown} {one}" for one in at_all_sizes(wall)]
        if scene == "JOIN":
            assert wall.page.evaluate(CODES_ARE_CLEAR)
        assert line.evaluate("(line) => line.getBoundingClientRect().bottom <= innerHeight + 1")
    seat.do("projector.hide")
    expect(line).to_be_hidden()
    seat.do("projector.show")
    expect(line).to_be_visible()
    seat.do("projector.set_line", text="")
    expect(line).to_be_hidden()
    return wrong


def page_by_page(stage: Stage, seat: Seat, wall: Screen) -> list[str]:
    """What is wrong with many adopted conclusions: they are turned, at a size that is read, none is left out."""
    for _ in range(9):
        point = seat.do("conclusion.add", text=POINT)["point"]
        seat.do("conclusion.adopt", point=point)
    seat.do("projector.pin", scene="CONCLUSIONS")
    sign = wall.page.locator("#projector-scene [data-page-of]")
    expect(sign).to_have_text(re.compile(r"^[1-9]/[2-9]$"))
    wrong = [f"conclusions {one}" for one in at_all_sizes(wall)]
    assert share_of_height(wall, "#projector-scene .points") >= 1 / 16
    assert wall.page.locator("#projector-scene .points > li").count() == 9
    seat.do("projector.release")
    return wrong


def at_all_sizes(wall: Screen) -> list[str]:
    """What is wrong with what a projector shows, at every size."""
    wrong = []
    for width, height in SIZES:
        wall.page.set_viewport_size({"width": width, "height": height})
        wall.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        wrong += [f"{width}×{height}: {one}" for one in complaints(wall, "main", hall=True)]
    return wrong
