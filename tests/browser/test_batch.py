"""A whole meeting in batch mode: all speak first, then thirty-nine matters are assigned, answered and settled."""

from __future__ import annotations

from collections import Counter

from playwright.sync_api import expect

from bench.page_weight import LIMIT_ATTENDEE, paths_of, weigh
from conference.models import ConferenceState, Resolution, Role
from conference.queries.matters import Stage as Stand
from conference.queries.meeting import Meeting
from tests.browser.geometry import complaints
from tests.browser.stage import Stage
from tests.meetings import hold_batch, settle_the_rest

#: Bytes over the wire of a first visit in the middle of such a meeting. Phones use the system's font;
#: fonts are two thirds of the others, and the chair's page shows the projector's in miniature.
CEILINGS = {
    "attendee": LIMIT_ATTENDEE, "department": 50_000, "projector": 420_000, "mc": 450_000, "secretary": 570_000,
    "chair": 650_000,
}  # fmt: skip


def test_a_meeting_in_batch_mode_with_eleven_speeches_and_thirty_nine_matters(stage: Stage) -> None:
    raised = hold_batch(stage)
    assert len(raised) == 39
    assert too_heavy(stage) == {}
    chair, projector, secretary = stage.sit(Role.CHAIR), stage.sit(Role.PROJECTOR), stage.sit(Role.SECRETARY)
    phone = stage.phone()
    for screen, place in ((chair, ".question"), (secretary, ".matter"), (phone, "#attendee-questions article")):
        screen.page.locator("a[data-all]").first.evaluate("(link) => link.click()")
        screen.page.locator("a[data-all]").first.wait_for(state="detached")
        shown = screen.page.locator(place).evaluate_all("(all) => all.map((one) => one.id.split('-').pop())")
        assert set(raised) <= set(shown)
    assert complaints(chair) == []

    # All suggestions are confirmed with two taps.
    chair.open("#suggested-sheet")
    expect(chair.page.locator("#suggested-sheet .plain-list")).to_contain_text("11.4")
    chair.tap("question.assign_suggested", "#suggested-sheet")
    stage.until(lambda meeting: all(meeting.matters_by_id[question].stage is Stand.ASSIGNED for question in raised))
    expect(chair.page.locator("#suggested-sheet")).to_have_count(0)
    chair.page.locator("#tab-assigned").click()
    expect(chair.page.locator("#panel-assigned .question")).to_have_count(stage.meeting(assigned))
    assert complaints(chair) == []

    # Everyone else is carried to writing; then the unit with the most matters answers all of them on one clock.
    chair.open("#carry-sheet")
    chair.tap("queue.carry")
    stage.until(lambda meeting: not meeting.waiting)
    offer = chair.page.locator("#chair-next .next-answer").first
    expect(offer).to_be_visible()
    unit = str(offer.get_attribute("id")).removeprefix("offer-")
    department = stage.sit(Role.RESPONDER, unit=unit)
    numbers = stage.meeting(lambda meeting: led_by(meeting, unit))
    assert len(numbers) > 4
    chair.tap("answer.begin", "#chair-next")
    name = stage.meeting(lambda meeting: next(row.unit.name for row in meeting.units if row.unit_id == unit))
    expect(chair.page.locator("#floor-name")).to_contain_text(name)
    expect(projector.page.locator("#projector-scene")).to_contain_text(name)
    expect(projector.page.locator("#projector-scene .of")).to_have_text(f"1/{len(numbers)}")
    expect(phone.page.locator("#attendee-now")).to_contain_text(name)
    for number in numbers:
        expect(department.page.locator(".answering h3")).to_contain_text(number)
        expect(chair.page.locator(".outcome-form .choose")).to_contain_text(number)
    expect(chair.page.locator(".answered-list")).to_contain_text(f"1/{len(numbers)}")
    for button in chair.page.locator(".outcomes button").all():
        if button.is_visible():
            expect(button).to_be_in_viewport(ratio=1)
    assert complaints(chair) == []

    # One outcome for three of them together: the bar has chosen the current one, two more are ticked.
    current, *rest = stage.meeting(lambda meeting: [matter.id for matter in meeting.answering])
    others = [question for question in rest if question in raised][:2]
    for question in others:
        chair.page.locator(f'.outcome-form input[name="questions"][value="{question}"]').check(force=True)
    chair.page.locator(f'.outcome-form button[value="{Resolution.ACCEPTED}"]').click()
    stage.until(lambda meeting: settled_as(meeting)[Resolution.ACCEPTED] == 3)
    expect(projector.page.locator("#projector-scene .of")).to_have_text(f"2/{len(numbers)}")
    expect(chair.page.locator(".outcome-form .choice.settled")).to_have_count(3)
    for question in (current, *others):
        expect(secretary.page.locator(f"#matter-{question} .result-words")).to_contain_text("Tiếp thu")
    for question in others:
        expect(phone.page.locator(f"#attendee-questions [id$='{question}']")).to_contain_text("Tiếp thu")
    chair.tap("floor.end")
    expect(department.page.locator(".answering")).to_have_count(0)

    # The rest is answered and settled by the chair on another device, while these screens watch.
    settle_the_rest(stage)
    total, own = stage.meeting(lambda meeting: (len(meeting.matters), len(meeting.matters_for(unit))))
    assert stage.meeting(lambda meeting: len(meeting.matters_in(Stand.SETTLED))) == total
    expect(chair.page.locator("#tab-settled")).to_contain_text(str(total))
    expect(department.page.locator("#settled .count")).to_have_text(str(own))
    assert complaints(chair) == []
    while stage.meeting(lambda meeting: meeting.next_step is not None):
        before = stage.meeting(lambda meeting: meeting.step_number)
        chair.tap("step.next")
        expect(chair.page.locator("#chair-strip .step-n")).not_to_contain_text(f"{before}/")
    chair.open("#close-sheet")
    chair.tap("conference.close")
    expect(projector.page.locator("#projector-scene")).to_have_attribute("data-scene", "thanks")
    assert stage.meeting(lambda meeting: meeting.conference.state) is ConferenceState.CONCLUDED


def too_heavy(stage: Stage) -> dict[str, int]:
    """The bytes over the wire of a first visit, of the screens for which they are over their ceiling."""
    weights = {name: weigh(stage.browser, stage.base + path).total for name, path in paths_of(stage.links).items()}
    assert set(weights) == set(CEILINGS)
    return {name: total for name, total in weights.items() if total > CEILINGS[name]}


def assigned(meeting: Meeting) -> int:
    """How many matters are with a unit and have no outcome."""
    return len(meeting.matters_in(Stand.ASSIGNED))


def led_by(meeting: Meeting, unit: str) -> list[str]:
    """The numbers of the matters that a unit leads."""
    return [matter.number for matter in meeting.matters if matter.lead and matter.lead.unit_id == unit]


def settled_as(meeting: Meeting) -> Counter[Resolution]:
    """How many matters have which outcome."""
    return Counter(matter.outcome.resolution for matter in meeting.matters if matter.outcome)
