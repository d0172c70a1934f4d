"""The role × command table, checked cell by cell through the funnel.

What is expected is written down here a second time, from "Who may do what" in the product's description of its
screens, and not taken from permissions.py.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from conference.errors import Forbidden, NotDone
from conference.models import Role
from conference.permissions import Permission, may
from tests import permissions_table
from tests.conftest import Slots, Templates
from tests.factories import Hall, open_hall

EVERYTHING = [permission.command for permission in Permission]


def of(*nouns: str) -> set[str]:
    return {command for command in EVERYTHING if command.split(".")[0] in nouns}


FLOOR_QUEUE_STEPS = of("floor", "queue", "speaker", "step", "conference") | {"act.undo"}
DECLINING = {"speaker.decline", "floor.decline"}
#: "private notes from the secretary, with seen"; either side may press the button of the recorder.
TABLE = {"note.send", "note.see", "recording.start", "recording.stop"}
#: "everything on floor, queue, steps, questions, answers, outcomes, projector, messages, undo; adopts conclusions",
#: and whatever a unit, the desk or a secretary can do about people, so that a hall without them is not stuck.
CHAIRING = (
    FLOOR_QUEUE_STEPS
    | of("question", "answer", "outcome", "projector", "conclusion", "assignment", "person", "unit", "delegate")
    | of("minutes", "report", "page", "link")
    | {"entry.open", "entry.recover"}
    | TABLE
)
EXPECTED: dict[Role, set[str]] = {
    Role.CHAIR: CHAIRING,
    Role.CO_CHAIR: CHAIRING,
    Role.OPERATOR: CHAIRING,
    # "next, return, insert a step; pages; introduction list; break and resume"; the office's MC opens the meeting.
    Role.MC: {"step.next", "step.start", "step.return", "step.insert"}
    | {"conference.admit", "conference.open", "conference.pause", "conference.resume"}
    | of("report", "page"),
    # "minutes; passes wordings and names; classifies; adds and renames people; queue and steps as the chair does;
    # proposes outcomes; conclusion drafts": not declining, not adopting, not speaking for a unit.
    Role.SECRETARY: (FLOOR_QUEUE_STEPS - DECLINING)
    | of("entry", "question", "projector", "outcome", "answer", "person", "unit", "delegate")
    | {"conclusion.add", "conclusion.edit", "conclusion.remove", "minutes.bind_scan"}
    | TABLE
    | of("text_block", "report", "page"),
    # "check-in, walk-ins, registering on behalf, slips and lists"
    Role.DESK: of("delegate", "unit")
    | {"speaker.register", "speaker.edit", "speaker.complete", "speaker.withdraw", "question.receive", "person.rename"}
    | {"speaker.keep", "note.send", "note.see"},
    # It asks for another unit; whether it gets one the chair decides.
    Role.RESPONDER: of("assignment", "note") - {"assignment.keep", "assignment.pass_on", "assignment.let_go"},
    Role.PROJECTOR: set(),
    # "own registration and own written questions"
    Role.ATTENDEE: {"speaker.register", "speaker.edit", "speaker.complete", "speaker.withdraw", "question.receive"}
    | {"speaker.keep", "slip.open", "recording.acknowledge"},
    # "preparation, people and links …; any operator's act"; only a phone has a slip to open or a notice to read.
    Role.ORGANISER: set(EVERYTHING) - {"slip.open", "recording.acknowledge"},
    # Reads; remarks are not part of the live meeting.
    Role.MONITOR: set(),
}
SEATS = {
    Role.CHAIR: "chair",
    Role.CO_CHAIR: "co_chair",
    Role.OPERATOR: "operator",
    Role.MC: "mc",
    Role.SECRETARY: "secretary",
    Role.DESK: "desk",
    Role.RESPONDER: "responder",
    Role.PROJECTOR: "projector",
    Role.ATTENDEE: "phone",
    Role.ORGANISER: "organiser",
    Role.MONITOR: "monitor",
}
NOBODY = "0" * 32
TIMES = {"started_at": "2026-06-25T08:00:00+07:00", "ended_at": "2026-06-25T08:05:00+07:00"}
#: Arguments of the right shape that name no row, for commands that need any.
SHAPES: dict[str, dict[str, object]] = {
    "conference.set_mode": {"mode": "BATCH"},
    "step.insert": {"title": "Giải lao"},
    "step.time": {"step": NOBODY, **TIMES},
    "speaker.decline": {"request": NOBODY, "reason": "RULE_BREACH", "chair_said_so": True},
    "floor.decline": {"reason": "RULE_BREACH", "chair_said_so": True},
    "floor.invite": {"request": NOBODY},
    "floor.give": {"kind": "GUEST"},
    "floor.name": {"speech": NOBODY},
    "floor.record": TIMES,
    "person.rename": {"person": NOBODY, "full_name": "Tô Văn Hến"},
    "person.merge": {"person": NOBODY, "into": NOBODY},
    "person.pass": {"person": NOBODY},
    "question.receive": {"text": "Xin hỏi"},
    "question.merge": {"question": NOBODY, "into": NOBODY},
    "question.assign": {"question": NOBODY, "lead": NOBODY},
    "question.assign_suggested": {"questions": [NOBODY]},
    "assignment.pass_on": {"assignment": NOBODY, "unit": NOBODY},
    "assignment.call_in": {"assignment": NOBODY, "unit": NOBODY},
    "assignment.delay": {"assignment": NOBODY, "minutes": 5},
    "assignment.promise": {"assignment": NOBODY, "written_by": "2099-01-01"},
    "answer.begin": {"questions": [NOBODY]},
    "answer.add": {"question": NOBODY},
    "answer.move": {"answer": NOBODY, "question": NOBODY},
    "outcome.set": {"questions": [NOBODY], "resolution": "ACCEPTED"},
    "outcome.clear": {"question": NOBODY},
    "conclusion.add": {"text": "Tiếp thu"},
    "conclusion.adopt": {"point": NOBODY, "chair_said_so": True},
    "entry.recover": {"entry": NOBODY, "copy": NOBODY, "text": "Ghi"},
    "entry.remove": {"entry": NOBODY},
    "entry.restore": {"entry": NOBODY},
    "entry.move": {"entry": NOBODY, "after": NOBODY},
    "minutes.approve": {"chair_said_so": True},
    "report.bind": {"step": NOBODY, "file": 64 * "0", "file_name": "a.pdf"},
    "report.remove": {"report": NOBODY},
    "page.turn": {"report": NOBODY, "page": 2},
    "minutes.bind_scan": {"version": NOBODY, "file": "0" * 64, "file_name": "bien-ban.pdf"},
    "projector.pin": {"scene": "JOIN"},
    "speaker.complete": {"request": NOBODY, "content": "Đèn đường"},
    "speaker.keep": {"request": NOBODY},
    "slip.open": {"number": 999, "code": "ABCDEF"},
    "delegate.match": {"delegate": NOBODY, "person": NOBODY},
    "delegate.add": {"full_name": "Tô Văn Hến", "group": NOBODY},
    "unit.set_present": {"unit": NOBODY, "present": True},
    "note.send": {"to": "CHAIR", "text": "Còn 2 phút"},
    "note.see": {"note": NOBODY},
    "text_block.set": {"abbreviation": "pkt", "text": "Phòng Kinh tế"},
    "text_block.remove": {"block": NOBODY},
    "link.revoke": {"link": NOBODY},
    "link.rename": {"link": NOBODY},
    "link.blink": {"link": NOBODY},
    "conference.set_rules": {"speak_again": True},
    "question.keep_apart": {"question": NOBODY, "other": NOBODY},
    "projector.set_line": {"text": "Mời các đại biểu dùng nước."},
    "projector.set_view": {"link": NOBODY, "view": "TIMER"},
}


def shape(command: str) -> dict[str, object]:
    noun, _, verb = command.partition(".")
    if command in SHAPES:
        return SHAPES[command]
    if noun == "speaker" and verb != "register":
        return {"request": NOBODY}
    if noun == "step" and verb in ("start", "return", "skip"):
        return {"step": NOBODY}
    if noun == "question" and verb != "ask":
        return {"question": NOBODY}
    by_noun = {"assignment": "assignment", "conclusion": "point", "delegate": "delegate"}
    return {by_noun[noun]: NOBODY} if noun in by_noun else {}


@pytest.fixture(scope="module")
def shared_hall(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole table: whether a command succeeds does not matter here, only who is let in."""
    slots = Slots(tmp_path_factory.mktemp("permissions"))
    yield open_hall(slots.take(templates.in_session), templates.plan)
    slots.give_back()


