"""Builders: an invented commune, its conference, and everybody who sits in front of a screen.

``Hall`` is what tests hold: a real database file, the real funnel, and one ``Seat`` a role. A seat acts the way a
screen does: ``hall.chair.run("floor.invite_next", expects={"next": request_id}, command_id="…")``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

import conference.commands  # noqa: F401  (declares every command)
from conference import models as m
from conference.actor import Actor
from conference.commands.funnel import Call, Done, Funnel
from conference.db import Database
from conference.domain import links, people
from conference.ids import new_id
from conference.limits import Limits
from conference.queries.meeting import Meeting

Row = TypeVar("Row", bound=m.Table)

#: The morning every template was made: 08:00 in the hall.
MORNING = datetime(2026, 6, 25, 1, 0, tzinfo=UTC)

LOCALITIES = ("Hạ Đoài", "Thượng Đoài", "Đông Khê", "Bến Gạo")
FIELDS = {
    "LAND": "Đất đai",
    "ENV": "Môi trường",
    "INFRA": "Giao thông - Hạ tầng",
    "SOCIAL": "Chính sách xã hội",
    "SEC": "An ninh trật tự",
    "ADMIN": "Thủ tục hành chính",
}
#: Code, name, short name, fields led, fields helped with.
UNITS = (
    ("ECONOMY", "Phòng Kinh tế", "Kinh tế", ("LAND", "ENV", "INFRA"), ()),
    ("CULTURE", "Phòng Văn hóa - Xã hội", "Văn hóa", ("SOCIAL",), ()),
    ("SERVICE", "Trung tâm Phục vụ hành chính công", "Hành chính công", ("ADMIN",), ("LAND", "SOCIAL")),
    ("POLICE", "Công an xã", "Công an", ("SEC",), ("INFRA", "ENV")),
    ("REGISTRY", "Chi nhánh Văn phòng Đăng ký đất đai", "Đăng ký đất đai", (), ("LAND",)),
)
STEPS = (
    (m.StepKind.OPENING, "Tuyên bố lý do, giới thiệu đại biểu", 10),
    (m.StepKind.INTRODUCE_CHAIR, "Giới thiệu chủ trì, thư ký", 5),
    (m.StepKind.HOUSE_RULES, "Công bố nội quy hội nghị", 5),
    (m.StepKind.OVERVIEW_REPORT, "Báo cáo tình hình kinh tế - xã hội", 15),
    (m.StepKind.CITIZEN_SPEECHES, "Nhân dân phát biểu ý kiến", 60),
    (m.StepKind.UNIT_ANSWERS, "Các đơn vị trả lời", 45),
    (m.StepKind.FRONT_SPEECHES, "Mặt trận và đoàn thể phát biểu", 15),
    (m.StepKind.CONCLUSION, "Kết luận hội nghị", 15),
)
CITIZEN_STEP = 4  # index in STEPS; the only one whose list of speakers is open
#: Seat name, role, title, full name, unit code.
CAST = (
    ("chair", m.Role.CHAIR, "Đồng chí", "Vũ Đình Khoát", None),
    ("co_chair", m.Role.CO_CHAIR, "Đồng chí", "Lưu Thị Hạnh", None),
    ("operator", m.Role.OPERATOR, "Anh", "Tạ Quốc Bảo", None),
    ("mc", m.Role.MC, "Chị", "Đàm Thu Uyên", None),
    ("secretary", m.Role.SECRETARY, "Chị", "Nghiêm Thị Lụa", None),
    ("second_secretary", m.Role.SECRETARY, "Anh", "Phùng Văn Kỷ", None),
    ("desk", m.Role.DESK, "Chị", "Ngô Bích Ngà", None),
    ("responder", m.Role.RESPONDER, "Ông", "Đặng Hữu Trực", "ECONOMY"),
    ("economy_expert", m.Role.RESPONDER, "Bà", "Mạc Thị Thơm", "ECONOMY"),
    ("culture_responder", m.Role.RESPONDER, "Bà", "Bùi Thị Ấm", "CULTURE"),
    ("service_responder", m.Role.RESPONDER, "Ông", "Hà Văn Sỹ", "SERVICE"),
    ("police_responder", m.Role.RESPONDER, "Ông", "Trịnh Công Dũng", "POLICE"),
    ("organiser", m.Role.ORGANISER, "Chị", "Lương Thị Mến", None),
    ("monitor", m.Role.MONITOR, "Ông", "Quách Văn Ổn", None),
)
#: Group, expected, then its delegates: title, full name, locality index, has come.
GROUPS: tuple[tuple[str, int, tuple[tuple[str, str, int | None, bool], ...]], ...] = (
    ("Đại biểu cấp trên", 2, (("Đồng chí", "Cao Xuân Lĩnh", None, True),)),
    (
        "Ủy ban Mặt trận Tổ quốc và đoàn thể",
        5,
        (("Bà", "Đinh Thị Vân", None, True), ("Ông", "Khúc Văn Thịnh", None, False)),
    ),
    (
        "Đại biểu Nhân dân",
        30,
        (
            ("Ông", "Nguyễn Văn Ất", 0, True),
            ("Bà", "Trần Thị Ổi", 1, True),
            ("Ông", "Đoàn Văn Ưng", 2, True),
            ("Bà", "Phạm Thị Đượm", 3, False),
        ),
    ),
)


@dataclass
class Seat:
    """One person in front of one screen, or one phone."""

    hall: Hall
    actor: Actor

    def run(
        self,
        name: str,
        /,
        *,
        expects: Mapping[str, str] | None = None,
        command_id: str | None = None,
        **args: Any,
    ) -> Done:
        """Send a command through the real funnel."""
        return self.hall.funnel.run(Call(name, args, command_id, expects or {}), self.actor)

    def get(self, name: str, /, **args: Any) -> Any:
        """Send a command and return the one value of its small result that names the row it made."""
        return next(iter(self.run(name, **args).result.values()))


@dataclass
class Hall:
    """A conference with everybody at their screens."""

    database: Database
    conference_id: str
    funnel: Funnel
    hints: list[tuple[str, int]]
    seats: dict[str, Seat] = field(default_factory=dict)
    localities: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    delegates: list[str] = field(default_factory=list)
    citizens: list[str] = field(default_factory=list)  # person ids

    def __getattr__(self, name: str) -> Seat:
        """``hall.chair``, ``hall.phone`` …"""
        try:
            return self.__dict__["seats"][name]
        except KeyError:
            raise AttributeError(name) from None

    # ---- reading ----

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read session."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def meeting(self) -> Iterator[Meeting]:
        """The conference as screens see it."""
        with self.database.reading() as session:
            yield Meeting(session, self.conference_id)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A write session, for arranging rows that no command makes."""
        with self.database.writing() as session:
            yield session

    def one(self, table: type[Row], row_id: Any) -> Row:
        """A row as it is now, detached."""
        with self.reading() as session:
            return session.get_one(table, row_id)

    def all(self, table: type[Row], *where: Any, order: Any = None) -> list[Row]:
        """Rows as they are now, detached."""
        with self.reading() as session:
            return list(session.scalars(select(table).where(*where).order_by(order)))

    @property
    def conference(self) -> m.Conference:
        """The conference row as it is now."""
        return self.one(m.Conference, self.conference_id)

    @property
    def seq(self) -> int:
        """Number of the newest event."""
        return self.conference.last_seq

    def events(self, after: int = 0) -> list[m.Event]:
        """Events numbered above ``after``."""
        return self.all(m.Event, m.Event.conference_id == self.conference_id, m.Event.seq > after, order=m.Event.seq)

    @property
    def last_event(self) -> m.Event:
        """The newest event."""
        return self.events()[-1]

    def request(self, request_id: str) -> m.SpeakingRequest:
        """A registration as it is now."""
        return self.one(m.SpeakingRequest, request_id)

    def queue(self) -> list[int]:
        """Numbers of those waiting, in order."""
        with self.meeting() as meeting:
            return [request.number for request in meeting.waiting]

    def all_waiting(self) -> list[str]:
        """Ids of those waiting, in order."""
        with self.meeting() as meeting:
            return [request.id for request in meeting.waiting]

    def speech(self) -> m.Speech | None:
        """Whoever has the floor."""
        with self.meeting() as meeting:
            return meeting.speech

    def step(self) -> m.AgendaStep | None:
        """The current step."""
        with self.meeting() as meeting:
            return meeting.step

    def entry_of(self, *, question: str | None = None, answer: str | None = None) -> m.MinutesEntry:
        """The minutes entry of a matter or of an answer."""
        where = m.MinutesEntry.question_id == question if question else m.MinutesEntry.answer_id == answer
        return self.all(m.MinutesEntry, where)[0]

    # ---- frequent arrangements, all through the funnel or the typing path ----

    def type(self, entry: str, words: str, seat: str = "secretary") -> None:
        """Put these words in place of an entry's, as a browser does, and let the text follow."""
        from tests.minutes.typists import Server, Typist  # which are made of this module

        server = Server(self)
        Typist(server, getattr(self, seat), entry).rewrite(words)
        server.typing.projector.flush()
        server.stop()

    def register(self, count: int = 1, **args: Any) -> list[str]:
        """The desk registers so many of the citizens, in order; returns the registrations' ids."""
        taken = {row.person_id for row in self.all(m.SpeakingRequest)}
        free = [person for person in self.citizens if person not in taken]
        return [self.desk.run("speaker.register", person=free[n], **args).result["request"] for n in range(count)]

    def ask(self, text: str = "Đường liên thôn xuống cấp, bao giờ sửa?", **args: Any) -> str:
        """Invite somebody if nobody speaks, and write a matter down; returns its id."""
        if self.speech() is None and "speech" not in args:
            self.register(1)
            self.chair.run("floor.invite_next")
        return self.secretary.run("question.ask", text=text, **args).result["question"]

    def assigned(self, unit: str = "ECONOMY", question: str | None = None) -> str:
        """A matter assigned to a unit; returns the assignment's id."""
        question = question or self.ask()
        self.chair.run("question.assign", question=question, lead=self.units[unit])
        return self.all(m.Assignment, m.Assignment.question_id == question, m.Assignment.released_at.is_(None))[0].id

    def new_phone(self, name: str = "") -> Seat:
        """One more phone in the hall."""
        with self.writing() as session:
            device = links.admit_device(session, self.conference_id)
        actor = Actor(m.Role.ATTENDEE, self.conference_id, f"device:{device.id}", device_id=device.id)
        seat = Seat(self, actor)
        if name:
            self.seats[name] = seat
        return seat


