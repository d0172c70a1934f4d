"""What a hall lives through: the server dies and comes back, a message is lost on the way. Nobody reloads a page."""

from __future__ import annotations

from playwright.sync_api import expect

from conference.models import Role
from conference.queries.meeting import Meeting
from tests.browser.stage import Screen, Stage
from tests.meetings import MATTERS, Hall

OPINION = "Loa truyền thanh của thôn hỏng hơn nửa năm, đề nghị thay."

# Between the network and the page: loses the next message of a kind, or all of them, before the page hears of it.
# 42["patch" and 42["beat" are pushes, 43 is the answer to something this page has asked.
LOSSY = """
  const wire = (window.wire = { answers: 0, loseNext: "", deafTo: "", lost: [] });
  const arrival = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    ...arrival,
    set(listener) {
      arrival.set.call(this, (event) => {
        const message = String(event.data);
        if (message.startsWith("43")) wire.answers += 1;
        const isNext = wire.loseNext && message.startsWith(wire.loseNext);
        if (isNext || (wire.deafTo && message.startsWith(wire.deafTo))) {
          if (isNext) wire.loseNext = "";
          wire.lost.push(message);
        } else listener.call(this, event);
      });
    },
  });
"""
# Deaf to heartbeats as well, which would make the loss good at any moment, until the test lets them through.
LOSE_A_PUSH = """() => Object.assign(wire, { deafTo: '42["beat"', loseNext: '42["patch"' })"""


def test_every_screen_recovers_by_itself_when_the_server_is_killed_and_comes_back(stage: Stage) -> None:
    unit, question = hold_a_turn(stage)
    chair, projector = stage.sit(Role.CHAIR), stage.sit(Role.PROJECTOR)
    secretary, department = stage.sit(Role.SECRETARY), stage.sit(Role.RESPONDER, unit=unit)
    phone = stage.phone()
    everybody = [chair, projector, secretary, department, phone]
    field = secretary.page.locator(f"#matter-{question} textarea[data-kind=QUESTION]")
    field.press("Control+End")
    field.press_sequentially(" Xin")
    stage.until(lambda meeting: meeting.matters_by_id[question].text.endswith(" Xin"))
    phone.page.locator('a[href="#write"]').first.click()

    stage.server.kill()
    before = chair.page.locator("#chair-floor [data-face]").text_content()
    expect(chair.page.locator("[data-connection]").first).to_have_attribute("data-connection", "good")
    field.press_sequentially(" trả lời **cụ thể**.")
    expect(secretary.page.locator('[data-count="local"]')).to_contain_text("1")
    write_an_opinion(phone)
    expect(phone.page.locator("#kept")).to_contain_text(OPINION)
    chair.connection_is("lost")
    expect(chair.page.locator("[data-connection-words]").first).to_have_text("Đang nối lại")
    expect(chair.page.locator("#chair-floor [data-face]")).not_to_have_text(str(before))

    stage.server.start()
    chair.tap("answer.begin", "#chair-next")
    name = stage.meeting(lambda meeting: next(row.unit.name for row in meeting.units if row.unit_id == unit))
    expect(chair.page.locator("#floor-name")).to_contain_text(name)
    for screen, place in (
        (projector, "#projector-scene"), (secretary, "#secretary-floor"), (phone, "#attendee-now"),
        (department, ".sheet.answering"),
    ):  # fmt: skip
        expect(screen.page.locator(place)).to_contain_text(name if screen is not department else MATTERS[0])
    for screen in everybody:
        screen.connection_is("good")

    typed = f"{MATTERS[0]} Xin trả lời **cụ thể**."
    expect(secretary.page.locator('[data-count="local"]')).to_contain_text("0")
    stage.until(lambda meeting: meeting.matters_by_id[question].text == typed)
    expect(field).to_have_value(typed)
    for words in (chair.page.locator("#floor-name ~ .registered"), department.page.locator(".sheet.answering .text")):
        expect(words).to_contain_text(typed.replace("**", ""))
        expect(words.locator("strong")).to_have_text("cụ thể")
    stage.until(lambda meeting: opinions(meeting) == 1)
    expect(phone.page.locator("#kept")).to_be_hidden()
    expect(phone.page.locator("#attendee-mine .mine")).to_contain_text(OPINION)


def test_a_lost_push_or_answer_is_noticed_and_made_good(stage: Stage) -> None:
    hold_a_turn(stage)
    hall = Hall(stage)
    question = hall.ask(MATTERS[1], pass_it=False)
    mc, phone = stage.sit(Role.MC, script=LOSSY), stage.phone(script=LOSSY)
    witness = stage.sit(Role.MC)
    for screen in (mc, phone):
        screen.until("wire.answers > 0")  # it has joined; before that the snapshot would heal it

    # One screen loses a push, and nothing follows that concerns it: the heartbeat tells it.
    mc.page.evaluate(LOSE_A_PUSH)
    name = hall.read(lambda meeting: meeting.waiting[0].person.full_name)
    hall.chair.do("floor.invite_next")
    expect(witness.page.locator("#mc-script")).to_contain_text(name)
    lost_one_without(mc, name, "#mc-script")
    mc.page.evaluate("wire.deafTo = ''")

    # A phone hears no heartbeat and loses a push: the next push, of something else, tells it.
    phone.page.evaluate(LOSE_A_PUSH)
    hall.secretary.do("question.pass", question=question)
    lost_one_without(phone, MATTERS[1], "main")
    hall.secretary.do("speaker.register", full_name="Trịnh Công Uẩn")
    expect(phone.page.locator("#attendee-questions")).to_contain_text(MATTERS[1])

    # The answer to an opinion is lost after the server has taken it: sent again under its id, it is there once.
    phone.page.locator('a[href="#write"]').filter(visible=True).first.click()
    phone.page.evaluate("""() => (wire.loseNext = '43')""")
    write_an_opinion(phone)
    expect(mc.page.locator("#mc-script")).to_contain_text(name)
    expect(phone.page.locator("#write-text")).to_have_value("", timeout=12000)
    expect(phone.page.locator("#attendee-mine .mine")).to_have_count(1)
    assert len(phone.page.evaluate("wire.lost.filter((message) => message.startsWith('43'))")) == 1
    assert stage.meeting(opinions) == 1
    hall.leave()


def lost_one_without(screen: Screen, text: str, place: str) -> None:
    """The screen has lost a push and does not show there what it told."""
    screen.until("""wire.lost.some((message) => message.startsWith('42["patch"'))""")
    expect(screen.page.locator(place)).not_to_contain_text(text)


def hold_a_turn(stage: Stage) -> tuple[str, str]:
    """A citizen speaks and has asked something that a unit is to answer. Returns unit and matter."""
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    question = hall.ask(MATTERS[0])
    hall.chair.do("question.assign_suggested", questions=[question])
    unit = hall.lead_unit(question)
    assert unit is not None
    hall.leave()
    return unit, question


def write_an_opinion(phone: Screen) -> None:
    """Fill the form of the phone and send it."""
    phone.page.locator("#write-text").fill(OPINION)
    phone.tap("question.receive")


def opinions(meeting: Meeting) -> int:
    """How often the opinion has arrived."""
    return sum(matter.text == OPINION for matter in meeting.matters)
