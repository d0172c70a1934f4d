"""The commune: who it is, its villages, the fields of its work and the units that answer for them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import JSON, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import Id, Name, Table, one_of, ref


class RunBy(StrEnum):
    """Who runs conferences: decides letterhead, numbering and default task owners (DOMAIN 2.4)."""

    PARTY = "PARTY"
    STATE = "STATE"
    FRONT = "FRONT"
    JOINT = "JOINT"


class LocalityKind(StrEnum):
    """What a part of a commune is called: thôn or tổ dân phố."""

    VILLAGE = "VILLAGE"
    RESIDENTIAL_GROUP = "RESIDENTIAL_GROUP"


class FieldRole(StrEnum):
    """How a unit answers for a field: usually leads, or usually helps."""

    LEAD = "LEAD"
    SUPPORTING = "SUPPORTING"


class Organisation(Table):
    """A commune or ward that holds conferences."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    name: Mapped[Name]  # "Xã Tiên Nghĩa"
    issuing_body: Mapped[Name]  # as on the letterhead and the banner: "ỦY BAN NHÂN DÂN XÃ TIÊN NGHĨA"
    province: Mapped[Name]
    run_by: Mapped[RunBy] = one_of(RunBy)
    theme: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # colours of the projector by name: "#7d1416"

    fields: Mapped[list[Field]] = relationship(order_by="Field.position", back_populates="organisation")
    localities: Mapped[list[Locality]] = relationship(order_by="Locality.position", back_populates="organisation")


class Logo(Table):
    """An organisation's logo, as its file has it; a table of its own, for it is read by one page alone."""

    __tablename__ = "logo"

    organisation_id: Mapped[str] = ref("organisation", on_delete="CASCADE", primary_key=True, index=False)
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Backdrop(Table):
    """The picture around an organisation's banner, kept as its logo is."""

    __tablename__ = "backdrop"

    organisation_id: Mapped[str] = ref("organisation", on_delete="CASCADE", primary_key=True, index=False)
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Locality(Table):
    """A village or residential group (one entity, two words)."""

    __tablename__ = "locality"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[Id]
    organisation_id: Mapped[str] = ref("organisation", on_delete="CASCADE")
    name: Mapped[Name]  # without the kind: "Hạ Đoài"
    kind: Mapped[LocalityKind] = one_of(LocalityKind, default=LocalityKind.VILLAGE)
    position: Mapped[int]

    organisation: Mapped[Organisation] = relationship(back_populates="localities")


class Field(Table):
    """A field of work (lĩnh vực), DOMAIN 4.7. Editable data, never an enum."""

    __tablename__ = "field"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: Mapped[Id]
    organisation_id: Mapped[str] = ref("organisation", on_delete="CASCADE")
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[Name]
    position: Mapped[int]

    organisation: Mapped[Organisation] = relationship(back_populates="fields")


class Unit(Table):
    """A department or agency that answers questions. Names differ between communes, so units are data."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[Id]
    organisation_id: Mapped[str] = ref("organisation", on_delete="CASCADE")
    name: Mapped[Name]
    short_name: Mapped[Name]
    position: Mapped[int]

    unit_fields: Mapped[list[UnitField]] = relationship(order_by="UnitField.position", back_populates="unit")


class UnitField(Table):
    """Which unit usually leads or helps in which field; only ever a suggestion (DOMAIN 5.6)."""

    __tablename__ = "unit_field"

    unit_id: Mapped[str] = ref("unit", on_delete="CASCADE", primary_key=True, index=False)
    field_id: Mapped[str] = ref("field", on_delete="CASCADE", primary_key=True)
    role: Mapped[FieldRole] = one_of(FieldRole)
    position: Mapped[int]

    unit: Mapped[Unit] = relationship(back_populates="unit_fields")
    field: Mapped[Field] = relationship()
