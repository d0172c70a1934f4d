"""Courses of meetings for browser tests and pictures, sent through the API: nobody but the browsers listens."""

from __future__ import annotations

import time
from typing import Any

import requests

from conference.ids import new_id
from conference.models import AssignmentRole, Role, StepKind
from conference.queries.meeting import Meeting
from conference.rehearsal import seats as rehearsal
from tests.browser.stage import Stage
from tests.patience import PATIENCE_SECONDS

LONG_MATTER = (
    "Tuyến mương tiêu liên thôn Đồng Quan – Hạ Đoài đã bồi lấp nhiều năm, có đoạn hộ dân đổ đất lấn hẳn nửa lòng "
    "mương, mỗi trận mưa lớn nước tràn vào sân của hơn bốn mươi hộ, đề nghị xã cho biết kế hoạch nạo vét, trách nhiệm "
    "của từng đơn vị và thời gian xử lý dứt điểm việc lấn chiếm trước mùa mưa năm sau."
)
LONG_NAME = "Nguyễn Phúc Hoàng Thị Bảo Khuyên Thục Nguyệt"

MATTERS = [
    "Đường trục thôn xuống cấp, mưa là ngập, đề nghị cho biết bao giờ sửa.",
    "Đèn đường hỏng ba tháng nay, buổi tối các cháu đi học về rất tối.",
    LONG_MATTER,
    "Trang trại lợn đầu thôn xả nước đen xuống mương, các hộ xung quanh phải đóng cửa suốt ngày vì mùi.",
    "Hồ sơ cấp giấy chứng nhận nộp đã lâu, đề nghị trả lời thời gian có kết quả.",
]


class Seat:
    """Somebody in a role who sends commands and watches nothing."""

    def __init__(self, stage: Stage, role: Role) -> None:
        self._address = f"{stage.server.url}/api/v1/conferences/{stage.links.slug}/commands/"
        self._web = requests.Session()
        self._web.headers["Authorization"] = f"Bearer {stage.links.token(role)}"

    def do(self, name: str, **args: Any) -> dict[str, Any]:
        """Send a command and return its small result."""
        response = self._web.post(self._address + name, json={"args": args, "id": new_id()}, timeout=PATIENCE_SECONDS)
        answer = response.json()
        assert response.ok, f"{name}: {answer['sentence']}"
        return dict(answer["result"] or {})

    def leave(self) -> None:
        """Close the connection."""
        self._web.close()


def _texts(meeting: Meeting) -> list[str]:
    return [given.entry.text for matter in meeting.matters for given in matter.answers]


class Hall:
    """Chair and secretary as plain clients of a served conference."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.chair = Seat(stage, Role.CHAIR)
        self.secretary = Seat(stage, Role.SECRETARY)
        self.fields: dict[str, str] = self.read(lambda meeting: {one.code: one.id for one in meeting.fields})

    def leave(self) -> None:
        """Both go."""
        self.chair.leave()
        self.secretary.leave()

    def open_for_speeches(self) -> None:
        """Open the conference and go on to the step in which citizens speak."""
        self.chair.do("conference.open")
        step = self.read(lambda meeting: next(s.id for s in meeting.steps if s.kind is StepKind.CITIZEN_SPEECHES))
        self.chair.do("step.start", step=step)

    def ask(self, text: str, code: str = "INFRA", *, pass_it: bool = True) -> str:
        """Write a matter of the current speech down, in a field, and pass its wording."""
        question = str(self.secretary.do("question.ask", text=text, field=self.fields[code])["question"])
        if pass_it:
            self.secretary.do("question.pass", question=question)
        return question

    def type(self, entry: str, words: str) -> None:
        """Let the secretary type into an empty entry, and the text follow."""
        secretary = rehearsal.Seat(self.stage.server.url, self.stage.links.path(Role.SECRETARY))
        secretary.type(entry, words)
        secretary.leave()
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not self.read(lambda meeting: words in _texts(meeting)) and time.monotonic() < give_up_at:
            time.sleep(0.05)

    def read(self, read: Any) -> Any:
        """Something of the conference as the database has it."""
        return self.stage.meeting(read)

    def lead_unit(self, question: str) -> str | None:
        """The unit that leads a matter."""

        def lead(meeting: Meeting) -> str | None:
            found = meeting.matters_by_id[question].lead
            return found.unit_id if found and found.role is AssignmentRole.LEAD else None

        return self.read(lead)  # type: ignore[no-any-return]


def hold_first_half(stage: Stage) -> str:
    """The demo up to its third speaker: some matters answered, some assigned, one being typed. Returns a busy unit."""
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    first, second = hall.ask(MATTERS[0]), hall.ask(MATTERS[1])
    hall.chair.do("question.assign_suggested", questions=[first, second])
    unit = hall.lead_unit(first)
    assert unit is not None
    hall.chair.do("answer.begin", questions=[first], unit=unit)
    given = hall.read(lambda meeting: meeting.matters_by_id[first].answers[-1].entry)
    text = "Đã đưa vào kế hoạch sửa chữa quý I; phần rãnh làm trước, xong trước ngày 15/12."
    hall.type(given.id, text)
    hall.chair.do("outcome.set", questions=[first], resolution="ANSWERED")
    hall.chair.do("floor.invite_next")
    third = hall.ask(LONG_MATTER)
    hall.chair.do("question.assign_suggested", questions=[third])
    hall.chair.do("floor.invite_next")
    hall.ask(MATTERS[3], "ENV")
    hall.ask(MATTERS[4], "LAND", pass_it=False)
    hall.leave()
    return unit


def hold_batch(stage: Stage, speeches: int = 11, matters: int = 39) -> list[str]:
    """All speak first: so many speeches raise so many matters. Returns the matters' ids in the order raised."""
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("conference.set_mode", mode="BATCH")
    raised: list[str] = []
    for turn in range(speeches):
        hall.chair.do("floor.invite_next")
        due = matters * (turn + 1) // speeches
        codes = ("INFRA", "ENV", "LAND", "SOCIAL", "ADMIN")
        while len(raised) < due:
            text = f"{MATTERS[len(raised) % len(MATTERS)]} (ý kiến thứ {len(raised) + 1})"
            raised.append(hall.ask(text, codes[len(raised) % len(codes)]))
    hall.chair.do("floor.end")
    hall.leave()
    return raised


