"""The reception desk: people are found and checked in, also while the server is away; slips open on phones."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from conference.models import Delegate, Event, Role
from conference.queries.meeting import Meeting
from tests.browser.stage import Screen, Stage


def find(desk: Screen, words: str) -> Locator:
    """Type what is looked for; returns the first line found."""
    desk.page.fill("#search", words)
    return desk.page.locator(".person-line").first


def press(line: Locator, label: str) -> None:
    """Press a button of a line."""
    line.get_by_role("button", name=label).click()


def come(stage: Stage, name: str) -> bool:
    """Whether somebody of that name has been checked in."""
    return bool(stage.meeting(lambda meeting: name in {one.person.full_name for one in meeting.present_delegates}))


def kinds(meeting: Meeting) -> list[str]:
    """Every kind of event so far, in order."""
    found = meeting._session.query(Event).filter_by(conference_id=meeting.id).order_by(Event.seq)
    return [event.kind for event in found]


def absent(stage: Stage, count: int) -> list[str]:
    """Names of delegates who have not come, each the only one of that name."""

    def read(meeting: Meeting) -> list[str]:
        everybody = meeting._session.query(Delegate).filter_by(conference_id=meeting.id).all()
        names = [one.person.full_name for one in everybody]
        return [
            one.person.full_name
            for one in everybody
            if not one.checked_in_at and names.count(one.person.full_name) == 1
        ]

    return list(stage.meeting(read))[:count]


def test_a_person_is_found_without_accents_checked_in_with_a_tap_and_out_again(stage: Stage) -> None:
    first, second = stage.sit(Role.DESK), stage.sit(Role.DESK)
    (name,) = absent(stage, 1)
    line = find(first, name.lower().replace("đ", "d"))
    expect(line).to_contain_text(name)
    press(line, "Điểm danh")
    expect(line.locator(".tag[data-came]")).to_be_visible()
    stage.until(lambda meeting: name in {one.person.full_name for one in meeting.present_delegates})
    there = find(second, name)
    expect(there.locator(".tag[data-came]")).to_be_visible()
    press(there, "Bỏ điểm danh")
    expect(line.get_by_role("button", name="Điểm danh", exact=True)).to_be_visible()
    assert not come(stage, name)


def test_while_the_server_is_away_people_are_found_and_checked_in_once(stage: Stage) -> None:
    desk = stage.sit(Role.DESK)
    names = absent(stage, 2)
    expect(find(desk, names[0])).to_be_visible()
    stage.server.kill()
    desk.connection_is("lost")
    for name in names:
        line = find(desk, name)
        press(line, "Điểm danh")
        expect(line.locator(".tag[data-came]")).to_be_visible()
    expect(desk.page.locator("#kept")).to_contain_text("2")
    stage.server.start()
    desk.connection_is("good", 15000)
    stage.until(lambda meeting: set(names) <= {one.person.full_name for one in meeting.present_delegates})
    expect(desk.page.locator("#kept")).to_be_hidden()
    assert stage.meeting(lambda meeting: kinds(meeting).count("delegate.checked_in")) == 2
    assert desk.page.locator("#refusals").inner_text() == ""


def test_somebody_without_an_invitation_speaks_and_their_slip_opens_on_a_phone(stage: Stage) -> None:
    desk = stage.sit(Role.DESK)
    desk.page.locator("#walk-in summary").click()
    form = desk.form("delegate.add")
    form.locator('input[name="full_name"]').fill("Lục Thị Vượng")
    form.get_by_role("button", name="Thêm và điểm danh").click()
    stage.until(lambda meeting: "Lục Thị Vượng" in {one.person.full_name for one in meeting.present_delegates})
    line = find(desk, "luc thi vuong")
    line.locator(".speak summary").click()
    line.locator(".speak textarea").fill("Đèn đường thôn Đồng Quan")
    line.get_by_role("button", name="Đăng ký", exact=True).click()
    given = desk.page.locator("#given")
    expect(given).to_contain_text("Lục Thị Vượng")
    with desk.context.expect_page() as opened:
        given.get_by_role("link").click()
    slip = opened.value
    number, code = slip.locator(".stub b").inner_text(), slip.locator(".reopen .code").inner_text()
    slip.close()
    line.locator(".hand-in summary").click()
    line.locator(".hand-in textarea").fill("Đề nghị thay loa của thôn.")
    line.get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(given).to_contain_text("Lục Thị Vượng. Mã theo dõi:")
    with desk.context.expect_page() as opened:
        given.get_by_role("link").click()
    expect(opened.value.locator(".mine")).to_contain_text("Đề nghị thay loa của thôn.")
    opened.value.close()

    phone = stage.phone()
    phone.page.goto(f"{stage.base}{stage.links.join_path}?slip={number}-{code}")
    phone.page.get_by_role("button", name="Mở đăng ký của tôi").click()
    expect(phone.page.locator("#ticket .stub b")).to_have_text(number)
    expect(phone.page.locator("#ticket")).to_contain_text("Đèn đường thôn Đồng Quan")
