"""The pieces every screen is made of, what each of them reads, and so which events change it.

A fragment is a template and a pure function of the rows at one event number. The same HTML serves the first page, the
push and the catch-up. ``READS`` and ``CHANGES`` are the explicit event → fragment table, kept small by naming the
parts of a meeting in between; a test renders everything before and after every kind of event and proves that the
table misses nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from conference.events import EventKind as K
from conference.models import Event

log = logging.getLogger(__name__)


class Part(Enum):
    """A part of the meeting that some events change and some fragments show."""

    CONFERENCE = auto()
    STEPS = auto()
    QUEUE = auto()
    FLOOR = auto()
    CLOCK = auto()  # the current turn's time: extended, held, running on
    PEOPLE = auto()
    MATTERS = auto()
    UNITS = auto()
    DELEGATES = auto()
    MINUTES = auto()
    WORDS = auto()  # texts of entries, and what is said about them
    CONCLUSION = auto()
    PROJECTOR = auto()
    ACTS = auto()  # what undo would take back
    LINKS = auto()
    NOTES = auto()  # private ones, between chair and secretaries
    MESSAGES = auto()  # the same, between the chair and the desk or a unit
    BLOCKS = auto()  # secretaries' abbreviations
    RECORDING = auto()
    REPORTS = auto()  # PDFs of steps, and the page the hall sees


@dataclass(frozen=True)
class Fragment:
    """A template and the parts it shows. ``name`` is its element's id; the template lies at fragments/<path>.html."""

    name: str
    reads: frozenset[Part]

    @property
    def template(self) -> str:
        """chair-floor → fragments/chair/floor.html"""
        return f"fragments/{self.name.replace('-', '/', 1)}.html"


_P = Part
_LIVE = {_P.CONFERENCE, _P.STEPS, _P.FLOOR, _P.PEOPLE}
_MATTERS = {_P.MATTERS, _P.UNITS, _P.WORDS, _P.PEOPLE}