def test_the_expectation_names_only_commands_that_exist_and_every_role():
    assert set(EXPECTED) == set(Role) == set(SEATS)
    assert set().union(*EXPECTED.values()) == set(EVERYTHING)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize("command", EVERYTHING)
def test_the_funnel_lets_a_role_do_a_command_or_forbids_it(shared_hall: Hall, command: str, role: Role):
    if role is Role.ATTENDEE and command == "speaker.register":
        seat = shared_hall.new_phone()
    else:
        seat = shared_hall.seats[SEATS[role]]
    try:
        seat.run(command, **shape(command))
        outcome = "done"
    except Forbidden:
        outcome = "forbidden"
    except NotDone as error:
        assert error.code in ("refused", "invalid"), error
        assert "form" not in error.message, "the arguments have the wrong shape, so nothing was tested"
        outcome = "let in"
    assert (outcome != "forbidden") == (command in EXPECTED[role]), outcome


def test_secretaries_kept_off_the_floor_still_write_the_minutes_and_look_after_names():
    kept_off = {p.command for p in Permission if may(Role.SECRETARY, p, secretaries_run_floor=False)}
    assert kept_off >= of("entry", "person", "projector", "outcome") | {"question.ask", "question.pass", "answer.add"}
    assert kept_off >= {"speaker.register", "speaker.edit", "floor.name"}  # they still add and name people
    running = of("floor", "step", "queue", "conference") | {"act.undo", "question.assign"}
    assert not kept_off & (running - {"floor.name"})


