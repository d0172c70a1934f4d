"""Who may do what (SCREENS, "Who may do what"). One permission a command, one table of roles; a test prints it."""

from __future__ import annotations

from enum import Enum

from conference.models.people import Role


class Permission(Enum):
    """What may be done. The value is the command's name, then one sentence."""

    CONFERENCE_ADMIT = "conference.admit", "begin receiving delegates"
    CONFERENCE_OPEN = "conference.open", "open the meeting"
    CONFERENCE_PAUSE = "conference.pause", "begin a break"
    CONFERENCE_RESUME = "conference.resume", "end a break"
    CONFERENCE_CLOSE = "conference.close", "close the meeting"
    CONFERENCE_TIME = "conference.time", "write down afterwards when the meeting began and ended"
    CONFERENCE_SET_MODE = "conference.set_mode", "change how speaking and answering alternate"
    CONFERENCE_SET_RULES = "conference.set_rules", "change what phones may do and how names are shown"

    STEP_NEXT = "step.next", "go to the next step"
    STEP_START = "step.start", "start any step"
    STEP_FINISH = "step.finish", "finish the current step"
    STEP_RETURN = "step.return", "go back to an earlier step"
    STEP_SKIP = "step.skip", "leave out a step"
    STEP_INSERT = "step.insert", "insert a step"
    STEP_TIME = "step.time", "write down afterwards when a step was held, or began"

    QUEUE_OPEN = "queue.open", "open the list of speakers"
    QUEUE_CLOSE = "queue.close", "close the list of speakers"
    QUEUE_CARRY = "queue.carry", "carry everyone waiting to writing"

    SPEAKER_REGISTER = "speaker.register", "register a person to speak"
    SPEAKER_EDIT = "speaker.edit", "complete or correct a registration"
    SPEAKER_COMPLETE = "speaker.complete", "say what a registration carried to writing was about"
    SPEAKER_WITHDRAW = "speaker.withdraw", "take a registration back"
    SPEAKER_KEEP = "speaker.keep", "keep one's turn although the matter has been answered"
    SPEAKER_MOVE = "speaker.move", "change the order of the queue"
    SPEAKER_SEND_TO_END = "speaker.send_to_end", "put a waiting person last"
    SPEAKER_SKIP = "speaker.skip", "pass a waiting person over"
    SPEAKER_MARK_ABSENT = "speaker.mark_absent", "note that a waiting person is absent"
    SPEAKER_DECLINE = "speaker.decline", "refuse dialogue with a waiting person"
    SPEAKER_READMIT = "speaker.readmit", "let somebody wait again"

    SLIP_OPEN = "slip.open", "open a registration on another phone, by its slip"

    FLOOR_INVITE_NEXT = "floor.invite_next", "invite the next speaker"
    FLOOR_INVITE = "floor.invite", "invite a person out of turn"
    FLOOR_INVITE_RAISED_HAND = "floor.invite_raised_hand", "invite somebody who raises a hand"
    FLOOR_GIVE = "floor.give", "give the floor to the Front, a guest or a presenter"
    FLOOR_NAME = "floor.name", "say who speaks"
    FLOOR_REMIND = "floor.remind", "show the polite reminder"
    FLOOR_PAUSE = "floor.pause", "hold the clock"
    FLOOR_RESUME = "floor.resume", "let the clock run on"
    FLOOR_EXTEND = "floor.extend", "give more time"
    FLOOR_END = "floor.end", "end the turn"
    FLOOR_SKIP = "floor.skip", "pass over the person at the microphone"
    FLOOR_MARK_ABSENT = "floor.mark_absent", "note that the person invited is absent"
    FLOOR_SEND_TO_END = "floor.send_to_end", "send the person at the microphone to the end of the queue"
    FLOOR_DECLINE = "floor.decline", "refuse dialogue with the person at the microphone"
    FLOOR_RECORD = "floor.record", "write down afterwards a turn that was held"

    PERSON_RENAME = "person.rename", "correct a person's name"
    PERSON_MERGE = "person.merge", "treat two names as one person"
    PERSON_PASS = "person.pass", "let public screens show a name typed on a phone"

    QUESTION_ASK = "question.ask", "write down a matter from a speech"
    QUESTION_RECEIVE = "question.receive", "send a matter in writing"
    QUESTION_CLASSIFY = "question.classify", "classify a matter"
    QUESTION_PASS = "question.pass", "let public screens show a wording"
    QUESTION_REFER = "question.refer", "refer a denunciation to its own procedure"
    QUESTION_ASSIGN = "question.assign", "give a matter to a unit"
    QUESTION_ASSIGN_SUGGESTED = "question.assign_suggested", "confirm the suggested units"
    QUESTION_TAKE_BY_CHAIR = "question.take_by_chair", "let the chair answer"
    QUESTION_SPLIT = "question.split", "make two matters of one"
    QUESTION_MERGE = "question.merge", "make a matter part of another"
    QUESTION_KEEP_APART = "question.keep_apart", "say that two matters only seem to be the same"
    QUESTION_REMOVE = "question.remove", "remove a matter opened by mistake"
    QUESTION_RESTORE = "question.restore", "bring a removed matter back"

    ASSIGNMENT_SEE = "assignment.see", "have seen what was assigned"
    ASSIGNMENT_TAKE = "assignment.take", "take a matter"
    ASSIGNMENT_RETURN = "assignment.return", "ask for another unit"
    ASSIGNMENT_KEEP = "assignment.keep", "let the unit that asked for another answer all the same"
    ASSIGNMENT_PASS_ON = "assignment.pass_on", "pass a unit's part of a matter on to another unit"
    ASSIGNMENT_LET_GO = "assignment.let_go", "let a supporting unit go"
    ASSIGNMENT_CALL_IN = "assignment.call_in", "call another unit in to help"
    ASSIGNMENT_READY = "assignment.ready", "be ready to answer"
    ASSIGNMENT_DELAY = "assignment.delay", "need some minutes"
    ASSIGNMENT_PROMISE = "assignment.promise", "propose a written answer by a date"
    ASSIGNMENT_EXCEED = "assignment.exceed", "say that a matter is beyond authority"
    ASSIGNMENT_NOTE = "assignment.note", "prepare the points of an answer"

    ANSWER_BEGIN = "answer.begin", "give a unit or a chair the floor to answer"
    ANSWER_ADD = "answer.add", "write down an answer"
    ANSWER_MOVE = "answer.move", "move an answer to another matter"

    OUTCOME_SET = "outcome.set", "set what becomes of matters"
    OUTCOME_CLEAR = "outcome.clear", "open a settled matter again"

    CONCLUSION_ADD = "conclusion.add", "draft a point of the conclusion"
    CONCLUSION_EDIT = "conclusion.edit", "change a draft point"
    CONCLUSION_REMOVE = "conclusion.remove", "drop a draft point"
    CONCLUSION_ADOPT = "conclusion.adopt", "adopt a point of the conclusion"

    ENTRY_OPEN = "entry.open", "type in the minutes, and open a note in them"
    ENTRY_RECOVER = "entry.recover", "keep a text of the minutes that only one browser has"
    ENTRY_REMOVE = "entry.remove", "delete a note of the minutes"
    ENTRY_RESTORE = "entry.restore", "bring a deleted note back"
    ENTRY_MOVE = "entry.move", "move a note of the minutes"

    MINUTES_APPROVE = "minutes.approve", "approve the minutes"
    MINUTES_BIND_SCAN = "minutes.bind_scan", "bind the signed scan to approved minutes"

    PROJECTOR_PIN = "projector.pin", "hold a scene on the projector"
    PROJECTOR_RELEASE = "projector.release", "let the projector follow the meeting"
    PROJECTOR_SET_LINE = "projector.set_line", "show a line under whatever the projector shows, or take it away"
    PROJECTOR_HIDE = "projector.hide", "blank the projector"
    PROJECTOR_SHOW = "projector.show", "show the projector again"
    PROJECTOR_MUTE = "projector.mute", "silence the projectors' time bell"
    PROJECTOR_UNMUTE = "projector.unmute", "let the projectors' time bell sound again"
    PROJECTOR_SET_VIEW = "projector.set_view", "choose what one projector shows all the time"

    REPORT_BIND = "report.bind", "bind a PDF to a step, to be shown on the projector"
    REPORT_REMOVE = "report.remove", "take a step's report away"
    PAGE_TURN = "page.turn", "turn the pages of a report on the projector"

    UNIT_SET_PRESENT = "unit.set_present", "note whether a unit is in the hall"
    DELEGATE_ADD = "delegate.add", "add somebody who came without an invitation"
    DELEGATE_MATCH = "delegate.match", "say that a name given on a phone is this delegate's"
    DELEGATE_CHECK_IN = "delegate.check_in", "check a delegate in"
    DELEGATE_CHECK_OUT = "delegate.check_out", "take a check-in back"
    RECORDING_ACKNOWLEDGE = "recording.acknowledge", "acknowledge the recording notice"
    RECORDING_START = "recording.start", "note that the sound recording has started"
    RECORDING_STOP = "recording.stop", "note that the sound recording has stopped"

    NOTE_SEND = "note.send", "send a private note to the chair, or as the chair to others"
    NOTE_SEE = "note.see", "have seen a private note"
    TEXT_BLOCK_SET = "text_block.set", "add or change a text block"
    TEXT_BLOCK_REMOVE = "text_block.remove", "remove a text block"
    LINK_RENAME = "link.rename", "name a connected screen"
    LINK_BLINK = "link.blink", "let a connected screen show itself by blinking"
    LINK_REVOKE = "link.revoke", "make a link worthless"
    ACT_UNDO = "act.undo", "take back the last act"

    @property
    def command(self) -> str:
        """The command it allows."""
        return self.value[0]

    @property
    def sentence(self) -> str:
        """What it allows, in words."""
        return self.value[1]


