"""Moving notes and summaries to another place of the running minutes (answers: ``answers.move``)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import entries, positions
from conference.domain.rows import find
from conference.errors import N_, NOT_HERE, Invalid, Refused
from conference.events import EventKind
from conference.minutes.access import DELETED
from conference.models import AgendaStep, Answer, EntryKind, MinutesEntry, Speech

_Home = tuple[str | None, str | None]  # step, speech


@dataclass(frozen=True)
class Place:
    """Beside another entry, or last in a speech or a step; with both, beside that entry and under that heading."""

    after_id: str | None = None
    before_id: str | None = None
    speech_id: str | None = None
    step_id: str | None = None


def move(session: Session, actor: Actor, entry_id: str, place: Place) -> None:
    """Put a free note or a summary elsewhere. A no-op when it stands there. A summary stays under its own turn."""
    entry = find(session, actor, MinutesEntry, entry_id)
    if entry.deleted_at is not None:
        raise Refused(DELETED)
    if entry.kind not in (EntryKind.NOTE, EntryKind.SPEECH):
        raise Refused(N_("Only notes and summaries can be moved by themselves."))
    anchor = _anchor(session, actor, place)
    home = _home(session, actor, entry, place, anchor)
    position = _position(session, entry, place, anchor, home)
    if (entry.step_id, entry.speech_id, entry.position) == (*home, position):
        return
    (entry.step_id, entry.speech_id), entry.position, entry.placed_at = home, position, actor.at
    events.record(session, actor, EventKind.ENTRY_MOVED, entry.id)


def _anchor(session: Session, actor: Actor, place: Place) -> MinutesEntry | None:
    if (place.after_id and place.before_id) or place == Place():
        raise Invalid(N_("Please say where it is to stand."))
    anchor_id = place.after_id or place.before_id
    if anchor_id is None:
        return None
    anchor = find(session, actor, MinutesEntry, anchor_id)
    if anchor.deleted_at is not None:
        raise Invalid(NOT_HERE)
    return anchor


def _home(session: Session, actor: Actor, entry: MinutesEntry, place: Place, anchor: MinutesEntry | None) -> _Home:
    """The step and speech under which it will stand: those asked for, else the anchor's, else its own."""
    own = (entry.step_id, entry.speech_id)
    asked = own
    if place.speech_id:
        speech = find(session, actor, Speech, place.speech_id)
        asked = (speech.step_id, speech.id)
    elif place.step_id:
        asked = (find(session, actor, AgendaStep, place.step_id).id, None)
    elif anchor is not None:
        asked = _home_of(session, anchor) or own
    if entry.kind is EntryKind.SPEECH:
        if place.speech_id and place.speech_id != entry.speech_id:
            raise Refused(N_("A summary stays with its speech."))
        return own
    return asked


def _home_of(session: Session, anchor: MinutesEntry) -> _Home | None:
    if anchor.answer_id and not anchor.speech_id:  # written down outside a turn: it stands under its matter
        anchor = entries.entry_of_question(session, session.get_one(Answer, anchor.answer_id).question_id)
    if anchor.conclusion_id:
        return None
    speech = session.get(Speech, anchor.speech_id) if anchor.speech_id else None
    return anchor.step_id or (speech.step_id if speech else None), anchor.speech_id


def _position(session: Session, entry: MinutesEntry, place: Place, anchor: MinutesEntry | None, home: _Home) -> int:
    if anchor is None:
        anchor = _last_under(session, entry, home)
    if anchor is None or anchor.id == entry.id:
        return entry.position
    beside = positions.right_before if place.before_id else positions.right_after
    return beside(session, anchor, entry)


def _last_under(session: Session, entry: MinutesEntry, home: _Home) -> MinutesEntry | None:
    """The last entry under this heading, which may be the one that moves; none for an empty one."""
    step_id, speech_id = home
    turns = select(Speech.id).where(Speech.step_id == step_id)
    under = (MinutesEntry.step_id == step_id) | MinutesEntry.speech_id.in_(turns)
    where = MinutesEntry.speech_id == speech_id if speech_id else under
    found = select(MinutesEntry).where(
        MinutesEntry.conference_id == entry.conference_id, where, MinutesEntry.deleted_at.is_(None)
    )
    return session.scalar(found.order_by(MinutesEntry.position.desc(), MinutesEntry.id).limit(1))
