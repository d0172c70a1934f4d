"""Every table of the live meeting, by noun. Importing this package knows them all."""

from conference.models.access import AccessLink, ProjectorView
from conference.models.agenda import AgendaStep, StepKind, StepState
from conference.models.answers import Answer
from conference.models.assignments import Assignment, AssignmentRole, AssignmentState
from conference.models.base import Table
from conference.models.conclusions import ConclusionPoint
from conference.models.conferences import (
    LIVE,
    OVER,
    Audience,
    Conference,
    ConferenceState,
    ConferenceType,
    DialogueMode,
    NamePrivacy,
    ProjectorState,
    Scene,
)
from conference.models.entries import EntryKind, EntryText, EntryUpdate, MinutesEntry
from conference.models.events import Event, Receipt
from conference.models.notes import LONGEST_NOTE, NoteSide, PrivateNote
from conference.models.organisations import (
    Backdrop,
    Field,
    FieldRole,
    Locality,
    LocalityKind,
    Logo,
    Organisation,
    RunBy,
    Unit,
    UnitField,
)
from conference.models.outcomes import Outcome, Resolution, ToldReason
from conference.models.people import ConferenceUnit, Delegate, DelegateGroup, Device, Person, Role, RoleHolder
from conference.models.questions import Question, QuestionKind, QuestionSource
from conference.models.recordings import Recording
from conference.models.reports import Report, ReportFile, ReportPage
from conference.models.speakers import (
    PASSED_OVER,
    WAITING,
    AnsweredWhileWaiting,
    DeclineReason,
    RequestSource,
    RequestState,
    SpeakingRequest,
)
from conference.models.speeches import Speech, SpeechKind, SpeechMatter
from conference.models.text_blocks import LONGEST_ABBREVIATION, LONGEST_BLOCK, TextBlock
from conference.models.versions import MinutesScan, MinutesVersion, ScanFile

__all__ = [
    "LIVE", "LONGEST_ABBREVIATION", "LONGEST_BLOCK", "LONGEST_NOTE", "OVER", "PASSED_OVER", "WAITING", "AccessLink",
    "AgendaStep", "Answer", "AnsweredWhileWaiting", "Assignment", "AssignmentRole", "AssignmentState", "Audience",
    "Backdrop", "ConclusionPoint", "Conference", "ConferenceState", "ConferenceType", "ConferenceUnit", "DeclineReason",
    "Delegate", "DelegateGroup", "Device", "DialogueMode", "EntryKind", "EntryText", "EntryUpdate", "Event", "Field",
    "FieldRole", "Locality", "LocalityKind", "Logo", "MinutesEntry", "MinutesScan", "MinutesVersion", "NamePrivacy",
    "NoteSide", "Organisation", "Outcome", "Person", "PrivateNote", "ProjectorState", "ProjectorView", "Question",
    "QuestionKind", "QuestionSource",
    "Receipt", "Recording", "Report", "ReportFile", "ReportPage", "RequestSource", "RequestState", "Resolution", "Role",
    "RoleHolder", "RunBy", "ScanFile", "Scene", "SpeakingRequest", "Speech", "SpeechKind", "SpeechMatter", "StepKind",
    "StepState", "Table", "TextBlock", "ToldReason", "Unit", "UnitField",
]  # fmt: skip
