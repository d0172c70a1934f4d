"""The minutes in a browser: printed, only the paper remains; read aloud by keys, part by part; approved at the end."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from conference.models import Role
from tests.browser.stage import Screen, Stage
from tests.browser.test_accessibility import found
from tests.meetings import Hall, hold_first_half


def open_page(stage: Stage, role: Role, path: str, **options) -> Screen:
    """A page of somebody's minutes."""
    screen = stage.sit(role, **options)
    screen.page.goto(f"{stage.base}/s/{stage.links.link_id(role)}/{path}")
    return screen


def test_the_secretary_previews_in_a_new_tab_and_prints_the_paper_alone(stage: Stage) -> None:
    hold_first_half(stage)
    secretary = stage.sit(Role.SECRETARY)
    secretary.open("#programme-sheet")
    with secretary.context.expect_page() as opened:
        secretary.page.locator('#programme-sheet a[href="minutes"]').click()
    page = opened.value
    expect(page.locator("article.paper h1")).to_have_text("BIÊN BẢN")
    expect(page.locator("[data-print]")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("header.paper-bar")).to_be_hidden()
    expect(page.locator("aside")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_keys_lead_through_every_part_and_back(stage: Stage) -> None:
    hold_first_half(stage)
    screen = open_page(stage, Role.SECRETARY, "minutes/read", viewport={"width": 1180, "height": 820})
    page, count = screen.page, screen.page.locator("[data-count]")
    parts = page.locator("[data-part]").count()
    expect(page.locator("[data-part]:visible")).to_have_count(1)
    seen = [count.inner_text()]
    for key in ["PageDown", "ArrowDown", " "] * parts * 3:
        page.keyboard.press(key)
        if count.inner_text() != seen[-1]:
            seen.append(count.inner_text())
    assert seen == [f"{n}/{parts}" for n in range(1, parts + 1)]
    page.keyboard.press("PageUp")
    expect(count).to_have_text(f"{parts - 1}/{parts}")
    page.keyboard.press("Home")
    expect(count).to_have_text(f"1/{parts}")
    fills, button = "document.fullscreenElement === document.documentElement", page.locator("[data-full] span")
    page.keyboard.press("f")
    screen.until(fills)
    expect(button).to_have_text("Thoát toàn màn hình")
    page.locator("[data-full]").click()
    screen.until(f"!({fills})")
    expect(button).to_have_text("Toàn màn hình")
    page.reload()
    expect(count).to_have_text(f"1/{parts}")


def test_a_long_part_is_paged_through_before_the_next_comes(stage: Stage) -> None:
    hold_first_half(stage)
    screen = open_page(stage, Role.SECRETARY, "minutes/read", viewport={"width": 900, "height": 500})
    page, count = screen.page, screen.page.locator("[data-count]")
    page.keyboard.press("ArrowDown")
    assert count.inner_text().startswith("1/")
    assert page.evaluate("document.querySelector('[data-part]:not([hidden])').scrollTop") > 100
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    assert not count.inner_text().startswith("1/")


def test_the_chair_approves_after_the_last_part(stage: Stage) -> None:
    hold_first_half(stage)
    hall = Hall(stage)
    hall.chair.do("queue.carry")
    hall.chair.do("conference.close")
    hall.leave()
    screen = open_page(stage, Role.CHAIR, "minutes/read")
    screen.page.keyboard.press("End")
    screen.page.get_by_label("đọc lại tại hội nghị").check()
    screen.page.get_by_role("button", name="Thông qua biên bản").click()
    expect(screen.page.locator("#version-1")).to_contain_text("đã đọc lại")
    expect(screen.page.locator(".paper-bar .tag")).to_have_text("Đã thông qua, phiên bản 1")


def test_without_a_script_every_part_is_there(stage: Stage) -> None:
    hold_first_half(stage)
    screen = open_page(stage, Role.CHAIR, "minutes/read", java_script_enabled=False)
    parts = screen.page.locator("[data-part]")
    expect(parts.first).to_be_visible()
    expect(parts.last).to_be_visible()


def test_closing_warns_the_secretary_of_what_is_not_written(stage: Stage) -> None:
    hold_first_half(stage)
    hall = Hall(stage)
    hall.chair.do("floor.end")
    second = hall.read(lambda meeting: meeting.matters[1])
    hall.chair.do("outcome.set", questions=[second.id], resolution="ANSWERED")
    hall.chair.do("queue.carry")
    hall.secretary.do("question.ask", speech=hall.read(lambda meeting: meeting.speeches[0].id), text="")
    while hall.read(lambda meeting: meeting.next_step):
        hall.chair.do("step.next")
    hall.leave()
    for role in (Role.SECRETARY, Role.CHAIR):
        screen = stage.sit(role)
        screen.open("#close-sheet")
        screen.shows("ý kiến chưa ghi nội dung", "#close-sheet")
        screen.shows("ý kiến chưa có kết quả", "#close-sheet")
        screen.shows(re.compile(f"1 câu trả lời chưa ghi.*{re.escape(second.number)}"), "#close-sheet")


def test_axe_finds_nothing_on_the_papers_pages(stage: Stage) -> None:
    hold_first_half(stage)
    hall = Hall(stage)
    hall.chair.do("queue.carry")
    hall.chair.do("conference.close")
    hall.chair.do("minutes.approve")
    hall.secretary.do("entry.open", text="Bổ sung.")
    hall.leave()
    trouble = []
    for path in ("minutes", "minutes/short", "minutes/read", "minutes/read#999", "minutes/versions/1"):
        screen = open_page(stage, Role.CHAIR, path)
        trouble += found(screen)
    assert trouble == [], "\n".join(trouble)
