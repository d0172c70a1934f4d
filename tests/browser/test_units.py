"""A unit at several devices and two who chair: each sees at once what another does, asks and is answered."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from conference.db import Database
from conference.models import Assignment, AssignmentState, Role
from tests.browser.stage import Stage
from tests.meetings import MATTERS, Hall


def test_a_unit_asks_and_is_answered_while_both_chairs_watch(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    question = hall.ask(MATTERS[0])
    unit = stage.unit_leading("INFRA")
    chair, co_chair = stage.sit(Role.CHAIR), stage.sit(Role.CO_CHAIR)
    phone = stage.sit(Role.RESPONDER, unit=unit, viewport={"width": 360, "height": 640}, has_touch=True)
    laptop = stage.sit(Role.RESPONDER, unit=unit, viewport={"width": 1366, "height": 768})

    # Two chairs see each other's acts at once; a device of the unit shows it, and that counts as seen.
    chair.tap("question.assign", f"#matter-{question}")
    expect(co_chair.page.locator("#tab-assigned .num")).to_have_text("1")
    expect(phone.page.locator("#news")).to_contain_text("1.1")
    stage.until(lambda meeting: meeting.matters_by_id[question].lead.seen_at)
    expect(chair.page.locator("[data-late]")).to_have_count(0)
    mine = stage.meeting(lambda meeting: meeting.matters_by_id[question].lead.id)

    # What one device of the unit writes stands on the other, and on both chairs' cards.
    phone.page.locator(f"#notes-{mine}").fill("Đã bố trí vốn sửa chữa.")
    expect(laptop.page.locator(f"#notes-{mine}")).to_have_value("Đã bố trí vốn sửa chữa.")
    co_chair.page.locator("#tab-assigned").click()
    co_chair.page.locator(f"#prepared-{mine} summary").click()
    co_chair.shows("Đã bố trí vốn sửa chữa.", f"#prepared-{mine}")

    # It asks for another unit and names it; a chair has it answer all the same, and it is told as of a new matter.
    phone.open(f"#ways-{mine}")
    form = phone.form("assignment.return", f"#task-{mine}")
    other = form.locator("option[value]:not([value=''])").first.get_attribute("value")
    form.locator("select").select_option(other)
    form.locator("textarea").fill("Thuộc đơn vị khác.")
    form.locator("button").click()
    expect(chair.button("assignment.pass_on", f"#matter-{question}", unit=str(other))).to_be_visible()
    phone.page.locator("#news").evaluate("(line) => (line.textContent = '')")
    chair.tap("assignment.keep", f"#matter-{question}")
    expect(phone.page.locator("#news")).to_contain_text("1.1")
    phone.shows("Chủ trì đề nghị đơn vị trả lời ý kiến này")
    expect(co_chair.page.locator("#panel-assigned .question")).to_have_count(1)

    # Somebody reads: nothing comes to their list, and the other chair's list goes on.
    chair.page.locator("#freeze-matters").click()
    hall.ask(MATTERS[1])
    expect(co_chair.page.locator("#tab-unassigned .num")).to_have_text("8")
    expect(chair.page.locator("#freeze-matters .news")).to_be_visible()
    expect(chair.page.locator("#tab-unassigned .num")).to_have_text("7")
    chair.page.locator("#freeze-matters").click()
    expect(chair.page.locator("#tab-unassigned .num")).to_have_text("8")

    # Ready while somebody speaks: the next turn is the unit's, and it hears so.
    laptop.tap("assignment.ready", f"#task-{mine}")
    expect(phone.page.locator("#unit-tasks [data-next]")).to_be_visible()
    stage.until(lambda meeting: meeting.matters_by_id[question].lead.state is AssignmentState.READY)
    chair.tap("answer.begin", "#chair-next")
    expect(phone.page.locator("#unit-countdown")).to_be_visible()
    hall.leave()


def test_what_no_device_of_a_unit_has_shown_for_a_minute_is_counted_on_the_tab(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    asked = [hall.ask(text) for text in MATTERS[:2]]
    for question in asked:
        hall.chair.do("question.assign", question=question, lead=stage.unit_leading("INFRA"))
    database = Database(stage.server.config.url)
    with database.writing() as session:
        told = session.scalars(select(Assignment).where(Assignment.question_id == asked[0])).one()
        told.assigned_at -= timedelta(seconds=61)
    database.close()
    chair = stage.sit(Role.CHAIR)
    expect(chair.page.locator("#tab-assigned [data-late-face]")).to_have_text("1")
    chair.page.locator("#tab-assigned").click()
    expect(chair.page.locator("#panel-assigned .late:visible")).to_have_count(1)
    hall.leave()
