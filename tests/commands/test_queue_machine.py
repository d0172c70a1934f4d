"""Random walks over queue, floor and steps through the real funnel: what must hold after every act, holds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from conference.domain import speakers
from conference.errors import Refused
from conference.models import WAITING, AgendaStep, Conference, Event, RequestState, SpeakingRequest, Speech, StepState
from tests.assertions import assert_same, dump
from tests.conftest import Slots, Templates
from tests.factories import STEPS, Hall, open_hall

#: Which of the registrations or steps an act is about; taken modulo how many there are.
CHOICE = st.integers(0, 7)


class Meeting(RuleBasedStateMachine):
    """A chair, a secretary and a desk who do anything at any time."""

    templates: Templates
    slots: Slots

    def __init__(self) -> None:
        super().__init__()
        self.hall: Hall = open_hall(self.slots.take(self.templates.in_session), self.templates.plan)
        self.owners: dict[int, str] = {}  # every number ever handed out, and to which registration
        self.inserted = 0
        self.rows: list[SpeakingRequest] = []  # as the last look found them

    def teardown(self) -> None:
        self.slots.give_back()

    # ---- acting ----

    def act(self, name: str, *, undo: bool = False, **args: Any) -> dict[str, Any]:
        """Do it; where the rules refuse, nothing may have changed. Sometimes take it back at once."""
        before, seq = dump(self.hall.database), self.hall.seq
        try:
            done = self.hall.chair.run(name, **args)
        except Refused:
            assert_same(before, dump(self.hall.database))
            assert self.hall.seq == seq
            return {}
        if undo and done.seq > seq:
            self.note_numbers()
            self.hall.chair.run("act.undo", expects={"act": str(done.seq)})
            assert_same(before, dump(self.hall.database))
            return {}
        return done.result

    def chosen(self, choice: int) -> str:
        return self.rows[choice % len(self.rows)].id

    def note_numbers(self) -> None:
        """A number once handed out belongs to its registration for ever, even when that was taken back."""
        self.rows = self.hall.all(SpeakingRequest, order=SpeakingRequest.number)
        for row in self.rows:
            assert self.owners.setdefault(row.number, row.id) == row.id

    @rule(undo=st.booleans())
    def register(self, undo: bool) -> None:
        self.act("speaker.register", undo=undo, full_name="Khách", content="Ý kiến")

    @rule(undo=st.booleans())
    def invite_next(self, undo: bool) -> None:
        self.act("floor.invite_next", undo=undo)

    @rule(undo=st.booleans())
    def raise_a_hand(self, undo: bool) -> None:
        self.act("floor.invite_raised_hand", undo=undo)

    @precondition(lambda self: self.rows)
    @rule(choice=CHOICE, undo=st.booleans())
    def invite(self, choice: int, undo: bool) -> None:
        self.act("floor.invite", undo=undo, request=self.chosen(choice))

    @precondition(lambda self: self.rows)
    @rule(
        choice=CHOICE,
        undo=st.booleans(),
        verb=st.sampled_from(["skip", "mark_absent", "withdraw", "readmit", "send_to_end"]),
    )
    def work_the_queue(self, choice: int, undo: bool, verb: str) -> None:
        self.act(f"speaker.{verb}", undo=undo, request=self.chosen(choice))

    @precondition(lambda self: self.rows)
    @rule(choice=CHOICE, undo=st.booleans())
    def decline(self, choice: int, undo: bool) -> None:
        self.act("speaker.decline", undo=undo, request=self.chosen(choice), reason="RULE_BREACH")

    @precondition(lambda self: len(self.rows) > 1)
    @rule(choice=CHOICE, other=CHOICE, undo=st.booleans())
    def move(self, choice: int, other: int, undo: bool) -> None:
        self.act("speaker.move", undo=undo, request=self.chosen(choice), before=self.chosen(other))

    @rule(verb=st.sampled_from(["end", "skip", "mark_absent", "send_to_end", "pause", "resume", "extend"]))
    def work_the_floor(self, verb: str) -> None:
        self.act(f"floor.{verb}", undo=verb in ("end", "pause"))

    @rule(verb=st.sampled_from(["end", "skip", "send_to_end"]))
    def end_the_turn(self, verb: str) -> None:
        self.act(f"floor.{verb}")

    @rule(undo=st.booleans())
    def carry(self, undo: bool) -> None:
        self.act("queue.carry", undo=undo)

    @rule()
    def ask(self) -> None:
        self.act("question.ask", text="Bao giờ sửa đường?")

    @rule(choice=CHOICE, undo=st.booleans(), verb=st.sampled_from(["start", "return", "skip"]))
    def go_to_a_step(self, choice: int, undo: bool, verb: str) -> None:
        self.act(f"step.{verb}", undo=undo, step=self.hall.steps[choice])

    @rule(undo=st.booleans(), verb=st.sampled_from(["next", "finish"]))
    def go_on(self, undo: bool, verb: str) -> None:
        self.act(f"step.{verb}", undo=undo)

    @rule(undo=st.booleans())
    def insert_a_step(self, undo: bool) -> None:
        self.inserted += bool(self.act("step.insert", undo=undo, title="Chụp ảnh"))

    @rule()
    def take_back(self) -> None:
        before = len(self.hall.all(AgendaStep))
        self.act("act.undo")
        self.inserted -= before - len(self.hall.all(AgendaStep))

    # ---- what always holds ----

    @invariant()
    def everything_that_must_always_hold_holds(self) -> None:
        self.note_numbers()
        with self.hall.reading() as session:
            current = list(session.scalars(select(Speech).where(Speech.ended_at.is_(None))))
            steps = list(session.scalars(select(AgendaStep)))
            seqs = list(session.scalars(select(Event.seq).order_by(Event.seq)))
            conference = session.get_one(Conference, self.hall.conference_id)
            queue = [row.id for row in speakers.waiting(session, conference.id)]
        self.floor_and_steps(current, steps)
        self.queue(queue)
        assert seqs == list(range(1, conference.last_seq + 1)), "events have gaps"
        assert max(self.owners, default=0) <= conference.last_number

    def floor_and_steps(self, current: list[Speech], steps: list[AgendaStep]) -> None:
        """At most one has the floor, at most one step runs, no step is lost."""
        assert len(current) <= 1
        speaking = [row.id for row in self.rows if row.state is RequestState.SPEAKING]
        assert speaking == [speech.request_id for speech in current]
        assert [step.state for step in steps].count(StepState.ACTIVE) <= 1
        assert len(steps) == len(STEPS) + self.inserted == len({step.position for step in steps})

    def queue(self, queue: list[str]) -> None:
        """Everybody who waits stands in the queue once; places and numbers are unique."""
        assert sorted(queue) == sorted(row.id for row in self.rows if row.state in WAITING)
        assert len({row.position for row in self.rows}) == len(self.rows) == len({row.number for row in self.rows})


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_nothing_a_chair_can_press_breaks_the_queue_or_the_programme(templates: Templates, slots: Slots):
    machine = type("Walk", (Meeting,), {"templates": templates, "slots": slots})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
