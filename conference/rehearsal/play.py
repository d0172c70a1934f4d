"""The course of the rehearsal: steps, speakers, matters, answers, every kind of outcome, a closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from conference import clock, loop
from conference.addresses import token_of
from conference.config import Config
from conference.db import Database
from conference.models import AccessLink, Conference, ConferenceState, Field, Role, RoleHolder, StepKind
from conference.queries.meeting import Meeting
from conference.rehearsal.crowd import Crowd
from conference.rehearsal.lines import MATTERS, WRITTEN
from conference.rehearsal.seats import NotHeld, Seat

Say = Callable[[str], None]

#: Seconds of a real meeting that pass between two acts; divided by the speed.
_BEAT_SECONDS = 20.0
_OUTCOMES = ("ANSWERED", "ACCEPTED", "PENDING", "ESCALATED")


class Rehearsal:
    """Everybody in the hall, and what they know of each other."""

    def __init__(self, config: Config, speed: float, say: Say, phones: int = 0) -> None:
        self._database = Database(config.url)
        self._secret = config.read_secret()
        self._base = f"http://127.0.0.1:{config.port}"
        self._beat = _BEAT_SECONDS / speed
        self._say = say
        self.conference_id, self._join_code = self._find_conference()
        self.chair = self._sit(Role.CHAIR)
        self.secretary = self._sit(Role.SECRETARY)
        self.phones = [Seat(self._base, f"/j/{self._join_code}") for _ in range(2)]
        self.units: dict[str, Seat] = {}
        self.crowd = Crowd(self._base, f"/j/{self._join_code}", phones) if phones else None

    def hold(self) -> None:
        """The whole meeting, act by act."""
        for sentence in self._course():
            self._say(sentence)
            if self.crowd:
                self.crowd.catch_up()
            loop.sleep(self._beat)
        if self.crowd:
            for sentence in self.crowd.examine(self._database, self.chair.done_at, self.chair.sent):
                self._say(sentence)

    def close(self) -> None:
        """Everybody leaves."""
        for seat in (self.chair, self.secretary, *self.phones, *self.units.values()):
            seat.leave()
        if self.crowd:
            self.crowd.leave()
        self._database.close()

    def _course(self) -> Iterator[str]:
        self.chair.do("conference.open")
        yield "The conference is open."
        yield from self._steps_until(StepKind.CITIZEN_SPEECHES)
        self.phones[0].do("speaker.register", title="Bà", full_name="Tống Thị Hạnh Nguyên")
        self.phones[1].do("question.receive", text=WRITTEN)
        yield "One phone registers to speak, another sends an opinion in writing."
        if self.crowd:
            self.crowd.take_part()
            yield f"{len(self.crowd.phones)} phones register and write."
        for turn, matters in enumerate(MATTERS):
            yield from self._turn(turn, matters)
        yield from self._absent_and_declined()
        yield from self._break()
        left = self.chair.do("queue.carry")["without_content"]
        yield f"Time is up: everyone waiting is answered in writing ({len(left)} gave no content)."
        yield from self._conclude()

    def _steps_until(self, kind: StepKind) -> Iterator[str]:
        while (step := self._meeting(lambda meeting: meeting.step)) is None or step.kind is not kind:
            self.chair.do("step.next")
            yield f"Step: {self._meeting(lambda meeting: meeting.step.title if meeting.step else '')}"

    def _turn(self, turn: int, matters: list[tuple[str, str]]) -> Iterator[str]:
        self.chair.do("floor.invite_next")
        yield "The next speaker is invited."
        asked = []
        for text, code in matters:
            question = self.secretary.do("question.ask", text=text, field=self._field(code))["question"]
            self.secretary.do("question.pass", question=question)
            asked.append(question)
            yield f"The secretary writes: {text}"
        if turn == 0:
            self.chair.do("floor.extend", seconds=60)
            self.chair.do("floor.remind")
        for question in asked:
            yield from self._answer(question, _OUTCOMES[turn % len(_OUTCOMES)])

    def _answer(self, question: str, outcome: str) -> Iterator[str]:
        self.chair.do("question.assign_suggested", questions=[question])
        lead = self._meeting(lambda meeting: meeting.matters_by_id[question].lead)
        if lead is None or lead.unit_id is None:
            self.chair.do("question.take_by_chair", question=question)
            self.chair.do("answer.begin", questions=[question])
            yield "The chair answers."
        else:
            responder = self._responder(lead.unit_id)
            if responder is not None:
                responder.do("assignment.take", assignment=lead.id)
                responder.do("assignment.note", assignment=lead.id, notes="Đã kiểm tra thực tế, có phương án xử lý.")
                responder.do("assignment.ready", assignment=lead.id)
                yield "A unit takes the matter and is ready."
            self.chair.do("answer.begin", questions=[question], unit=lead.unit_id)
            yield "The unit has the floor."
        self._write_answer(question)
        details = self._details(outcome)
        self.chair.do("outcome.set", questions=[question], resolution=outcome, **details)
        yield f"Outcome: {outcome}."

    def _details(self, outcome: str) -> dict[str, Any]:
        if outcome == "PENDING":
            due = (clock.now() + timedelta(days=15)).date().isoformat()
            return {"due_date": due, "lead": self._meeting(lambda meeting: meeting.units[0].unit_id)}
        return {"target_body": "Ủy ban nhân dân thành phố"} if outcome == "ESCALATED" else {}

    def _write_answer(self, question: str) -> None:
        given = self._meeting(lambda meeting: meeting.matters_by_id[question].answers[-1])
        text = "Đơn vị tiếp thu, giải trình cụ thể và sẽ thông báo kết quả tại nhà văn hóa thôn."
        self.secretary.type(given.entry.id, text)

    def _absent_and_declined(self) -> Iterator[str]:
        self.chair.do("floor.invite_next")
        self.chair.do("floor.mark_absent")
        yield "The person invited is absent."
        waiting = self._meeting(lambda meeting: [request.id for request in meeting.waiting])
        if waiting:
            self.chair.do("speaker.decline", request=waiting[-1], reason="RULE_BREACH")
            yield "No dialogue is held with one person; the reason shows on no public screen."

    def _break(self) -> Iterator[str]:
        self.chair.do("conference.pause", minutes=10)
        yield "A break."
        self.chair.do("conference.resume")

    def _conclude(self) -> Iterator[str]:
        point = self.secretary.do("conclusion.add", text="Các đơn vị trả lời bằng văn bản các ý kiến còn lại.")["point"]
        yield from self._steps_until_the_last()
        self.chair.do("conclusion.adopt", point=point)
        yield "The chair adopts the conclusion."
        self.chair.do("conference.close")
        yield "The conference is closed."

    def _steps_until_the_last(self) -> Iterator[str]:
        while self._meeting(lambda meeting: meeting.next_step) is not None:
            self.chair.do("step.next")
            yield f"Step: {self._meeting(lambda meeting: meeting.step.title if meeting.step else '')}"

    # ---- who and what ----

    def _find_conference(self) -> tuple[str, str]:
        with self._database.reading() as session:
            demo = session.scalar(
                select(Conference).where(
                    Conference.is_demo, Conference.state.in_([ConferenceState.PLANNED, ConferenceState.OPEN])
                )
            )
            if demo is None:
                raise NotHeld("There is no demo conference that has not begun. Start one: make run DATA=./rehearsal")
            return demo.id, demo.join_code

    def _meeting(self, read: Callable[[Meeting], Any]) -> Any:
        with self._database.reading() as session:
            return read(Meeting(session, self.conference_id))

    def _field(self, code: str) -> str | None:
        with self._database.reading() as session:
            return session.scalar(select(Field.id).where(Field.code == code))

    def _responder(self, unit_id: str) -> Seat | None:
        if unit_id not in self.units:
            seat = self._sit(Role.RESPONDER, unit_id)
            if seat is None:
                return None
            self.units[unit_id] = seat
        return self.units[unit_id]

    def _sit(self, role: Role, unit_id: str | None = None) -> Any:
        with self._database.reading() as session:
            link_id = session.scalar(
                select(AccessLink.id)
                .join(RoleHolder, RoleHolder.id == AccessLink.role_holder_id)
                .where(
                    AccessLink.conference_id == self.conference_id,
                    AccessLink.role == role,
                    AccessLink.revoked_at.is_(None),
                    RoleHolder.unit_id == unit_id,
                )
                .order_by(RoleHolder.position)
            )
        return Seat(self._base, f"/l/{token_of(self._secret, link_id)}") if link_id else None


def play(config: Config, speed: float, say: Say, phones: int = 0) -> None:
    """Hold the demo meeting on the server at ``config.port``; ``say`` gets a sentence an act.

    With ``phones`` that many more take part and are compared at the end; NotHeld where they differ.
    """
    rehearsal = Rehearsal(config, speed, say, phones)
    try:
        rehearsal.hold()
    finally:
        rehearsal.close()
