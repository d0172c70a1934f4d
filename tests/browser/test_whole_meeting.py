"""The main job, end to end: a meeting from its opening to its closing on real screens, asserted after every act."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from conference.models import ConferenceState, RequestState, Resolution, Role, StepKind
from conference.queries.meeting import Meeting
from tests.browser.stage import HALL, Screen, Stage
from tests.meetings import MATTERS
from tests.services.fixtures import or_skip
from tests.services.parts import nginx_before

CHAIR_WORDS = "Chủ trì sẽ chỉ đạo xử lý ngay trong tuần."
WRITTEN = "Loa truyền thanh của thôn hỏng hơn nửa năm, đề nghị thay."
POINT = "Các đơn vị trả lời bằng văn bản các ý kiến còn lại trước ngày 15/12."
SECRET = "Ông Lương Vĩnh Phát nhận tiền của dân để làm hồ sơ."


class Everybody:
    """The five kinds of screens, open at once, and the acts of the test."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        field = self.read(lambda meeting: next(f.id for f in meeting.fields if f.code == "INFRA"))
        self.field = field
        self.chair = stage.sit(Role.CHAIR)
        self.projector = stage.sit(Role.PROJECTOR)
        self.secretary = stage.sit(Role.SECRETARY)
        self.mc = stage.sit(Role.MC)
        self.unit = stage.unit_leading("INFRA")
        self.department = stage.sit(Role.RESPONDER, unit=self.unit)
        self.first_phone = stage.phone()
        self.second_phone = stage.phone()

    def read(self, read: Any) -> Any:
        """Something of the conference as the database has it."""
        return self.stage.meeting(read)

    def until(self, so: Callable[[Meeting], Any]) -> None:
        """Wait until something is so in the database."""
        self.stage.until(so)

    @property
    def phones(self) -> list[Screen]:
        """Both phones."""
        return [self.first_phone, self.second_phone]

    @property
    def everybody(self) -> list[Screen]:
        """Every screen that shows the step."""
        return [self.chair, self.secretary, self.mc, *self.phones]

    def all_show(self, **words: str) -> None:
        """What each kind of screen shows of an act. All are named; "" where it shows nothing of it."""
        assert set(words) == {"chair", "projector", "secretary", "mc", "department", "phones"}
        for name, text in words.items():
            for screen in self.phones if name == "phones" else [getattr(self, name)]:
                expect(screen.page.locator("body")).to_contain_text(text, ignore_case=True)

    def none_shows(self, text: str, *screens: Screen) -> None:
        """These screens show nothing of it, not even hidden."""
        for screen in screens:
            expect(screen.page.locator("body")).not_to_contain_text(text)

    def all_are_up_to_date(self) -> None:
        """After every act: each of the screens shows what it would show if it were loaded now."""
        for screen in (self.chair, self.projector, self.secretary, self.mc, self.department, *self.phones):
            screen.is_up_to_date()

    def step_is(self, kind: StepKind) -> None:
        """Every screen shows the step."""
        self.until(lambda meeting: meeting.step is not None and meeting.step.kind is kind)
        number, title = self.read(lambda meeting: (meeting.step_number, meeting.step.title))
        for screen in self.everybody:
            expect(screen.page.locator("body")).to_contain_text(title)
            expect(screen.page.locator("body")).to_contain_text(re.compile(rf"\b{number}/\d"))
        expect(self.projector.page.locator("#projector-scene")).to_contain_text(title)
        self.all_are_up_to_date()

    def invite_next(self) -> str:
        """The chair invites the next speaker; every screen shows the name and a running clock."""
        name, number = self.read(lambda meeting: (meeting.waiting[0].person.full_name, meeting.waiting[0].number))
        self.chair.tap("floor.invite_next")
        self.all_show(chair=name, projector=name, secretary=name, mc=name, department="", phones=name)
        expect(self.chair.page.locator("#floor-name")).to_contain_text(name)
        expect(self.projector.page.locator("#projector-scene")).to_contain_text(name)
        expect(self.secretary.page.locator("#secretary-floor")).to_contain_text(name)
        for phone in self.phones:
            expect(phone.page.locator("#attendee-now")).to_contain_text(name)
        for screen in (self.chair, self.projector, self.secretary):
            expect(screen.page.locator("[data-face]").first).to_have_text(re.compile(r"0[0-9]:[0-5][0-9]"))
        expect(self.chair.page.locator("#chair-queue .rows .slip", has_text=re.compile(rf"^{number}$"))).to_have_count(
            0
        )
        self.all_are_up_to_date()
        return str(name)

    def ask(self, text: str, *, passes: bool = True) -> str:
        """The secretary opens a matter by keyboard, types it and passes its wording."""
        before = self.read(lambda meeting: [matter.id for matter in meeting.matters])
        page = self.secretary.page
        page.keyboard.press("Alt+q")
        field = page.locator("textarea[data-kind=QUESTION]:focus")
        expect(field).to_have_value("")
        field.type(text)
        self.until(lambda meeting: len(meeting.matters) > len(before))
        question = next(i for i in self.read(lambda m: [matter.id for matter in m.matters]) if i not in before)
        expect(self.chair.page.locator(f"#matter-{question}")).to_contain_text(text)
        expect(self.projector.page.locator("body")).not_to_contain_text(text)
        if passes:
            self.secretary.tap("question.pass", question=question)
            for phone in self.phones:
                expect(phone.page.locator("#attendee-questions")).to_contain_text(text)
        else:
            for phone in self.phones:
                expect(phone.page.locator("body")).not_to_contain_text(text)
        self.all_are_up_to_date()
        return str(question)

    def classify(self, question: str) -> None:
        """The secretary puts the matter into the field of the department on stage."""
        self.open_tab("unassigned")
        row = self.secretary.page.locator(f"#matter-{question}")
        row.locator('form[data-command="question.classify"] select[name="field"]').select_option(self.field)
        expect(self.chair.page.locator(f"#matter-{question} .unit.suggested").first).to_be_visible()
        self.all_are_up_to_date()

    def assign(self, question: str, text: str) -> None:
        """The chair gives the matter to the suggested unit, with one tap; everybody sees where it is."""
        self.chair.tap("question.assign", question=question, lead=self.unit)
        expect(self.department.page.locator("#unit-tasks")).to_contain_text(text)
        lead = self.read(lambda meeting: meeting.matters_by_id[question].lead.unit)
        expect(self.chair.page.locator(f"#matter-{question} .unit.lead")).to_contain_text(lead.short_name)
        expect(self.secretary.page.locator(f"#matter-{question}")).to_contain_text(lead.short_name)
        public = bool(self.read(lambda meeting: meeting.matters_by_id[question].public_text))
        for phone in self.phones:
            expect(phone.page.locator(f"#public-{question}")).to_have_count(1 if public else 0)
            if public:
                expect(phone.page.locator(f"#public-{question}")).to_contain_text("Đã chuyển đơn vị")
        self.all_are_up_to_date()

    def prepare(self, question: str) -> None:
        """The department takes the matter and is ready; the chair sees it."""
        self.department.tap("assignment.take")
        self.department.tap("assignment.ready")
        expect(self.chair.page.locator("body")).to_contain_text("Sẵn sàng")
        self.all_are_up_to_date()

    def answer(self, question: str, words: str) -> None:
        """The unit gets the floor; the projector shows matter and unit; the secretary writes the answer down."""
        unit = self.read(lambda meeting: next(row.unit.name for row in meeting.units if row.unit_id == self.unit))
        text = self.read(lambda meeting: meeting.matters_by_id[question].public_text)
        self.open_tab("assigned")
        self.chair.tap("answer.begin", questions=question)
        expect(self.chair.page.locator("#floor-name")).to_contain_text(unit)
        expect(self.projector.page.locator("#projector-scene")).to_contain_text(unit)
        expect(self.projector.page.locator("#projector-scene")).to_contain_text(text[:40])
        expect(self.department.page.locator("#unit-tasks")).to_contain_text("Đang trả lời")
        for phone in self.phones:
            expect(phone.page.locator("#attendee-now")).to_contain_text(unit)
        self.all_are_up_to_date()
        self.write_answer(question, words)

    def write_answer(self, question: str, words: str) -> None:
        """The secretary writes into the answer that opened by itself."""
        field = self.secretary.page.locator(f"#matter-{question} textarea[data-kind=ANSWER]").last
        field.fill(words)
        field.blur()
        expect(self.secretary.page.locator("body")).to_contain_text("Đang gửi 0")

    def settle(self, question: str, resolution: Resolution, label: str) -> None:
        """The chair sets the outcome from the bar; the phones show it."""
        if resolution in (Resolution.ANSWERED, Resolution.ACCEPTED):
            self.chair.page.locator(f'.outcome-form button[value="{resolution}"]').click()
        elif resolution is Resolution.PENDING:
            self.chair.open("#entrust-sheet")
            self.chair.page.locator('#entrust-sheet button[name="due_date"]').first.click()
        else:
            self.chair.open("#escalate-sheet")
            self.chair.page.locator('#escalate-sheet form[data-command="outcome.set"] button.strong').click()
        for phone in self.phones:
            expect(phone.page.locator("#attendee-questions")).to_contain_text(label)
        self.until(
            lambda meeting: (found := meeting.matters_by_id[question].outcome) and found.resolution is resolution
        )
        self.all_are_up_to_date()

    def open_tab(self, key: str) -> None:
        """Turn the chair's matters to a tab."""
        self.chair.page.locator(f"#tab-{key}").click()


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
    hold(Everybody(two_processes), whole=True)
    assert "Traceback" not in two_processes.server.log


