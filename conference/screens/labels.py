"""The word for every member of every list that screens show (DOMAIN 7.2). English here, the catalogues translate."""

from __future__ import annotations

from enum import StrEnum

from conference.errors import N_
from conference.events import EventKind
from conference.models import (
    AssignmentState,
    ConferenceState,
    ConferenceType,
    DeclineReason,
    DialogueMode,
    NoteSide,
    ProjectorView,
    QuestionKind,
    QuestionSource,
    RequestState,
    Resolution,
    Role,
    Scene,
    SpeechKind,
    StepKind,
    ToldReason,
)

LABELS: dict[StrEnum, str] = {
    ConferenceType.PERIODIC: N_("Periodic"),
    ConferenceType.THEMATIC: N_("Thematic"),
    ConferenceType.AD_HOC: N_("Ad hoc"),
    ConferenceState.DRAFT: N_("Draft"),
    ConferenceState.PLANNED: N_("Planned"),
    ConferenceState.INVITED: N_("Invited"),
    ConferenceState.OPEN: N_("Receiving delegates"),
    ConferenceState.IN_SESSION: N_("In session"),
    ConferenceState.PAUSED: N_("In a break"),
    ConferenceState.CONCLUDED: N_("Concluded"),
    ConferenceState.NOTICE_ISSUED: N_("Notice issued"),
    ConferenceState.ARCHIVED: N_("Archived"),
    ConferenceState.CANCELLED: N_("Cancelled"),
    ConferenceState.POSTPONED: N_("Postponed"),
    DialogueMode.ONE_BY_ONE: N_("One by one"),
    DialogueMode.BATCH: N_("All speak, then answers"),
    DialogueMode.GROUPED_BY_FIELD: N_("Grouped by field"),
    Role.CHAIR: N_("Chair"),
    Role.CO_CHAIR: N_("Co-chair"),
    Role.OPERATOR: N_("Operator"),
    Role.MC: N_("Master of ceremonies"),
    Role.SECRETARY: N_("Secretary"),
    Role.DESK: N_("Reception desk"),
    Role.RESPONDER: N_("Unit's responder"),
    Role.PROJECTOR: N_("Projector"),
    Role.ATTENDEE: N_("Delegate"),
    Role.ORGANISER: N_("Organiser"),
    Role.MONITOR: N_("Monitor"),
    StepKind.CHECK_IN: N_("Receiving delegates"),
    StepKind.OPENING: N_("Opening, introduction of delegates"),
    StepKind.INTRODUCE_CHAIR: N_("Introduction of the chair"),
    StepKind.APPOINT_SECRETARIAT: N_("Appointment of the secretariat"),
    StepKind.HOUSE_RULES: N_("House rules"),
    StepKind.ADOPT_AGENDA: N_("Adoption of the programme"),
    StepKind.CHAIR_OPENING: N_("The chair's opening words"),
    StepKind.OVERVIEW_REPORT: N_("Socio-economic overview"),
    StepKind.COLLECTED_OPINIONS_REPORT: N_("Report on opinions collected beforehand"),
    StepKind.CITIZEN_SPEECHES: N_("Citizens speak, dialogue"),
    StepKind.ASSIGN_UNITS: N_("Units are assigned"),
    StepKind.UNIT_ANSWERS: N_("Units answer"),
    StepKind.CHAIR_ANSWERS: N_("The chair answers"),
    StepKind.FRONT_SPEECHES: N_("The Front and organisations speak"),
    StepKind.CHAIR_ACCEPTANCE: N_("The chair takes on board"),
    StepKind.ASSIGN_FOLLOW_UP: N_("Follow-up is entrusted"),
    StepKind.CONCLUSION: N_("Conclusion"),
    StepKind.ORDER_NOTICE: N_("Order to issue the notice"),
    StepKind.CLOSING: N_("Thanks and closing"),
    StepKind.COMMENDATION: N_("Commendation"),
    NoteSide.CHAIR: N_("The chair"),
    NoteSide.SECRETARIES: N_("The secretaries"),
    NoteSide.DESK: N_("The reception desk"),
    NoteSide.SECURITY: N_("The security detail"),
    NoteSide.UNIT: N_("A unit"),
    StepKind.OTHER: N_("Other"),
    RequestState.REGISTERED: N_("Registered"),
    RequestState.QUEUED: N_("Waiting to speak"),
    RequestState.SPEAKING: N_("Speaking"),
    RequestState.DONE: N_("Has spoken"),
    RequestState.SKIPPED: N_("Passed over"),
    RequestState.ABSENT: N_("Absent"),
    RequestState.WITHDRAWN: N_("Withdrawn"),
    RequestState.DECLINED: N_("No dialogue held"),
    RequestState.CARRIED_TO_WRITING: N_("Answered in writing"),
    DeclineReason.CIVIL_CAPACITY: N_("Lacks civil capacity"),
    DeclineReason.INTOXICATED: N_("Under the influence of alcohol or stimulants"),
    DeclineReason.RULE_BREACH: N_("Breaks the house rules"),
    SpeechKind.CITIZEN: N_("Citizen"),
    SpeechKind.FRONT_OR_COUNCIL: N_("Front, Council, organisations"),
    SpeechKind.GUEST: N_("Guest"),
    SpeechKind.PRESENTER: N_("Presenter"),
    SpeechKind.ANSWER: N_("Answer"),
    QuestionKind.OPINION: N_("Opinion"),
    QuestionKind.PETITION: N_("Petition"),
    QuestionKind.QUESTION: N_("Question"),
    QuestionSource.SPEECH: N_("Raised in a speech"),
    QuestionSource.WRITTEN_BEFORE: N_("Received beforehand"),
    QuestionSource.WRITTEN_PHONE: N_("Written on a phone"),
    QuestionSource.WRITTEN_DESK: N_("Written at the desk"),
    QuestionSource.CARRIED_OVER: N_("Registered, time ran out"),
    AssignmentState.ASSIGNED: N_("Assigned"),
    AssignmentState.TAKEN: N_("Preparing"),
    AssignmentState.READY: N_("Ready"),
    AssignmentState.NEEDS_TIME: N_("Needs time"),
    AssignmentState.IN_WRITING: N_("Proposes a written answer"),
    AssignmentState.BEYOND_AUTHORITY: N_("Beyond authority"),
    AssignmentState.RETURNED: N_("Asks for another unit"),
}

