"""Everybody of a meeting at once: the screens of each kind, and the acts of a test, each looked at on all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from conference.models import Resolution, Role, StepKind
from conference.queries.matters import Matter
from conference.queries.meeting import Meeting
from tests.browser.stage import Screen, Stage


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
        screens = (self.chair, self.projector, self.secretary, self.mc, self.department, *self.phones)
        for screen in screens:
            screen.begin_to_compare()
        for screen in screens:
            if not screen.was_up_to_date():
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
        field.type(text[:5])
        page.keyboard.insert_text(text[5:])  # letter by letter is what other tests are about
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

    def answer(self, *questions: str, words: str) -> None:
        """The unit gets the floor for one matter, or for several on one clock; the projector shows matter and unit; the
        secretary writes each answer down."""
        question, *more = questions
        unit = self.read(lambda meeting: next(row.unit.name for row in meeting.units if row.unit_id == self.unit))
        text = self.read(lambda meeting: meeting.matters_by_id[question].public_text)
        self.open_tab("assigned")
        self.chair.tap("answer.begin", "#chair-next" if more else "body", questions=question)
        expect(self.chair.page.locator("#floor-name")).to_contain_text(unit)
        expect(self.projector.page.locator("#projector-scene")).to_contain_text(unit)
        expect(self.projector.page.locator("#projector-scene")).to_contain_text(text[:40])
        expect(self.department.page.locator("#unit-tasks")).to_contain_text("Đang trả lời")
        for phone in self.phones:
            expect(phone.page.locator("#attendee-now")).to_contain_text(unit)
        self.all_are_up_to_date()
        assert self.read(lambda meeting: [matter.id for matter in meeting.answering]) == list(questions)
        for each in questions:
            self.write_answer(each, words)

    def write_answer(self, question: str, words: str) -> None:
        """The secretary writes into the answer that opened by itself."""
        field = self.secretary.page.locator(f"#matter-{question} textarea[data-kind=ANSWER]").last
        field.fill(words)
        field.blur()
        expect(self.secretary.page.locator("body")).to_contain_text("Đang gửi 0")

    def settle(self, *questions: str, resolution: Resolution, label: str) -> None:
        """The chair sets the outcome of the matter being answered, and of others of this turn with it, from the bar;
        secretary and phones show it."""
        if resolution in (Resolution.ANSWERED, Resolution.ACCEPTED):
            self.chair.page.locator(f'.outcome-form button[value="{resolution}"]').click()
        elif resolution is Resolution.PENDING:
            self.chair.open("#entrust-sheet")
            for more in questions[1:]:
                box = f'#entrust-sheet input[name="questions"][value="{more}"]'
                self.chair.page.locator(box).first.check(force=True)
            self.chair.page.locator('#entrust-sheet button[name="due_date"]').first.click()
        else:
            self.chair.open("#escalate-sheet")
            self.chair.page.locator('#escalate-sheet form[data-command="outcome.set"] button.strong').click()
        for question in questions:
            expect(self.secretary.page.locator(f"#matter-{question} .result .result-words")).to_be_visible()
            for phone in self.phones:
                expect(phone.page.locator(f"#public-{question}")).to_contain_text(label)
        self.until(lambda meeting: all(resolved(meeting, question) is resolution for question in questions))
        self.all_are_up_to_date()

    def choose_outcome(self, question: str, resolution: Resolution, **more: str) -> None:
        """The chair sets the outcome of any matter, in the sheet about it."""
        self.open_tab("unassigned")
        page = self.chair.page
        page.locator(f'[data-opens="matter-sheet"][data-pick="{question}"]').filter(visible=True).last.click()
        page.locator("#matter-sheet details.more", has=page.locator("#outcome-kind")).locator("summary").click()
        page.select_option("#outcome-kind", resolution)
        for name, value in more.items():
            page.select_option(f'#matter-sheet select[name="{name}"]', value)
        self.chair.tap("outcome.set", "#matter-sheet")
        self.until(lambda meeting: resolved(meeting, question) is resolution)
        expect(self.secretary.page.locator(f"#matter-{question} .result .result-words")).to_be_visible()
        self.all_are_up_to_date()

    def open_tab(self, key: str) -> None:
        """Turn the chair's matters to a tab."""
        self.chair.page.locator(f"#tab-{key}").click()


def resolved(meeting: Meeting, question: str) -> Resolution | None:
    """What became of a matter; of one that became part of another, that it did."""
    outcome = next(matter.outcome for matter in every_matter(meeting) if matter.id == question)
    return outcome.resolution if outcome else None


def every_matter(meeting: Meeting) -> list[Matter]:
    """Those that stand by themselves and those that became part of another."""
    return [*meeting.matters, *meeting.merged_matters]