READS: dict[str, set[Part]] = {
    "chair-strip": {_P.CONFERENCE, _P.STEPS, _P.ACTS, _P.PEOPLE, _P.QUEUE, _P.MATTERS, _P.WORDS, _P.RECORDING},
    "chair-floor": _LIVE | {_P.CLOCK, _P.QUEUE, _P.DELEGATES, _P.REPORTS} | _MATTERS,
    "chair-next": _LIVE | {_P.QUEUE} | _MATTERS,
    "chair-queue": {_P.CONFERENCE, _P.STEPS, _P.QUEUE, _P.PEOPLE, _P.FLOOR},
    "chair-matters": {_P.CONFERENCE, _P.FLOOR, _P.PROJECTOR, _P.QUEUE} | _MATTERS,
    "chair-conclusion": {_P.CONCLUSION, _P.WORDS, _P.UNITS, _P.PEOPLE},
    "chair-dock": {_P.PROJECTOR, _P.REPORTS, _P.QUEUE, _P.CLOCK} | _LIVE | _MATTERS,
    "chair-notes": {_P.NOTES, _P.MESSAGES, _P.PEOPLE, _P.UNITS},
    "projector-scene": {_P.CLOCK, _P.PROJECTOR, _P.REPORTS, _P.QUEUE, _P.CONCLUSION} | _LIVE | _MATTERS,
    "projector-timer": {_P.CLOCK, _P.PROJECTOR, _P.MATTERS} | _LIVE,
    "projector-queue": {_P.PROJECTOR, _P.QUEUE, _P.MATTERS} | _LIVE,
    "projector-line": {_P.PROJECTOR},
    "projector-views": {_P.PROJECTOR, _P.LINKS},
    "secretary-strip": {_P.CONFERENCE, _P.STEPS, _P.ACTS, _P.PEOPLE, _P.QUEUE, _P.MATTERS, _P.WORDS, _P.REPORTS},
    "secretary-outline": {_P.STEPS, _P.CONFERENCE, _P.PROJECTOR, _P.FLOOR, _P.QUEUE, _P.MINUTES, _P.REPORTS} | _MATTERS,
    "secretary-minutes": {_P.CONFERENCE, _P.STEPS, _P.FLOOR, _P.QUEUE, _P.MINUTES, _P.CONCLUSION, _P.RECORDING}
    | _MATTERS,
    "secretary-floor": _LIVE | {_P.CLOCK, _P.QUEUE} | _MATTERS,
    "secretary-queue": {_P.UNITS, _P.DELEGATES, _P.CONFERENCE, _P.STEPS, _P.QUEUE, _P.PEOPLE, _P.FLOOR, _P.MATTERS},
    "secretary-notes": {_P.NOTES, _P.PEOPLE},
    "secretary-blocks": {_P.BLOCKS, _P.PEOPLE},
    "secretary-recording": {_P.RECORDING, _P.PEOPLE},
    "mc-script": {_P.CONFERENCE, _P.STEPS, _P.FLOOR, _P.PEOPLE, _P.REPORTS},
    "mc-introductions": {_P.CONFERENCE, _P.DELEGATES, _P.PEOPLE, _P.STEPS, _P.UNITS},
    "desk-counts": {_P.CONFERENCE, _P.DELEGATES, _P.PEOPLE},
    "desk-line": {_P.CONFERENCE, _P.STEPS, _P.QUEUE, _P.PEOPLE, _P.DELEGATES},
    "desk-notes": {_P.MESSAGES, _P.PEOPLE},
    "unit-notes": {_P.MESSAGES, _P.PEOPLE},
    "unit-tasks": {_P.CONFERENCE, _P.FLOOR, _P.CLOCK, _P.QUEUE} | _MATTERS,
    "attendee-now": _LIVE | {_P.CLOCK, _P.QUEUE} | _MATTERS,
    "attendee-line": {_P.CONFERENCE, _P.STEPS, _P.QUEUE, _P.FLOOR},
    "attendee-questions": {_P.CONFERENCE, _P.FLOOR} | _MATTERS,
    "attendee-programme": {_P.CONFERENCE, _P.STEPS},
    "attendee-rules": {_P.CONFERENCE},
    "attendee-mine": {_P.CONFERENCE, _P.STEPS, _P.QUEUE, _P.FLOOR} | _MATTERS,
}

FRAGMENTS: dict[str, Fragment] = {name: Fragment(name, frozenset(reads)) for name, reads in READS.items()}

_CITIZEN_TURN = {_P.FLOOR, _P.QUEUE, _P.MINUTES}
_TEXT = {_P.WORDS, _P.MINUTES}