def test_a_meeting_of_one_speaker_from_its_opening_to_its_closing_in_one_process(stage: Stage) -> None:
    hold(Everybody(stage), whole=False)


def hold(hall: Everybody, *, whole: bool) -> None:
    """A meeting, looked at on every screen after each act; with fewer speakers where it is not the whole."""
    chair, projector, secretary = hall.chair, hall.projector, hall.secretary

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

    # First speaker: a matter that is answered at once.
    hall.invite_next()
    first = hall.ask(MATTERS[0])
    hall.classify(first)
    hall.assign(first, MATTERS[0])
    hall.prepare(first)
    hall.answer(first, "Đã bố trí kinh phí, sửa xong trước ngày 15/12.")
    hall.settle(first, Resolution.ANSWERED, "Đã trả lời")
    if whole:
        the_other_matters(hall)
    two_are_passed_over(hall)

    # Time is up: everyone waiting is carried to writing; the phone that waited is told.
    chair.open("#carry-sheet")
    chair.tap("queue.carry")
    hall.until(lambda meeting: not meeting.waiting)
    expect(chair.page.locator("#chair-queue h2").first).to_contain_text("0")
    carried = hall.read(lambda meeting: [matter.number for matter in meeting.matters if matter.question.request_id])
    assert carried
    for matter in carried:
        expect(secretary.page.locator("#minutes")).to_contain_text(matter)
        expect(chair.page.locator("#chair-matters")).to_contain_text(matter)
    expect(hall.first_phone.page.locator("#ticket")).to_have_count(0)
    expect(hall.first_phone.page.locator(".past-turns")).to_contain_text(
        re.compile(rf"{number}\s*Sẽ được trả lời bằng văn bản")
    )
    expect(hall.second_phone.page.locator(".past-turns")).to_have_count(0)
    hall.all_are_up_to_date()

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