#: Apart from the others: a member of a StrEnum is the same key as another list's member of the same value.
OUTCOMES: dict[StrEnum, str] = {
    Resolution.ANSWERED: N_("Answered"),
    Resolution.ACCEPTED: N_("Taken on board"),
    Resolution.PENDING: N_("Entrusted"),
    Resolution.ESCALATED: N_("Reported to the higher level"),
    Resolution.DECLINED: N_("Declined"),
    Resolution.WITHDRAWN: N_("Withdrawn"),
    Resolution.MERGED: N_("Merged"),
    Resolution.REDIRECTED: N_("Guided to its own procedure"),
}

TOLD_REASONS: dict[StrEnum, str] = {
    ToldReason.OFF_TOPIC: N_("It is not part of the subject of this conference."),
    ToldReason.ALREADY_ANSWERED: N_("The same has been answered already."),
    ToldReason.UNDER_WAY_ELSEWHERE: N_("It is being settled in another procedure."),
    ToldReason.UNCLEAR: N_("What was sent is not enough to answer it."),
}

VIEWS: dict[StrEnum, str] = {
    ProjectorView.MEETING: N_("The meeting"),
    ProjectorView.TIMER: N_("Always the timer"),
    ProjectorView.QUEUE: N_("Always the queue"),
}

SCENES: dict[StrEnum, str] = {
    Scene.BANNER: N_("Banner"),
    Scene.AGENDA: N_("Programme"),
    Scene.HOUSE_RULES: N_("House rules"),
    Scene.RECORDING: N_("Recording notice"),
    Scene.JOIN: N_("QR code to join"),
    Scene.QUESTION: N_("Matter"),
    Scene.CONCLUSIONS: N_("Conclusion"),
    Scene.MESSAGE: N_("Message"),
    Scene.BLANK: N_("Blank"),
    Scene.MATTERS: N_("Matters and outcomes"),
}


def label_of(member: StrEnum) -> str:
    """The English word for a member of any list."""
    apart: dict[type[StrEnum], dict[StrEnum, str]] = {
        Resolution: OUTCOMES, ToldReason: TOLD_REASONS, Scene: SCENES, ProjectorView: VIEWS,
    }  # fmt: skip
    return apart.get(type(member), LABELS)[member]