def open_hall(database: Database, plan: dict[str, Any], *, limits: Limits | None = None) -> Hall:
    """The hall in this database; ``plan`` is what ``build`` returned for its template."""
    hints: list[tuple[str, int]] = []
    funnel = make_funnel(database, lambda *hint: hints.append(hint), limits)
    names = ("localities", "fields", "units", "holders", "steps", "groups", "delegates", "citizens")
    hall = Hall(database, plan["conference_id"], funnel, hints, **{name: plan[name] for name in names})
    hall.seats.update({name: Seat(hall, actor) for name, actor in plan["actors"].items()})
    return hall


def make_funnel(database: Database, after_commit: Callable[[str, int], None], limits: Limits | None = None) -> Funnel:
    """A funnel whose limits nobody reaches, unless others are given."""
    return Funnel(database, limits or Limits(per_device=1e9, per_address=1e9), after_commit)


def build(database: Database, slug: str = "tien-nghia-2026") -> dict[str, Any]:
    """Write a planned conference of the invented commune; returns the ids and actors that ``open_hall`` needs."""
    with database.writing() as session:
        organisation = _organisation(session)
        conference_row = _conference(session, organisation, slug)
        plan: dict[str, Any] = {"conference_id": conference_row.id}
        plan |= _land(session, organisation)
        plan["units"] = _units(session, conference_row, plan["fields"])
        plan["steps"] = _steps(session, conference_row)
        plan |= _cast(session, conference_row, plan["units"])
        plan |= _delegates(session, conference_row, plan["localities"])
        conference_row.last_seq = 0  # issuing the links was preparation; the meeting's own events count from 1
        session.flush()
        session.execute(delete(m.Event).where(m.Event.conference_id == conference_row.id))
        session.expunge_all()
    return plan


