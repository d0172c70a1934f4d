"""The longest path: a citizen without a phone, from the desk to what the slip's tracking page says in the end."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from conference.models import Role
from tests.browser.stage import Stage
from tests.browser.test_desk import find
from tests.meetings import Hall

CITIZEN, ABOUT = "Lục Thị Vượng", "Mương tiêu thôn Đồng Quan"
ASKED = "Mương tiêu bao giờ nạo vét, hộ mất đất được đền bù thế nào?"
PHONE = {"width": 360, "height": 640}


def test_a_citizen_without_a_phone_reads_on_the_slips_page_what_became_of_the_matter(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    desk, chair = stage.sit(Role.DESK), stage.sit(Role.CHAIR)
    tracking = registered(stage)
    followed = stage.visit(tracking, viewport=PHONE)
    followed.shows("Chờ phát biểu")

    # The chair calls whom the desk has registered, out of turn; the secretary writes down what is asked.
    row = chair.page.locator(".queue .row").filter(has_text=CITIZEN)
    row.locator("summary").click()
    row.get_by_role("button", name="Mời ngay").click()
    expect(chair.page.locator("#floor-name")).to_contain_text(CITIZEN)
    expect(desk.page.locator("#desk-line")).not_to_contain_text(CITIZEN)
    question = hall.ask(ASKED)

    # To two units: one leads, the other helps.
    live, later = stage.unit_leading("INFRA"), stage.unit_leading("SOCIAL")
    assert live != later
    chair.page.locator(f"#matter-{question} [data-pick]:not([data-section])").click()
    chair.open("#assign-part")
    chair.open("#several-units")
    form = chair.form("question.assign", "#several-units")
    form.locator(f'input[name="lead"][value="{live}"]').check()
    form.locator(f'input[name="supporting"][value="{later}"]').check()
    form.locator("button").click()
    stage.until(lambda meeting: meeting.matters_by_id[question].supporting)

    # The second promises a written answer by a date.
    day = date.today() + timedelta(days=10)
    part = stage.meeting(lambda meeting: meeting.matters_by_id[question].supporting[0].id)
    unit = stage.sit(Role.RESPONDER, unit=later, viewport=PHONE, has_touch=True)
    unit.shows(ASKED, f"#task-{part}")
    unit.open(f"#ways-{part}")
    form = unit.form("assignment.promise", f"#task-{part}")
    form.locator('input[name="written_by"]').fill(day.isoformat())
    form.locator("button").tap()
    unit.shows(f"Đề nghị trả lời bằng văn bản chậm nhất ngày {day.day}/{day.month}", f"#task-{part}")

    # The first answers in the hall, and the chair says what has become of the matter.
    lead = stage.sit(Role.RESPONDER, unit=live, viewport=PHONE, has_touch=True)
    lead.tap("assignment.ready", ".task")
    chair.tap("answer.begin", "#chair-next")
    expect(lead.page.locator(".answering")).to_contain_text(ASKED)
    chair.page.locator(".outcome-form button[value=ANSWERED]").click()
    stage.until(lambda meeting: meeting.matters_by_id[question].outcome)

    followed.page.reload()
    names = stage.meeting(lambda meeting: {row.unit_id: row.unit.name for row in meeting.units})
    fate = followed.page.locator(".mine .stages")
    expect(fate).to_contain_text(f"Đã trả lời: {names[live]}")
    expect(fate).to_contain_text(f"Trả lời bằng văn bản trước hết ngày {day.day}/{day.month}: {names[later]}")
    followed.shows(ASKED)
    followed.hides(CITIZEN)
    hall.leave()


def registered(stage: Stage) -> str:
    """The desk adds the citizen and registers them to speak; the address that the printed slip's code opens."""
    desk = stage.screens[0]
    desk.page.locator("#walk-in summary").click()
    form = desk.form("delegate.add")
    form.locator('input[name="full_name"]').fill(CITIZEN)
    form.get_by_role("button", name="Thêm và điểm danh").click()
    stage.until(lambda meeting: CITIZEN in {one.person.full_name for one in meeting.present_delegates})
    line = find(desk, CITIZEN)
    line.locator(".speak summary").click()
    line.locator(".speak textarea").fill(ABOUT)
    line.get_by_role("button", name="Đăng ký", exact=True).click()
    given = desk.page.locator("#given")
    expect(given).to_contain_text(CITIZEN)
    with desk.context.expect_page() as opened:
        given.get_by_role("link").click()
    code = opened.value.get_by_text(re.compile(r"^\w+-\d+-\w{6}$")).first.inner_text()
    opened.value.close()
    return f"/t/{code}"
