"""No act of the chair or of a department takes more taps than its table says (SCREENS)."""

from __future__ import annotations

import time

from sqlalchemy import select

from conference.db import Database
from conference.models import Event, Role
from tests.browser.stage import DOUBLE_TAP_MS, Screen, Stage
from tests.browser.test_desk import absent, find
from tests.meetings import MATTERS, Hall


class Fingers:
    """Taps what is visible, one place after the other, and waits for the event that they are to bring about."""

    def __init__(self, stage: Stage, screen: Screen) -> None:
        self._database = Database(stage.server.config.url)
        self._conference, self._screen = stage.links.conference_id, screen
        self._tapped: dict[str, float] = {}

    def reach(self, event: str, within: int, *places: str) -> None:
        """These places, tapped one after the other, bring the event about; and they are no more than so many."""
        assert len(places) <= within, f"{event} takes {len(places)} taps"
        before = len(self._events())
        for place in places:
            self._tap(place)
        give_up_at = time.monotonic() + 8
        while event not in self._events()[before:]:
            assert time.monotonic() < give_up_at, f"{event} never came"
            self._screen.page.wait_for_timeout(20)
        self._screen.is_up_to_date(look_again_ms=40)

    def leave(self) -> None:
        """Close the database."""
        self._database.close()

    def _tap(self, place: str) -> None:
        """A second tap of the same button that comes sooner is taken for a double tap."""
        since_ms = 1000 * (time.monotonic() - self._tapped.get(place, 0))
        if since_ms < DOUBLE_TAP_MS:
            self._screen.page.wait_for_timeout(DOUBLE_TAP_MS - since_ms)
        self._screen.page.locator(place).filter(visible=True).first.click()
        self._tapped[place] = time.monotonic()

    def _events(self) -> list[str]:
        found = select(Event.kind).where(Event.conference_id == self._conference).order_by(Event.seq)
        with self._database.reading() as session:
            return list(session.scalars(found))


def do(command: str, within: str = "", **args: str) -> str:
    """The button of a command, with these hidden arguments or choices."""
    chosen = "".join(f':has([name="{name}"][value="{value}"])' for name, value in args.items())
    return f'{within} form[data-command="{command}"]{chosen} button:not([type="button"])'


def sheet(name: str) -> str:
    """What opens a sheet."""
    return f"#{name} > summary"