def test_keeping_secretaries_off_the_floor_changes_nothing_for_others():
    for role in set(Role) - {Role.SECRETARY}:
        for permission in Permission:
            assert may(role, permission, secretaries_run_floor=False) == may(role, permission)


@pytest.mark.parametrize("seat", ["operator", "organiser"])
@pytest.mark.parametrize("command", ["speaker.decline", "floor.decline", "conclusion.adopt"])
def test_who_acts_for_the_chair_must_confirm_that_the_chair_said_so(hall: Hall, command: str, seat: str):
    first, _ = hall.register(2)
    hall.chair.run("floor.invite", request=first)
    waiting = hall.all_waiting()[0]
    point = hall.secretary.get("conclusion.add", text="Tiếp thu ý kiến.")
    args = {
        "speaker.decline": {"request": waiting, "reason": "RULE_BREACH"},
        "floor.decline": {"reason": "RULE_BREACH"},
        "conclusion.adopt": {"point": point},
    }[command]
    with pytest.raises(Forbidden):
        hall.seats[seat].run(command, **args)
    hall.seats[seat].run(command, **args, chair_said_so=True)
    assert hall.last_event.on_behalf


def test_the_printed_table_is_up_to_date():
    page = permissions_table.table()
    print(page)
    committed = permissions_table.PAGE.read_text(encoding="utf-8") if permissions_table.PAGE.exists() else ""
    assert committed == page, "docs/permissions.md is out of date: run `python -m tests.permissions_table`"