def the_other_matters(hall: Everybody) -> None:
    """A matter with every other outcome, and a denunciation."""
    chair, projector = hall.chair, hall.projector

    # Second speaker: a matter entrusted by a date.
    hall.invite_next()
    second = hall.ask(MATTERS[1])
    hall.classify(second)
    hall.assign(second, MATTERS[1])
    hall.answer(second, "Phòng tiếp thu, khảo sát và đề xuất phương án.")
    hall.settle(second, Resolution.PENDING, "Giao giải quyết")

    # Third speaker: one matter the chair answers and accepts, one goes to the higher level, one is a denunciation.
    hall.invite_next()
    third = hall.ask(MATTERS[2])
    hall.open_tab("unassigned")
    chair.tap("question.take_by_chair", question=third)
    hall.open_tab("assigned")
    chair.tap("answer.begin", questions=third)
    expect(projector.page.locator("#projector-scene")).to_contain_text("Đang trả lời", ignore_case=True)
    hall.write_answer(third, CHAIR_WORDS)
    hall.settle(third, Resolution.ACCEPTED, "Tiếp thu")

    hall.invite_next()
    fourth = hall.ask(MATTERS[3])
    hall.classify(fourth)
    hall.assign(fourth, MATTERS[3])
    hall.answer(fourth, "Nội dung thuộc thẩm quyền cấp trên.")
    hall.settle(fourth, Resolution.ESCALATED, "Đã báo cáo")

    hall.invite_next()
    fifth = hall.ask(SECRET)
    hall.classify(fifth)
    hall.assign(fifth, SECRET)
    hall.open_tab("assigned")
    chair.page.locator(f'[data-opens="matter-sheet"][data-pick="{fifth}"]').filter(visible=True).last.click()
    chair.tap("question.refer", "#matter-sheet")
    for screen in (projector, hall.department, *hall.phones):
        expect(screen.page.locator("body")).not_to_contain_text("Lương Vĩnh Phát")
    hall.until(lambda meeting: meeting.matters_by_id[fifth].is_referred)
    hall.all_are_up_to_date()


def two_are_passed_over(hall: Everybody) -> None:
    """One person is absent, with one dialogue is declined; the reason shows on no public screen."""
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
    chair.page.locator('#floor-other form[data-command="floor.decline"] button', has_text="Vi phạm nội quy").click()
    expect(chair.page.locator("#chair-floor")).not_to_contain_text(declined)
    expect(secretary.page.locator("#secretary-floor")).not_to_contain_text(declined)
    expect(hall.mc.page.locator("#mc-script")).not_to_contain_text(declined)
    hall.none_shows(declined, projector, hall.department, *hall.phones)
    hall.all_are_up_to_date()
    for screen in (projector, *hall.phones):
        expect(screen.page.locator("body")).not_to_contain_text("Vi phạm nội quy")
    states = hall.read(lambda meeting: [request.state for request in meeting.passed_over])
    assert sorted(states) == [RequestState.ABSENT, RequestState.DECLINED]


def close_the_conference(chair: Screen) -> None:
    """Two taps: what is still open is named, then the conference is closed."""
    chair.open("#close-sheet")
    chair.tap("conference.close")
    expect(chair.page.locator("body")).to_contain_text("Đã bế mạc")