#: What "undo" says it will take back.
ACTS: dict[str, str] = {
    EventKind.STEP_STARTED: N_("Start of the step"),
    EventKind.STEP_FINISHED: N_("End of the step"),
    EventKind.STEP_RETURNED: N_("Return to a step"),
    EventKind.STEP_SKIPPED: N_("Step left out"),
    EventKind.STEP_INSERTED: N_("Step inserted"),
    EventKind.STEP_TIMED: N_("Times of a step"),
    EventKind.QUEUE_OPENED: N_("Opening of the list"),
    EventKind.QUEUE_CLOSED: N_("Closing of the list"),
    EventKind.QUEUE_CARRIED: N_("Carrying to writing"),
    EventKind.SPEAKER_REGISTERED: N_("Registration"),
    EventKind.SPEAKER_COMPLETED: N_("Content added afterwards"),
    EventKind.SPEAKER_EDITED: N_("Change of a registration"),
    EventKind.SPEAKER_MOVED: N_("Change of order"),
    EventKind.SPEAKER_SENT_TO_END: N_("Move to the end"),
    EventKind.SPEAKER_SKIPPED: N_("Passing over"),
    EventKind.SPEAKER_MARKED_ABSENT: N_("Absence"),
    EventKind.SPEAKER_DECLINED: N_("Declining"),
    EventKind.SPEAKER_WITHDRAWN: N_("Withdrawal"),
    EventKind.SPEAKER_READMITTED: N_("Return to the queue"),
    EventKind.FLOOR_INVITED: N_("Invitation to speak"),
    EventKind.FLOOR_GIVEN: N_("Giving the floor"),
    EventKind.FLOOR_PAUSED: N_("Holding the clock"),
    EventKind.FLOOR_RESUMED: N_("Running the clock"),
    EventKind.FLOOR_EXTENDED: N_("More time"),
    EventKind.FLOOR_ENDED: N_("End of the turn"),
    EventKind.FLOOR_NAMED: N_("Name of the speaker"),
    EventKind.FLOOR_RECORDED: N_("Turn recorded afterwards"),
    EventKind.PERSON_RENAMED: N_("Correction of a name"),
    EventKind.PERSON_MERGED: N_("Merging of persons"),
    EventKind.QUESTION_ASSIGNED: N_("Assignment"),
    EventKind.QUESTION_TAKEN_BY_CHAIR: N_("The chair answers"),
    EventKind.QUESTION_REFERRED: N_("Referral"),
    EventKind.QUESTION_SPLIT: N_("Splitting of a matter"),
    EventKind.QUESTION_MERGED: N_("Merging of matters"),
    EventKind.QUESTION_KEPT_APART: N_("Matters are not the same"),
    EventKind.QUESTION_REMOVED: N_("Removal of a matter"),
    EventKind.QUESTION_RESTORED: N_("Return of a matter"),
    EventKind.ASSIGNMENT_KEPT: N_("Leaving it with the unit"),
    EventKind.ASSIGNMENT_PASSED_ON: N_("Passing on to another unit"),
    EventKind.ASSIGNMENT_LET_GO: N_("Letting a unit go"),
    EventKind.ANSWER_BEGUN: N_("Invitation to answer"),
    EventKind.ANSWER_MOVED: N_("Moving of an answer"),
    EventKind.ENTRY_MOVED: N_("Moving of a note"),
    EventKind.ENTRY_REMOVED: N_("Deletion of a note"),
    EventKind.ENTRY_RESTORED: N_("Return of a note"),
}

#: What the desk and the units often write to the chair.
NOTE_PRESETS_OF: dict[NoteSide, tuple[str, ...]] = {
    NoteSide.DESK: (
        N_("A delegate has to leave early"),
        N_("A delegate without a phone wishes to speak"),
        N_("Guests from the higher level have come"),
        N_("There are no seats left"),
    ),
    NoteSide.UNIT: (
        N_("Our leader is on the way"),
        N_("We need to look at the file first"),
        N_("We wish to add a few words"),
    ),
}
#: Private notes of a few words that are often needed, by the side they are sent to; to the chair, the secretaries'.
NOTE_PRESETS: dict[NoteSide, tuple[str, ...]] = {
    NoteSide.CHAIR: (
        N_("2 minutes left"),
        N_("Please ask the speaker to be brief"),
        N_("The answer could not be written down yet"),
        N_("The name of the speaker is not clear"),
        N_("A delegate raises a hand"),
        N_("Please repeat the date of settlement"),
    ),
    NoteSide.DESK: (
        N_("Please help the delegates find their seats"),
        N_("Please bring the microphone to the next speaker"),
        N_("Please bring water to the table"),
        N_("Please ask those who wait outside to come in"),
    ),
    NoteSide.SECURITY: (
        N_("Please come closer to the front quietly"),
        N_("Please accompany a delegate out politely"),
        N_("Please keep the way out clear"),
        N_("A delegate needs a doctor"),
    ),
    NoteSide.UNIT: (N_("Please prepare a short answer"), N_("Please come into the hall"), N_("Please come to me")),
    NoteSide.SECRETARIES: (
        N_("Please write this down in full"),
        N_("Please read the last matter back to me"),
        N_("Please invite the unit to come closer"),
        N_("Please see to the microphone"),
        N_("Please come to me"),
    ),
}