def _organisation(session: Session) -> m.Organisation:
    organisation = m.Organisation(
        name="Xã Tiên Nghĩa",
        issuing_body="ỦY BAN NHÂN DÂN XÃ TIÊN NGHĨA",
        province="Thành phố Hải Phòng",
        run_by=m.RunBy.STATE,
    )
    session.add(organisation)
    session.flush()
    return organisation


def _conference(session: Session, organisation: m.Organisation, slug: str) -> m.Conference:
    row = m.Conference(
        organisation_id=organisation.id,
        slug=slug,
        title="Hội nghị tiếp xúc, đối thoại với Nhân dân xã Tiên Nghĩa năm 2026",
        short_title="Đối thoại Tiên Nghĩa 2026",
        type=m.ConferenceType.PERIODIC,
        audience=m.Audience.COMMUNE,
        run_by=m.RunBy.STATE,
        venue="Hội trường UBND xã",
        starts_at=MORNING,
        banner_lines="HỘI NGHỊ\nTIẾP XÚC, ĐỐI THOẠI VỚI NHÂN DÂN",
        house_rules="1. Phát biểu theo sự điều hành của chủ trì.",
        join_code=slug.upper()[:12],
    )
    session.add(row)
    session.flush()
    session.add(m.ProjectorState(conference_id=row.id))
    session.flush()
    return row


