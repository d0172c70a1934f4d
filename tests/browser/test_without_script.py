"""Browsers without JavaScript: the same pages, plain forms, a reload shows what is so now."""

from __future__ import annotations

from playwright.sync_api import expect

from conference.models import AssignmentState, ConferenceState, Role, SpeechKind, StepKind
from conference.queries.meeting import Meeting
from tests.browser.stage import Stage
from tests.meetings import Hall

OPINION = "Loa truyền thanh của thôn hỏng hơn nửa năm, đề nghị thay."
OFF = {"java_script_enabled": False}


def test_a_meeting_is_opened_and_led_and_attended_with_plain_forms(stage: Stage) -> None:
    chair, projector, phone = stage.sit(Role.CHAIR, **OFF), stage.sit(Role.PROJECTOR, **OFF), stage.phone(**OFF)
    expect(projector.page.locator("#projector-scene")).to_contain_text("HỘI NGHỊ")

    chair.tap("conference.open")
    assert stage.meeting(lambda meeting: meeting.conference.state) is ConferenceState.IN_SESSION
    hall = Hall(stage)
    hall.chair.do("step.start", step=hall.read(citizens_step))
    chair.page.reload()
    name = str(hall.read(lambda meeting: meeting.waiting[0].person.full_name))
    chair.tap("floor.invite_next")
    expect(chair.page.locator("#floor-name")).to_contain_text(name)
    projector.page.reload()
    expect(projector.page.locator("#projector-scene")).to_contain_text(name)
    assert hall.read(lambda meeting: meeting.speech.kind) is SpeechKind.CITIZEN

    phone.page.reload()
    expect(phone.page.locator("#attendee-now")).to_contain_text(name)
    phone.tap("speaker.register")
    number = hall.read(lambda meeting: meeting.waiting[-1].number)
    expect(phone.page.locator("#ticket")).to_contain_text(str(number))
    phone.page.locator("#write-text").fill(OPINION)
    phone.tap("question.receive")
    expect(phone.page.locator("#attendee-mine .matters .mine")).to_contain_text(OPINION)
    assert hall.read(lambda meeting: [matter.text for matter in meeting.matters].count(OPINION)) == 1

    # A tap on a page that is no longer current is refused with a sentence and a way back.
    hall.chair.do("floor.invite_next")
    chair.tap("floor.end")
    expect(chair.page.locator(".refusal")).to_contain_text("thao tác trước")
    chair.page.locator("a.button").click()
    chair.tap("floor.end")
    expect(chair.page.locator("#chair-floor")).not_to_contain_text("Đang phát biểu")
    assert hall.read(lambda meeting: meeting.speech) is None
    hall.leave()


def test_secretary_mc_and_department_read_and_act_with_plain_forms(stage: Stage) -> None:
    hall = Hall(stage)
    hall.chair.do("conference.admit")
    hall.chair.do("conference.open")
    hall.chair.do("step.start", step=hall.read(citizens_step))
    hall.chair.do("floor.invite_next")
    speaker, unit = hall.read(lambda meeting: (str(meeting.speech.person.full_name), meeting.units[0].unit_id))
    question = hall.chair.do("question.ask", text=OPINION)["question"]
    hall.chair.do("question.assign", question=question, lead=unit)

    secretary = stage.sit(Role.SECRETARY, **OFF)
    expect(secretary.page.locator("#secretary-queue")).to_be_visible()
    expect(secretary.page.locator("body")).to_contain_text(speaker)
    expect(secretary.page.locator("body")).to_contain_text(OPINION)
    department = stage.sit(Role.RESPONDER, unit=unit, **OFF)
    expect(department.page.locator("#unit-tasks")).to_contain_text(OPINION)
    department.tap("assignment.take")
    stage.until(lambda meeting: meeting.matters_by_id[question].lead.state is AssignmentState.TAKEN)
    mc, before = stage.sit(Role.MC, **OFF), hall.read(lambda meeting: meeting.step_number)
    expect(mc.page.locator("body")).to_contain_text(speaker)
    mc.tap("step.next")
    assert hall.read(lambda meeting: meeting.step_number) == before + 1
    hall.leave()


def citizens_step(meeting: Meeting) -> str:
    """The step in which citizens speak."""
    return next(step.id for step in meeting.steps if step.kind is StepKind.CITIZEN_SPEECHES)