def _of(*nouns: str) -> frozenset[Permission]:
    return frozenset(p for p in Permission if p.command.partition(".")[0] in nouns)


_P = Permission
_STEPS, _QUEUE, _FLOOR = _of("step"), _of("queue", "speaker"), _of("floor")
_DECLINING = {_P.SPEAKER_DECLINE, _P.FLOOR_DECLINE}
_ADDING = {_P.SPEAKER_REGISTER, _P.SPEAKER_EDIT, _P.SPEAKER_COMPLETE, _P.FLOOR_NAME}
_MEETING = _of("conference") | _STEPS | _QUEUE | _FLOOR | {_P.ACT_UNDO}
_HALL = _of("person", "unit", "delegate")
_MATTERS = _of("question", "answer", "outcome")
_NOTES = _of("note")
#: What the chair and the secretaries alone do.
_TABLE = _of("note") | {_P.RECORDING_START, _P.RECORDING_STOP}
_CHAIR = (
    _MEETING
    | _HALL
    | _MATTERS
    | _TABLE
    | _of("projector", "conclusion", "assignment", "minutes", "report", "page", "link")
    | {_P.ENTRY_OPEN, _P.ENTRY_RECOVER}
)
_REPORTS = _of("report", "page")
#: What a unit asks for, others decide.
_UNIT = (_of("assignment") | _NOTES) - {_P.ASSIGNMENT_KEEP, _P.ASSIGNMENT_PASS_ON, _P.ASSIGNMENT_LET_GO}