def _land(session: Session, organisation: m.Organisation) -> dict[str, Any]:
    localities = [
        m.Locality(organisation_id=organisation.id, name=name, position=n) for n, name in enumerate(LOCALITIES)
    ]
    fields = [
        m.Field(organisation_id=organisation.id, code=code, label=label, position=n)
        for n, (code, label) in enumerate(FIELDS.items())
    ]
    session.add_all([*localities, *fields])
    session.flush()
    return {"localities": [row.id for row in localities], "fields": {row.code: row.id for row in fields}}


def _units(session: Session, conference_row: m.Conference, fields: dict[str, str]) -> dict[str, str]:
    units: dict[str, str] = {}
    for n, (code, name, short_name, leads, helps) in enumerate(UNITS):
        unit = m.Unit(organisation_id=conference_row.organisation_id, name=name, short_name=short_name, position=n)
        session.add(unit)
        session.flush()
        units[code] = unit.id
        session.add(m.ConferenceUnit(conference_id=conference_row.id, unit_id=unit.id, position=n))
        for role, codes in ((m.FieldRole.LEAD, leads), (m.FieldRole.SUPPORTING, helps)):
            session.add_all(
                m.UnitField(unit_id=unit.id, field_id=fields[code], role=role, position=n) for code in codes
            )
    session.flush()
    return units


def _steps(session: Session, conference_row: m.Conference) -> list[str]:
    rows = [
        m.AgendaStep(
            conference_id=conference_row.id,
            position=n + 1,
            kind=kind,
            title=title,
            planned_minutes=minutes,
            queue_open=n == CITIZEN_STEP,
        )
        for n, (kind, title, minutes) in enumerate(STEPS)
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def _cast(session: Session, conference_row: m.Conference, units: dict[str, str]) -> dict[str, Any]:
    office = Actor(m.Role.ORGANISER, conference_row.id, "office", "Văn phòng")
    actors: dict[str, Actor] = {"office": office}
    holders: dict[str, str] = {}
    for n, (seat, role, title, full_name, unit) in enumerate(CAST):
        person = _person(session, conference_row, title, full_name, None)
        holder = m.RoleHolder(
            conference_id=conference_row.id,
            person_id=person.id,
            role=role,
            unit_id=units[unit] if unit else None,
            position=n,
        )
        session.add(holder)
        session.flush()
        link, _ = links.issue(session, office, role, holder.id, full_name)
        holders[seat] = holder.id
        actors[seat] = Actor(role, conference_row.id, f"link:{link.id}", full_name, link.id, holder.id, holder.unit_id)
    link, _ = links.issue(session, office, m.Role.PROJECTOR, None, "Màn chiếu chính")
    actors["projector"] = Actor(m.Role.PROJECTOR, conference_row.id, f"link:{link.id}", link_id=link.id)
    for seat in ("phone", "other_phone"):
        device = links.admit_device(session, conference_row.id)
        actors[seat] = Actor(m.Role.ATTENDEE, conference_row.id, f"device:{device.id}", device_id=device.id)
    return {"actors": actors, "holders": holders}


def _delegates(session: Session, conference_row: m.Conference, localities: list[str]) -> dict[str, Any]:
    groups: list[str] = []
    delegates: list[str] = []
    citizens: list[str] = []
    for position, (name, expected, members) in enumerate(GROUPS):
        group = m.DelegateGroup(conference_id=conference_row.id, name=name, expected=expected, position=position)
        session.add(group)
        session.flush()
        groups.append(group.id)
        for order, (title, full_name, locality, has_come) in enumerate(members):
            where = localities[locality] if locality is not None else None
            person = _person(session, conference_row, title, full_name, where)
            delegate = m.Delegate(
                conference_id=conference_row.id,
                group_id=group.id,
                person_id=person.id,
                protocol_order=order,
                checked_in_at=MORNING if has_come else None,
            )
            session.add(delegate)
            session.flush()
            delegates.append(delegate.id)
            if locality is not None:
                citizens.append(person.id)
    return {"groups": groups, "delegates": delegates, "citizens": citizens}


def _person(
    session: Session, conference_row: m.Conference, title: str, full_name: str, locality_id: str | None
) -> m.Person:
    person = m.Person(
        id=new_id(), conference_id=conference_row.id, title=title, full_name=full_name, locality_id=locality_id
    )
    people.refresh_search(session, person)
    session.add(person)
    session.flush()
    return person
