"""The main job, end to end: a meeting from its opening to its closing on real screens, asserted after every act.

Held by two processes; test_batch.py holds one by a single process on SQLite.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import pytest
from playwright.sync_api import expect

from conference.models import ConferenceState, RequestState, Resolution, StepKind
from tests.browser.everybody import Everybody, every_matter, resolved
from tests.browser.stage import HALL, Screen, Stage
from tests.meetings import MATTERS
from tests.services.fixtures import or_skip
from tests.services.parts import nginx_before

CHAIR_WORDS = "Chủ trì sẽ chỉ đạo xử lý ngay trong tuần."
WRITTEN = "Loa truyền thanh của thôn hỏng hơn nửa năm, đề nghị thay."
POINT = "Các đơn vị trả lời bằng văn bản các ý kiến còn lại trước ngày 15/12."
SAME = "Loa truyền thanh của thôn hỏng đã hơn nửa năm nay, đề nghị xã thay loa."
COMPLETED = "Tranh chấp ranh giới giữa hai gia đình đã ra tòa."
OFF_TOPIC = "Không thuộc nội dung của hội nghị này."
WHY = "Lớn tiếng, đã được nhắc hai lần"
SECRET = "Ông Lương Vĩnh Phát nhận tiền của dân để làm hồ sơ."


@pytest.fixture
def two_processes(stages: Callable[..., Stage], new_database: Callable[[], str], redis_url: str) -> Iterator[Stage]:
    """Two processes on PostgreSQL and Redis, each behind an nginx: the chair at one, projector and secretary at the
    other."""
    settings = {"CONFERENCE_DATABASE_URL": new_database(), "CONFERENCE_REDIS_URL": redis_url}
    stage = stages(CONFERENCE_WORKERS="2", CONFERENCE_TRUST_PROXY="1", **settings)
    with ExitStack() as stack:
        proxies = [stack.enter_context(or_skip(partial(nginx_before, at.port))) for at in stage.server.processes]
        first, second = (f"http://{HALL}:{proxy.port}" for proxy in proxies)
        stage.bases = dict.fromkeys(("chair", "mc", "attendee"), first)
        stage.bases |= dict.fromkeys(("projector", "secretary", "department"), second)
        yield stage


@pytest.mark.services
def test_a_whole_meeting_from_its_opening_to_its_closing_across_two_processes(two_processes: Stage) -> None:
    hold(Everybody(two_processes))
    assert "Traceback" not in two_processes.server.log


def hold(hall: Everybody) -> None:
    """A meeting, looked at on every screen after each act."""
    chair, projector, secretary = hall.chair, hall.projector, hall.secretary

    # At an origin as in a hall, where much that browsers offer elsewhere is missing.
    for screen in hall.stage.screens:
        assert screen.page.evaluate("window.isSecureContext") is False

    # Before the opening the projector shows the banner.
    expect(projector.page.locator("#projector-scene")).to_contain_text("HỘI NGHỊ")
    chair.tap("conference.open")

    # Every step, one by one, on every screen.
    kinds = hall.read(lambda meeting: [step.kind for step in meeting.steps])
    speeches = kinds.index(StepKind.CITIZEN_SPEECHES)
    for kind in kinds[:speeches]:
        hall.step_is(kind)
        (hall.mc if kind is kinds[0] else chair).tap("step.next")
    hall.step_is(StepKind.CITIZEN_SPEECHES)

    # A phone joins with one tap; another sends its opinion in writing; neither name nor text is public.
    waiting = hall.read(lambda meeting: len(meeting.waiting))
    hall.first_phone.tap("speaker.register")
    hall.until(lambda meeting: len(meeting.waiting) > waiting)
    number = hall.read(lambda meeting: meeting.waiting[-1].number)
    expect(hall.first_phone.page.locator("#ticket")).to_contain_text(str(number))
    expect(chair.page.locator("#chair-queue")).to_contain_text(str(number))
    hall.second_phone.page.locator('a[href="#write"]').filter(visible=True).first.click()
    hall.second_phone.page.locator("#write-text").fill(WRITTEN)
    hall.second_phone.tap("question.receive")
    expect(hall.second_phone.page.locator("#attendee-mine")).to_contain_text(WRITTEN)
    expect(secretary.page.locator("#minutes")).to_contain_text(WRITTEN)
    hall.second_phone.page.locator('nav a[href="#now"]').click()
    hall.all_are_up_to_date()
    for screen in (projector, hall.first_phone):
        expect(screen.page.locator("body")).not_to_contain_text(WRITTEN)
    one_withdraws(hall)

    # First speaker: a matter that is answered at once.
    hall.invite_next()
    first = hall.ask(MATTERS[0])
    hall.classify(first)
    hall.assign(first, MATTERS[0])
    hall.prepare(first)
    hall.answer(first, words="Đã bố trí kinh phí, sửa xong trước ngày 15/12.")
    hall.settle(first, resolution=Resolution.ANSWERED, label="Đã trả lời")
    the_other_matters(hall)
    two_are_passed_over(hall)

    # Time is up: everyone waiting is carried to writing; the phone that waited is told.
    chair.open("#carry-sheet")
    chair.tap("queue.carry")
    hall.until(lambda meeting: not meeting.waiting)
    expect(chair.page.locator("#chair-queue h2").first).to_contain_text("0")
    carried = hall.read(lambda meeting: {one.id: one.number for one in meeting.matters if one.question.request_id})
    assert carried
    for matter in carried.values():
        expect(secretary.page.locator("#minutes")).to_contain_text(matter)
        expect(chair.page.locator("#chair-matters")).to_contain_text(matter)
    expect(hall.first_phone.page.locator("#ticket")).to_have_count(0)
    expect(hall.first_phone.page.locator(".past-turns")).to_contain_text(
        re.compile(rf"{number}\s*Sẽ được trả lời bằng văn bản")
    )
    hall.none_shows("Sẽ được trả lời bằng văn bản", hall.second_phone)
    hall.all_are_up_to_date()
    the_last_outcomes(hall, list(carried))

    # A conclusion, drafted and adopted; the remaining steps; the closing.
    secretary.open("#conclusion-sheet")
    secretary.page.locator("#conclusion-text").fill(POINT)
    secretary.tap("conclusion.add")
    expect(chair.page.locator("#chair-conclusion")).to_contain_text(POINT)
    hall.until(lambda meeting: len(meeting.conclusions) == 1)
    hall.none_shows(POINT, projector, hall.mc, hall.department, *hall.phones)
    hall.all_are_up_to_date()
    for kind in kinds[speeches + 1 :]:
        chair.tap("step.next")
        hall.step_is(kind)
    chair.open("#conclusion-sheet")
    chair.tap("conclusion.adopt")
    expect(projector.page.locator("#projector-scene")).to_contain_text(POINT)
    hall.until(lambda meeting: meeting.conclusions[0].point.adopted_at is not None)
    expect(chair.page.locator("#chair-conclusion")).to_contain_text(POINT)
    expect(chair.button("conclusion.adopt")).to_have_count(0)
    hall.none_shows(POINT, hall.mc, hall.department, *hall.phones)
    hall.all_are_up_to_date()
    chair.page.keyboard.press("Escape")
    close_the_conference(chair)
    hall.all_show(
        chair="Đã bế mạc",
        projector="Trân trọng cảm ơn",
        secretary="Đã bế mạc",
        mc="Đã bế mạc",
        department="",
        phones="Hội nghị đã bế mạc",
    )
    assert hall.read(lambda meeting: meeting.conference.state) is ConferenceState.CONCLUDED
    hall.all_are_up_to_date()


def one_withdraws(hall: Everybody) -> None:
    """A phone registers and takes it back; its number is called on no screen any more."""
    phone, waiting = hall.second_phone, hall.read(lambda meeting: len(meeting.waiting))
    queues = [hall.chair.page.locator("#queue-title .count"), hall.secretary.page.locator("#secretary-queue h2 .count")]
    phone.tap("speaker.register")
    hall.until(lambda meeting: len(meeting.waiting) > waiting)
    request, number = hall.read(lambda meeting: (meeting.waiting[-1].id, meeting.waiting[-1].number))
    for queue in queues:
        expect(queue).to_have_text(str(waiting + 1))
    hall.all_are_up_to_date()
    phone.open(f"#withdraw-{request}")
    phone.tap("speaker.withdraw", request=request)
    expect(phone.page.locator(".past-turns")).to_have_text(re.compile(rf"^\s*{number}\s*Đã rút"))
    expect(phone.page.locator("#ticket")).to_have_count(0)
    for queue in queues:
        expect(queue).to_have_text(str(waiting))
    hall.all_are_up_to_date()


def the_other_matters(hall: Everybody) -> None:
    """Two more speakers: matters merged, answered on one clock, by the chair, beyond authority; a denunciation."""
    chair, projector, secretary = hall.chair, hall.projector, hall.secretary

    # Second speaker: a matter, and one that a phone has sent in writing already: the two become one.
    hall.invite_next()
    second = hall.ask(MATTERS[1])
    same = hall.ask(SAME)
    hall.classify(second)
    hall.assign(second, MATTERS[1])
    written = str(hall.read(lambda meeting: next(one.id for one in meeting.matters if one.text == WRITTEN)))
    secretary.tap("question.pass", question=written)
    for phone in hall.phones:
        expect(phone.page.locator(f"#public-{written}")).to_contain_text(WRITTEN)
    hall.open_tab("unassigned")
    number = hall.read(lambda meeting: meeting.matters_by_id[same].number)
    chair.tap("question.merge", question=same, into=written)
    expect(chair.page.locator(f"#matter-{written} .question-head")).to_contain_text(f"+ {number}")
    for phone in hall.phones:
        expect(phone.page.locator(f"#public-{same}")).to_have_count(0)
    hall.until(lambda meeting: resolved(meeting, same) is Resolution.MERGED)
    hall.all_are_up_to_date()

    # The unit answers both on one clock; they are entrusted to it together, by a date.
    hall.classify(written)
    hall.assign(written, WRITTEN)
    hall.answer(written, second, words="Phòng tiếp thu, khảo sát và đề xuất phương án.")
    hall.settle(written, second, resolution=Resolution.PENDING, label="Giao giải quyết")
    expect(hall.second_phone.page.locator("#attendee-mine .stages")).to_contain_text("Trả lời bằng văn bản")

    # Third speaker: one matter the chair answers and accepts, one goes to the higher level, one is a denunciation.
    hall.invite_next()
    third, fourth, fifth = hall.ask(MATTERS[2]), hall.ask(MATTERS[3]), hall.ask(SECRET)
    hall.open_tab("unassigned")
    chair.tap("question.take_by_chair", question=third)
    hall.open_tab("assigned")
    chair.tap("answer.begin", questions=third)
    expect(projector.page.locator("#projector-scene")).to_contain_text("Đang trả lời", ignore_case=True)
    hall.write_answer(third, CHAIR_WORDS)
    hall.settle(third, resolution=Resolution.ACCEPTED, label="Tiếp thu")

    hall.classify(fourth)
    hall.assign(fourth, MATTERS[3])
    hall.answer(fourth, words="Nội dung thuộc thẩm quyền cấp trên.")
    hall.settle(fourth, resolution=Resolution.ESCALATED, label="Đã báo cáo")

    hall.classify(fifth)
    hall.assign(fifth, SECRET)
    hall.open_tab("assigned")
    chair.page.locator(f'[data-opens="matter-sheet"][data-pick="{fifth}"]').filter(visible=True).last.click()
    chair.tap("question.refer", "#matter-sheet")
    for screen in (projector, hall.department, *hall.phones):
        expect(screen.page.locator("body")).not_to_contain_text("Lương Vĩnh Phát")
    hall.until(lambda meeting: meeting.matters_by_id[fifth].is_referred)
    hall.all_are_up_to_date()


def the_last_outcomes(hall: Everybody, carried: list[str]) -> None:
    """Of what was carried to writing, dialogue on one is declined, with a reason its sender alone reads; one is
    withdrawn. With these each kind of outcome has been set."""
    phone = hall.first_phone
    phone.page.locator(".past-turns textarea").fill(COMPLETED)
    phone.tap("speaker.complete")
    expect(phone.page.locator("#attendee-mine")).to_contain_text(COMPLETED)
    declined = str(hall.read(lambda meeting: next(one.id for one in meeting.matters if one.text == COMPLETED)))
    hall.none_shows(COMPLETED, hall.projector, hall.mc, hall.department, hall.second_phone)
    hall.all_are_up_to_date()

    hall.choose_outcome(declined, Resolution.DECLINED, told_reason="OFF_TOPIC")
    expect(phone.page.locator("#attendee-mine")).to_contain_text(OFF_TOPIC)
    hall.none_shows(OFF_TOPIC, hall.projector, hall.mc, hall.department, hall.second_phone)
    hall.choose_outcome(carried[0], Resolution.WITHDRAWN)
    kinds = hall.read(lambda meeting: {one.outcome.resolution for one in every_matter(meeting) if one.outcome})
    assert kinds == set(Resolution)


def two_are_passed_over(hall: Everybody) -> None:
    """One person is absent, with one dialogue is declined; reason and note show to chair and secretary alone."""
    chair, projector, secretary = hall.chair, hall.projector, hall.secretary
    absent = hall.invite_next()
    chair.open("#floor-other")
    chair.tap("floor.mark_absent")
    expect(chair.page.locator("#chair-floor")).not_to_contain_text(absent)
    expect(secretary.page.locator("#secretary-floor")).not_to_contain_text(absent)
    expect(hall.mc.page.locator("#mc-script")).not_to_contain_text(absent)
    hall.none_shows(absent, projector, hall.department, *hall.phones)
    hall.all_are_up_to_date()
    declined = hall.invite_next()
    chair.open("#floor-other")
    chair.page.fill("#floor-why", WHY)
    chair.page.locator('#floor-other form[data-command="floor.decline"] button', has_text="Vi phạm nội quy").click()
    expect(chair.page.locator("#chair-floor")).not_to_contain_text(declined)
    expect(secretary.page.locator("#secretary-floor")).not_to_contain_text(declined)
    expect(hall.mc.page.locator("#mc-script")).not_to_contain_text(declined)
    hall.none_shows(declined, projector, hall.department, *hall.phones)
    hall.all_are_up_to_date()
    for screen in (chair, secretary):
        expect(screen.page.locator(".passed-over")).to_contain_text(f"Vi phạm nội quy: {WHY}")
    for reason in ("Vi phạm nội quy", WHY):
        hall.none_shows(reason, projector, hall.mc, hall.department, *hall.phones)
    states = hall.read(lambda meeting: [request.state for request in meeting.passed_over])
    assert sorted(states) == [RequestState.ABSENT, RequestState.DECLINED]


def close_the_conference(chair: Screen) -> None:
    """Two taps: what is still open is named, then the conference is closed."""
    chair.open("#close-sheet")
    chair.tap("conference.close")
    expect(chair.page.locator("body")).to_contain_text("Đã bế mạc")