def settle_the_rest(stage: Stage) -> None:
    """Whatever has no outcome gets one: answered or entrusted unit by unit, the rest reported to the higher level."""
    hall = Hall(stage)

    def open_matters(meeting: Meeting) -> list[tuple[str, str | None]]:
        return [(one.id, one.lead.unit_id if one.lead else None) for one in meeting.matters if not one.outcome]

    by_unit: dict[str | None, list[str]] = {}
    for question, unit in hall.read(open_matters):
        by_unit.setdefault(unit, []).append(question)
    for unit, questions in by_unit.items():
        if unit is None:
            hall.chair.do("outcome.set", questions=questions, resolution="ESCALATED", target_body="UBND tỉnh")
            continue
        hall.chair.do("answer.begin", questions=questions, unit=unit)
        answered, entrusted = questions[::2], questions[1::2]
        hall.chair.do("outcome.set", questions=answered, resolution="ANSWERED")
        if entrusted:
            hall.chair.do("outcome.set", questions=entrusted, resolution="PENDING", lead=unit, due_date="2026-12-31")
    hall.chair.do("floor.end")
    hall.leave()


def hold_long_name(stage: Stage) -> str:
    """Somebody with a long name speaks, others with it wait; matters stand at every stage. Returns a busy unit."""
    unit = hold_first_half(stage)
    hall = Hall(stage)
    locality = hall.read(lambda meeting: max(meeting.localities, key=lambda one: len(one.name)).id)
    field = hall.read(lambda meeting: max(meeting.fields, key=lambda one: len(one.label)).id)
    for name in (LONG_NAME, f"{LONG_NAME} Hai"):
        added = hall.secretary.do(
            "speaker.register", title="Bà", full_name=name, locality=locality, field=field, content=LONG_MATTER
        )
    first = hall.read(lambda meeting: meeting.waiting[-2].id)
    hall.chair.do("speaker.move", request=added["request"], before=hall.read(lambda meeting: meeting.waiting[0].id))
    hall.chair.do("floor.invite", request=first)
    hall.ask(LONG_MATTER)
    hall.leave()
    return unit


def hold_long_answer(stage: Stage) -> None:
    """The unit with the longest name answers the long matter, with another's help."""
    hall = Hall(stage)
    question = hall.read(lambda meeting: meeting.matters[-1].id)
    units = hall.read(lambda meeting: sorted((row.unit for row in meeting.units), key=lambda unit: -len(unit.name)))
    hall.chair.do("question.assign", question=question, lead=units[0].id, supporting=[units[1].id])
    hall.chair.do("answer.begin", questions=[question], unit=units[0].id)
    hall.leave()
