"""The lasting things of a file: the organisation, its villages, fields, units. What exists is found by its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference.intake import presets
from conference.intake.shapes import ConferenceFile, OrganisationEntry, UnitEntry
from conference.models import Field, FieldRole, Locality, Organisation, TextBlock, Unit, UnitField

Ordered = TypeVar("Ordered", Locality, Field, Unit)


def find_organisation(session: Session, name: str) -> Organisation | None:
    """The organisation of that name, if one is known."""
    return session.scalar(select(Organisation).where(Organisation.name == name))


def write_organisation(session: Session, entry: OrganisationEntry) -> Organisation:
    """The organisation of that name; its other particulars become what the file says."""
    organisation = find_organisation(session, entry.name) or Organisation(name=entry.name)
    organisation.issuing_body = entry.issuing_body
    organisation.province = entry.province
    organisation.run_by = entry.run_by
    session.add(organisation)
    session.flush()
    return organisation


def write_localities(session: Session, organisation: Organisation, file: ConferenceFile) -> dict[str, Locality]:
    """All localities of the organisation by name, new ones after those that exist."""
    known = {locality.name: locality for locality in _existing(session, Locality, organisation)}
    for entry in file.localities:
        locality = known.setdefault(entry.name, Locality(organisation_id=organisation.id, name=entry.name))
        locality.kind = entry.kind
    return _kept(session, known)


def write_fields(session: Session, organisation: Organisation, file: ConferenceFile) -> dict[str, Field]:
    """All fields of the organisation by code. The usual table is written when nobody has given another."""
    known = {field.code: field for field in _existing(session, Field, organisation)}
    given = [(entry.code, entry.label) for entry in file.fields] or ([] if known else list(presets.FIELDS))
    for code, label in given:
        field = known.setdefault(code, Field(organisation_id=organisation.id, code=code))
        field.label = label
    return _kept(session, known)


def write_text_blocks(session: Session, organisation: Organisation, file: ConferenceFile) -> None:
    """The organisation's text blocks; the usual ones are written when nobody has given others."""
    of_all = select(TextBlock).where(TextBlock.organisation_id == organisation.id, TextBlock.role_holder_id.is_(None))
    known = {block.abbreviation: block for block in session.scalars(of_all)}
    given = [(entry.abbreviation, entry.text) for entry in file.text_blocks]
    for abbreviation, text in given or ([] if known else presets.TEXT_BLOCKS):
        block = known.setdefault(abbreviation, TextBlock(organisation_id=organisation.id, abbreviation=abbreviation))
        block.text = text
        session.add(block)
    session.flush()


def write_units(
    session: Session, organisation: Organisation, file: ConferenceFile, fields: dict[str, Field]
) -> dict[str, Unit]:
    """The units of the file by name, in its order, with the fields they usually answer for."""
    known = {unit.name: unit for unit in _existing(session, Unit, organisation)}
    for entry in file.units:
        unit = known.setdefault(entry.name, Unit(organisation_id=organisation.id, name=entry.name))
        unit.short_name = entry.short_name or unit.short_name or entry.name
    _kept(session, known)
    for entry in file.units:
        _write_unit_fields(session, known[entry.name], entry, fields)
    return {entry.name: known[entry.name] for entry in file.units}


def _write_unit_fields(session: Session, unit: Unit, entry: UnitEntry, fields: dict[str, Field]) -> None:
    roles = dict.fromkeys(entry.supports, FieldRole.SUPPORTING) | dict.fromkeys(entry.leads, FieldRole.LEAD)
    for code, role in roles.items():
        unit_field = session.get(UnitField, (unit.id, fields[code].id))
        if unit_field is None:
            unit_field = UnitField(unit_id=unit.id, field_id=fields[code].id, position=unit.position)
            session.add(unit_field)
        unit_field.role = role
    session.flush()


def _existing(session: Session, table: type[Ordered], organisation: Organisation) -> Iterable[Ordered]:
    return session.scalars(select(table).where(table.organisation_id == organisation.id).order_by(table.position)).all()


def _kept(session: Session, rows: dict[str, Ordered]) -> dict[str, Ordered]:
    """Number the rows in their order and keep them."""
    for position, row in enumerate(rows.values(), start=1):
        row.position = position
    session.add_all(rows.values())
    session.flush()
    return rows
