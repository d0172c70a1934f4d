"""People at a conference: who they are, who is invited in which group, who holds which role."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import CreatedAt, Id, Name, Table, one_of, ref
from conference.models.organisations import Locality, Unit


class Role(StrEnum):
    """Who may sit in front of a screen (SCREENS, "Who may do what")."""

    CHAIR = "CHAIR"
    CO_CHAIR = "CO_CHAIR"
    OPERATOR = "OPERATOR"
    MC = "MC"
    SECRETARY = "SECRETARY"
    DESK = "DESK"
    RESPONDER = "RESPONDER"
    PROJECTOR = "PROJECTOR"
    ATTENDEE = "ATTENDEE"
    ORGANISER = "ORGANISER"
    MONITOR = "MONITOR"


class Person(Table):
    """A human being known to one conference. One full name, never split (DOMAIN 8.4).

    A merged person stays as a row that points to the one who remains, so that nothing that named it is lost.
    """

    __tablename__ = "person"

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    title: Mapped[str] = mapped_column(String(40), default="")  # "Ông", "Bà", "Đồng chí"; never inferred
    full_name: Mapped[Name]
    office: Mapped[str] = mapped_column(String(300), default="")  # chức vụ
    locality_id: Mapped[str | None] = ref("locality", index=False)
    phone: Mapped[str] = mapped_column(String(20), default="")  # never on a public screen
    search_text: Mapped[str] = mapped_column(String(700), default="")  # folded, see text.fold
    name_passed: Mapped[bool] = mapped_column(default=True)  # False: typed on a phone, not yet passed by staff
    merged_into_id: Mapped[str | None] = ref("person", index=False)
    device_id: Mapped[str | None] = ref("device", index=True)

    locality: Mapped[Locality | None] = relationship()


class DelegateGroup(Table):
    """A component of the participants with its expected number (rule P12), in protocol order."""

    __tablename__ = "delegate_group"

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    name: Mapped[Name]
    expected: Mapped[int] = mapped_column(default=0)
    position: Mapped[int]


class Delegate(Table):
    """An invited or present person; introductions follow ``protocol_order``, not the alphabet."""

    __tablename__ = "delegate"

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    group_id: Mapped[str] = ref("delegate_group")
    person_id: Mapped[str] = ref("person", unique=True, index=False)
    protocol_order: Mapped[int] = mapped_column(default=0)
    checked_in_at: Mapped[datetime | None]
    device_id: Mapped[str | None] = ref("device", index=True)  # the phone on which the invitation's QR was opened

    group: Mapped[DelegateGroup] = relationship()
    person: Mapped[Person] = relationship()


class RoleHolder(Table):
    """A named person in a role: the minutes must know which co-chair or which responder answered."""

    __tablename__ = "role_holder"
    __table_args__ = (
        CheckConstraint("(role = 'RESPONDER') = (unit_id IS NOT NULL)", name="responders_belong_to_a_unit"),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    person_id: Mapped[str] = ref("person")
    role: Mapped[Role] = one_of(Role)
    unit_id: Mapped[str | None] = ref("unit", index=False)
    position: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship()
    unit: Mapped[Unit | None] = relationship()


class ConferenceUnit(Table):
    """A unit that takes part in one conference, and whether it is in the hall."""

    __tablename__ = "conference_unit"

    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", primary_key=True, index=False)
    unit_id: Mapped[str] = ref("unit", primary_key=True)
    position: Mapped[int]
    present: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[Unit] = relationship()


class Device(Table):
    """A phone or tablet that entered by the conference's short code; its signed cookie owns what it registered."""

    __tablename__ = "device"

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    created_at: Mapped[CreatedAt]
    recording_acknowledged_at: Mapped[datetime | None]  # the notice of DOMAIN 5.7 was read