#: What a secretary may do on the chair's floor unless the conference switches it off.
SECRETARY_RUNS = (_MEETING - _DECLINING - _ADDING) | {_P.ANSWER_BEGIN, _P.QUESTION_ASSIGN, _P.QUESTION_ASSIGN_SUGGESTED}

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.CHAIR: _CHAIR,
    Role.CO_CHAIR: _CHAIR,
    Role.OPERATOR: _CHAIR,
    Role.MC: frozenset(
        {
            _P.STEP_NEXT, _P.STEP_START, _P.STEP_RETURN, _P.STEP_INSERT, _P.CONFERENCE_ADMIT, _P.CONFERENCE_OPEN,
            _P.CONFERENCE_PAUSE, _P.CONFERENCE_RESUME,
        }
    ) | _REPORTS,
    Role.SECRETARY: (
        SECRETARY_RUNS | _ADDING | _HALL | _of("entry", "question", "projector", "outcome", "text_block") | _TABLE
        | _REPORTS
        | {_P.ANSWER_ADD, _P.ANSWER_MOVE, _P.MINUTES_BIND_SCAN} | (_of("conclusion") - {_P.CONCLUSION_ADOPT})
    ),
    Role.DESK: frozenset(
        {
            _P.SPEAKER_REGISTER, _P.SPEAKER_EDIT, _P.SPEAKER_COMPLETE, _P.SPEAKER_WITHDRAW, _P.QUESTION_RECEIVE,
            _P.SPEAKER_KEEP, _P.PERSON_RENAME,
        }
    ) | _of("delegate", "unit") | _NOTES,
    Role.RESPONDER: _UNIT,
    Role.PROJECTOR: frozenset(),
    Role.ATTENDEE: frozenset(
        {
            _P.SPEAKER_REGISTER, _P.SPEAKER_EDIT, _P.SPEAKER_COMPLETE, _P.SPEAKER_WITHDRAW, _P.QUESTION_RECEIVE,
            _P.SPEAKER_KEEP, _P.SLIP_OPEN, _P.RECORDING_ACKNOWLEDGE,
        }
    ),
    Role.ORGANISER: frozenset(Permission) - {_P.SLIP_OPEN, _P.RECORDING_ACKNOWLEDGE},
    Role.MONITOR: frozenset(),
}  # fmt: skip


def may(role: Role, permission: Permission, *, secretaries_run_floor: bool = True) -> bool:
    """Does this role have this permission? A conference may keep its secretaries off the floor."""
    if role is Role.SECRETARY and not secretaries_run_floor and permission in SECRETARY_RUNS:
        return False
    return permission in ALLOWED[role]