def test_the_chairs_floor_queue_and_steps(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    fingers = Fingers(stage, stage.sit(Role.CHAIR))
    # the top strip
    fingers.reach("step.started", 1, do("step.next"))
    fingers.reach("act.undone", 1, do("act.undo"))
    fingers.reach("step.returned", 2, sheet("programme-sheet"), do("step.return"))
    fingers.reach("conference.paused", 2, sheet("break-sheet"), do("conference.pause"))
    fingers.reach("conference.resumed", 1, do("conference.resume"))
    fingers.reach("step.inserted", 2, sheet("programme-sheet"), do("step.insert"))
    # the queue
    fingers.reach("speaker.registered", 1, do("speaker.register"))
    fingers.reach("queue.closed", 1, do("queue.close"))
    fingers.reach("queue.opened", 1, do("queue.open"))
    row = ".queue .row:nth-child(2)"
    fingers.reach("speaker.moved", 2, f"{row} summary", do("speaker.move", row))
    fingers.reach("floor.invited", 2, ".queue .row:nth-child(3) summary", do("floor.invite", ".queue"))
    fingers.reach("floor.ended", 1, do("floor.end"))
    # the floor
    fingers.reach("floor.invited", 1, do("floor.invite_next"))
    fingers.reach("floor.extended", 1, do("floor.extend"))
    fingers.reach("floor.reminded", 1, do("floor.remind"))
    fingers.reach("floor.paused", 1, do("floor.pause"))
    fingers.reach("floor.resumed", 1, do("floor.resume"))
    fingers.reach("speaker.sent_to_end", 2, sheet("floor-other"), do("floor.send_to_end"))
    fingers.reach("floor.invited", 1, do("floor.invite_next"))
    fingers.reach("floor.ended", 2, sheet("floor-other"), do("floor.mark_absent"))
    fingers.reach("floor.invited", 1, do("floor.invite_next"))
    fingers.reach("floor.ended", 2, sheet("floor-other"), do("floor.decline"))
    fingers.reach("floor.invited", 1, do("floor.invite_raised_hand"))
    fingers.reach("floor.given", 2, sheet("give-sheet"), do("floor.give"))  # a guest's speech, uncounted
    # the side
    hall.secretary.do("note.send", to="CHAIR", text="Còn 2 phút")
    fingers.reach("note.seen", 1, do("note.see", "#chair-notes"))
    fingers.reach("projector.hidden", 1, do("projector.hide"))
    fingers.reach("note.sent", 2, sheet("notes-sheet"), do("note.send", "#notes-sheet", to="SECRETARIES"))
    fingers.reach("projector.shown", 1, do("projector.show"))
    fingers.reach("queue.carried", 2, sheet("carry-sheet"), do("queue.carry", "#carry-sheet"))
    fingers.leave()
    # who opens the meeting and leads through the steps
    mc = stage.sit(Role.MC)
    fingers = Fingers(stage, mc)
    fingers.reach("step.started", 1, do("step.next"))
    mc.page.locator("#mc-insert-title").evaluate("(field) => (field.value = 'Văn nghệ chào mừng')")
    fingers.reach("step.inserted", 2, sheet("mc-insert"), do("step.insert"))
    fingers.reach("conference.paused", 2, sheet("mc-break"), do("conference.pause"))
    fingers.reach("conference.resumed", 1, do("conference.resume"))
    fingers.leave()
    # whoever is found at the desk
    desk = stage.sit(Role.DESK)
    (name,) = absent(stage, 1)
    find(desk, name)
    fingers = Fingers(stage, desk)
    fingers.reach("delegate.checked_in", 1, do("delegate.check_in"))
    fingers.leave()
    hall.leave()


def test_the_chairs_matters_and_answers_and_a_units(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    codes = ("INFRA", "INFRA", "LAND", "ENV", "INFRA", "LAND", "SOCIAL")
    asked = [hall.ask(MATTERS[nth % len(MATTERS)] + f" ({nth})", code) for nth, code in enumerate(codes)]
    chair = stage.sit(Role.CHAIR)
    fingers = Fingers(stage, chair)
    matter = [f"#matter-{question}" for question in asked]
    fingers.reach("question.assigned", 1, do("question.assign", matter[0]))
    another = '#assign-part form[data-command="question.assign"] button[name="lead"]'
    fingers.reach("question.assigned", 2, f'{matter[1]} [data-section="assign-part"]', another)
    fingers.reach("question.taken_by_chair", 1, do("question.take_by_chair", matter[2]))
    fingers.reach("projector.pinned", 1, do("projector.pin", matter[3]))
    like = "[id^=alike-]"
    fingers.reach("question.merged", 2, do("question.merge", like))
    fingers.reach("act.undone", 1, do("act.undo"))
    fingers.reach("question.kept_apart", 1, do("question.keep_apart", like))
    fingers.reach("question.referred", 2, f"{matter[3]} [data-pick]:not([data-section])", do("question.refer"))
    fingers.reach("question.assigned", 2, sheet("suggested-sheet"), do("question.assign_suggested"))
    fingers.reach("answer.begun", 1, do("answer.begin", "#chair-next"))
    fingers.reach("outcome.set", 1, ".outcome-form button[value=ACCEPTED]")
    outcomes = (
        (sheet("entrust-sheet"), '#entrust-sheet button[name="due_date"]'),
        (sheet("escalate-sheet"), do("outcome.set", "#escalate-sheet")),
        (sheet("matter-decline"), '#matter-decline button[value="DECLINED"]'),
        (".outcome-form button[value=ANSWERED]",),
    )
    for question, places in zip((asked[0], asked[1], asked[4], asked[5]), outcomes, strict=True):
        hall.chair.do("answer.begin", questions=[question], unit=stage.unit_leading("INFRA"))
        chair.is_up_to_date()
        fingers.reach("outcome.set", 2, *places)

    question = hall.ask("Cầu qua mương yếu, xe to không qua được.")
    unit = stage.unit_leading("INFRA")
    hall.chair.do("question.assign", question=question, lead=unit)
    mine = stage.meeting(lambda meeting: meeting.matters_by_id[question].lead.id)
    phone = stage.sit(Role.RESPONDER, unit=unit, viewport={"width": 360, "height": 640}, has_touch=True)
    fingers.leave()
    fingers = Fingers(stage, phone)
    task = f"#task-{mine}"
    fingers.reach("assignment.taken", 1, do("assignment.take", task))
    fingers.reach("assignment.delayed", 1, do("assignment.delay", f"{task} .choices"))
    fingers.reach("assignment.readied", 1, do("assignment.ready", task))
    phone.page.locator(f"#exceed-{mine}").evaluate("(field) => (field.value = 'Thuộc Sở Xây dựng.')")
    fingers.reach("assignment.exceeded", 2, f"#ways-{mine} > summary", do("assignment.exceed", task))
    fingers.leave()
    hall.leave()