CHANGES: dict[K, set[Part]] = {
    K.CONFERENCE_ADMITTED: {_P.CONFERENCE, _P.QUEUE},
    K.CONFERENCE_OPENED: {_P.CONFERENCE, _P.QUEUE},
    K.CONFERENCE_PAUSED: {_P.CONFERENCE, _P.CLOCK},
    K.CONFERENCE_RESUMED: {_P.CONFERENCE, _P.CLOCK},
    K.CONFERENCE_CLOSED: {_P.CONFERENCE, _P.FLOOR, _P.STEPS, _P.PROJECTOR},
    K.CONFERENCE_TIMED: {_P.CONFERENCE},
    K.CONFERENCE_MODE_SET: {_P.CONFERENCE},
    K.CONFERENCE_RULES_SET: {_P.CONFERENCE},
    K.STEP_STARTED: {_P.STEPS},
    K.STEP_FINISHED: {_P.STEPS},
    K.STEP_RETURNED: {_P.STEPS},
    K.STEP_SKIPPED: {_P.STEPS},
    K.STEP_INSERTED: {_P.STEPS},
    K.STEP_TIMED: {_P.STEPS},
    K.QUEUE_OPENED: {_P.STEPS},
    K.QUEUE_CLOSED: {_P.STEPS},
    K.QUEUE_CARRIED: {_P.QUEUE, _P.MATTERS, _P.MINUTES},
    K.SPEAKER_REGISTERED: {_P.QUEUE},
    K.SPEAKER_COMPLETED: {_P.QUEUE, _P.MATTERS, _P.MINUTES},
    K.SPEAKER_EDITED: {_P.QUEUE, _P.PEOPLE},
    K.SPEAKER_MOVED: {_P.QUEUE},
    K.SPEAKER_SENT_TO_END: {_P.QUEUE},
    K.SPEAKER_SKIPPED: {_P.QUEUE},
    K.SPEAKER_MARKED_ABSENT: {_P.QUEUE},
    K.SPEAKER_DECLINED: {_P.QUEUE},
    K.SPEAKER_WITHDRAWN: {_P.QUEUE},
    K.SPEAKER_KEPT: {_P.QUEUE},
    K.SPEAKER_READMITTED: {_P.QUEUE},
    K.SLIP_OPENED: {_P.QUEUE, _P.MATTERS},
    K.FLOOR_INVITED: _CITIZEN_TURN,
    K.FLOOR_GIVEN: _CITIZEN_TURN,
    K.FLOOR_REMINDED: {_P.PROJECTOR},
    K.FLOOR_PAUSED: {_P.CLOCK},
    K.FLOOR_RESUMED: {_P.CLOCK},
    K.FLOOR_EXTENDED: {_P.CLOCK},
    K.FLOOR_ENDED: _CITIZEN_TURN,
    K.FLOOR_NAMED: _CITIZEN_TURN | {_P.PEOPLE},
    K.FLOOR_RECORDED: _CITIZEN_TURN | {_P.MATTERS},
    K.PERSON_RENAMED: {_P.PEOPLE},
    K.PERSON_MERGED: {_P.PEOPLE},
    K.PERSON_PASSED: {_P.PEOPLE},
    K.QUESTION_ASKED: {_P.MATTERS, _P.MINUTES},
    K.QUESTION_RECEIVED: {_P.MATTERS, _P.MINUTES},
    K.QUESTION_CLASSIFIED: {_P.MATTERS},
    K.QUESTION_PASSED: {_P.MATTERS},
    K.QUESTION_REFERRED: {_P.MATTERS, _P.QUEUE, _P.PROJECTOR},
    K.QUESTION_ASSIGNED: {_P.MATTERS},
    K.QUESTION_TAKEN_BY_CHAIR: {_P.MATTERS},
    K.QUESTION_SPLIT: {_P.MATTERS, _P.MINUTES},
    K.QUESTION_MERGED: {_P.MATTERS, _P.MINUTES, _P.PROJECTOR},
    K.QUESTION_KEPT_APART: {_P.MATTERS},
    K.QUESTION_REMOVED: {_P.MATTERS, _P.MINUTES, _P.PROJECTOR},
    K.QUESTION_RESTORED: {_P.MATTERS, _P.MINUTES},
    K.ASSIGNMENT_SEEN: {_P.MATTERS},
    K.ASSIGNMENT_TAKEN: {_P.MATTERS},
    K.ASSIGNMENT_RETURNED: {_P.MATTERS},
    K.ASSIGNMENT_KEPT: {_P.MATTERS},
    K.ASSIGNMENT_PASSED_ON: {_P.MATTERS},
    K.ASSIGNMENT_LET_GO: {_P.MATTERS},
    K.ASSIGNMENT_CALLED_IN: {_P.MATTERS},
    K.ASSIGNMENT_READIED: {_P.MATTERS},
    K.ASSIGNMENT_DELAYED: {_P.MATTERS},
    K.ASSIGNMENT_PROMISED: {_P.MATTERS},
    K.ASSIGNMENT_EXCEEDED: {_P.MATTERS},
    K.ASSIGNMENT_NOTED: {_P.MATTERS},
    K.ANSWER_BEGUN: {_P.FLOOR, _P.QUEUE, _P.MATTERS, _P.MINUTES},
    K.ANSWER_ADDED: {_P.MATTERS, _P.MINUTES},
    K.ANSWER_MOVED: {_P.MATTERS, _P.MINUTES},
    K.OUTCOME_SET: {_P.MATTERS, _P.QUEUE},
    K.OUTCOME_CLEARED: {_P.MATTERS, _P.QUEUE},
    K.CONCLUSION_ADDED: {_P.CONCLUSION, _P.MINUTES},
    K.CONCLUSION_EDITED: {_P.CONCLUSION},
    K.CONCLUSION_REMOVED: {_P.CONCLUSION, _P.MINUTES},
    K.CONCLUSION_ADOPTED: {_P.CONCLUSION},
    K.ENTRY_OPENED: _TEXT,
    K.ENTRY_WRITTEN: _TEXT,
    K.ENTRY_REMOVED: _TEXT,
    K.ENTRY_RESTORED: _TEXT,
    K.ENTRY_MOVED: {_P.MINUTES},
    K.MINUTES_APPROVED: set(),  # pages of their own show versions and scans
    K.MINUTES_SCAN_BOUND: set(),
    K.PROJECTOR_PINNED: {_P.PROJECTOR},
    K.PROJECTOR_RELEASED: {_P.PROJECTOR},
    K.PROJECTOR_HIDDEN: {_P.PROJECTOR},
    K.PROJECTOR_SHOWN: {_P.PROJECTOR},
    K.PROJECTOR_LINE_SET: {_P.PROJECTOR},
    K.REPORT_BOUND: {_P.REPORTS},
    K.REPORT_REMOVED: {_P.REPORTS},
    K.PAGE_TURNED: {_P.REPORTS},
    K.PROJECTOR_MUTED: {_P.PROJECTOR},
    K.PROJECTOR_UNMUTED: {_P.PROJECTOR},
    K.PROJECTOR_VIEW_SET: {_P.LINKS},
    K.UNIT_PRESENCE_SET: {_P.UNITS},
    K.DELEGATE_ADDED: {_P.DELEGATES},
    K.DELEGATE_CHECKED_IN: {_P.DELEGATES},
    K.DELEGATE_CHECKED_OUT: {_P.DELEGATES},
    K.RECORDING_ACKNOWLEDGED: set(),
    K.RECORDING_STARTED: {_P.RECORDING},
    K.RECORDING_STOPPED: {_P.RECORDING},
    K.NOTE_SENT: {_P.NOTES},
    K.NOTE_SEEN: {_P.NOTES},
    K.MESSAGE_SENT: {_P.MESSAGES},
    K.MESSAGE_SEEN: {_P.MESSAGES},
    K.TEXT_BLOCK_SET: {_P.BLOCKS},
    K.TEXT_BLOCK_REMOVED: {_P.BLOCKS},
    K.LINK_ISSUED: {_P.LINKS},
    K.LINK_RENAMED: {_P.LINKS},
    K.LINK_BLINKED: set(),  # told to that link's screens alone (broadcast/flusher.py)
    K.LINK_REVOKED: {_P.LINKS},
    K.ACT_UNDONE: set(Part),
}


@cache
def _changes(kind: str) -> set[Part]:
    try:
        return CHANGES[K(kind)]
    except (KeyError, ValueError):
        log.warning("events of the unknown kind %r: every fragment is taken to have changed", kind)  # once: cached
        return set(Part)


def touched_by(event: Event) -> frozenset[Part]:
    """The parts of the meeting an event changed. Every undoable act also changes what undo would take back.

    A kind that this code does not know (a newer server writes to the same database) may have changed anything.
    """
    changed = _changes(event.kind)
    return frozenset(changed | {Part.ACTS} if event.undoable else changed)


def devices_of(event: Event) -> list[str]:
    """The phones whose own things an event changed."""
    return [*filter(None, [event.data.get("device")]), *(event.data.get("devices") or [])]
