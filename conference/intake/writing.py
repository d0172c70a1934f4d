"""Writes a checked conference file into the database, through the verbs of the domain where they fit."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.intake.organisations import (
    write_fields,
    write_localities,
    write_organisation,
    write_text_blocks,
    write_units,
)
from conference.intake.participants import Participants
from conference.intake.shapes import ConferenceEntry, ConferenceFile
from conference.intake.times import seconds
from conference.models import (
    AgendaStep,
    Conference,
    ConferenceUnit,
    DelegateGroup,
    Organisation,
    ProjectorState,
    Role,
    Unit,
)

#: Letters and digits that nobody mistakes for one another when the code is read aloud or copied from the wall.
JOIN_ALPHABET = "23456789ACDEFHJKMNPRTUVWXY"
JOIN_LENGTH = 6

Given = TypeVar("Given")


@dataclass(frozen=True)
class Loaded:
    """A conference that has been written. Its links are printed by ``conference.addresses``."""

    conference_id: str
    slug: str


def write(session: Session, file: ConferenceFile, *, demo: bool = False) -> Loaded:
    """Write everything the file says. The file must have been checked; nothing is committed here."""
    organisation = write_organisation(session, _given(file.organisation))
    localities = write_localities(session, organisation, file)
    fields = write_fields(session, organisation, file)
    units = write_units(session, organisation, file, fields)
    write_text_blocks(session, organisation, file)
    conference = _write_conference(session, organisation, _given(file.conference), demo)
    actor = Actor(role=Role.ORGANISER, conference_id=conference.id, key="office")
    _write_conference_units(session, conference, file, units)
    _write_steps(session, conference, file)
    groups = _write_groups(session, conference, file)
    participants = Participants(session, actor, file, localities, fields)
    participants.write_roles(units)
    participants.write_delegates(groups)
    participants.write_speakers()
    participants.write_opinions(units)
    return Loaded(conference.id, conference.slug)


def _write_conference(session: Session, organisation: Organisation, entry: ConferenceEntry, demo: bool) -> Conference:
    conference = Conference(
        organisation_id=organisation.id,
        slug=entry.slug,
        title=entry.title,
        short_title=entry.short_title or entry.title,
        type=entry.type,
        audience=entry.audience,
        run_by=entry.run_by or organisation.run_by,
        theme=entry.theme,
        venue=entry.venue,
        starts_at=entry.starts_at,
        window_from=entry.window_from,
        window_to=entry.window_to,
        banner_lines=entry.banner,
        house_rules=entry.house_rules,
        dialogue_mode=entry.dialogue_mode,
        default_speaking_seconds=seconds(entry.speaking_minutes),
        default_answer_seconds=seconds(entry.answer_minutes),
        language=entry.language,
        name_privacy=entry.name_privacy,
        secretaries_run_floor=entry.secretaries_run_floor,
        speak_again=entry.speak_again,
        checked_in_only=entry.checked_in_only,
        is_demo=demo,
        wifi_name=entry.wifi_name,
        wifi_password=entry.wifi_password,
        join_code=entry.join_code or _draw_join_code(session),
    )
    conference.projector = ProjectorState()
    session.add(conference)
    session.flush()
    return conference


def _write_conference_units(
    session: Session, conference: Conference, file: ConferenceFile, units: dict[str, Unit]
) -> None:
    for position, entry in enumerate(file.units, start=1):
        unit = units[entry.name]
        session.add(
            ConferenceUnit(conference_id=conference.id, unit_id=unit.id, position=position, present=entry.present)
        )
    session.flush()


def _write_steps(session: Session, conference: Conference, file: ConferenceFile) -> None:
    for position, entry in enumerate(file.steps, start=1):
        session.add(
            AgendaStep(
                conference_id=conference.id,
                position=position,
                kind=entry.kind,
                title=entry.title,
                body=entry.body,
                script=entry.script,
                presenter=entry.presenter,
                planned_minutes=entry.minutes,
                queue_open=entry.queue_open,
            )
        )
    session.flush()


def _write_groups(session: Session, conference: Conference, file: ConferenceFile) -> dict[str, DelegateGroup]:
    groups = {
        entry.name: DelegateGroup(
            conference_id=conference.id, name=entry.name, expected=entry.expected, position=position
        )
        for position, entry in enumerate(file.groups, start=1)
    }
    session.add_all(groups.values())
    session.flush()
    return groups


def _draw_join_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(JOIN_ALPHABET) for _ in range(JOIN_LENGTH))
        if session.scalar(select(Conference.id).where(Conference.join_code == code)) is None:
            return code


def _given(section: Given | None) -> Given:
    assert section is not None, "a file without this section does not pass the checks"
    return section
