"""What people do before, during and after a fault, with their fingers; every act has a place in the ledger."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.drills.hall import Hall
from bench.drills.ledger import Count, Ledger
from bench.drills.report import Result
from conference.events import EventKind
from conference.models import Event, MinutesEntry, Role
from tests.browser.stage import Screen

#: Longer than a browser tries a tap (static/js/parts/sending.js), and a moment to find out what became of it.
_SETTLE_SECONDS = 25.0
_WORDS = "Bà con đề nghị sớm sửa cống thoát nước đầu thôn, mùa mưa này nước đã tràn vào nhà ba lần rồi. "
_STATE = """() => {
  const phrases = document.getElementById("phrases").dataset;
  const said = document.querySelector("#refusals .refusal p");
  return {
    busy: Number(document.documentElement.dataset.underway || 0) +
      document.querySelectorAll('[aria-busy="true"]').length,
    said: said ? said.textContent : "",
    waits: [phrases.unknown, phrases.kept],
  };
}"""
_CLOSE_REFUSAL = """() => {
  const close = document.querySelector("#refusals .refusal button");
  if (close) close.click();
}"""


class People:
    """The chair taps, a phone sends, a secretary types; somebody elsewhere changes what all screens show."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.result = Result("")
        self.ledger = Ledger(hall.asked)
        self.typed = str(hall.field.input_value())
        self._opinions = self._changes = 0
        self._open_accounts()
        self._registered = False

    def _open_accounts(self) -> None:
        links = self.hall.links
        chair, operator = (f"link:{links.link_id(role)}" for role in (Role.CHAIR, Role.OPERATOR))
        for name, event, by in (
            ("floor.extend", EventKind.FLOOR_EXTENDED, chair),
            ("speaker.register elsewhere", EventKind.SPEAKER_REGISTERED, operator),
            ("question.assign elsewhere", EventKind.QUESTION_ASSIGNED, operator),
            ("floor.invite_next elsewhere", EventKind.FLOOR_INVITED, operator),
            ("registration of the phone", EventKind.SPEAKER_REGISTERED, "device:"),
        ):
            self.ledger.open(name, _events(event, by))

    # ---- the chair ----

    def tap(self, command: str) -> None:
        """The chair taps, whatever comes of it: see ``resolve``."""
        self.hall.chair.page.evaluate(_CLOSE_REFUSAL)
        self.hall.chair.tap(command)
        self.result.acts += 1

    def extend(self) -> None:
        """One minute more."""
        self.tap("floor.extend")

    def resolve(self, command: str) -> None:
        """Wait until the chair's screen has said what became of the tap: nothing (it is done) or a sentence."""
        state = self._settled(self.hall.chair)
        if state["busy"]:
            self.result.stuck_buttons += state["busy"]
        elif state["said"]:
            self.result.refused += 1
        else:
            self.ledger.acknowledged(command)

    # ---- the phone ----

    def send_opinion(self) -> None:
        """The phone's owner writes an opinion and sends it: from then on the page promises that it arrives once."""
        self._opinions += 1
        text = f"Ý kiến thứ {self._opinions}: đề nghị thay bóng đèn đường ngõ {self._opinions}."
        page = self.hall.citizen.page
        self.ledger.open(text, lambda session: _entries(session, text), before=0)
        page.evaluate("window.location.hash = 'write'")
        page.locator("#write-text").fill(text)
        self.hall.citizen.tap("question.receive")
        self.ledger.acknowledged(text)
        self.result.acts += 1

    def register(self) -> None:
        """The phone's owner takes a number; only the first time."""
        if self._registered:
            return
        self._registered = True
        self.hall.citizen.page.evaluate("window.location.hash = 'now'")
        self.hall.citizen.tap("speaker.register")
        self.ledger.acknowledged("registration of the phone")
        self.result.acts += 1

    # ---- the secretary ----

    def type(self, letters: int = 24) -> None:
        """The secretary types on in the note."""
        page, field = self.hall.secretary.page, self.hall.field
        field.focus()
        field.evaluate("(field) => field.setSelectionRange(field.value.length, field.value.length)")
        for _ in range(letters):
            letter = _WORDS[len(self.typed) % len(_WORDS)]
            page.keyboard.insert_text(letter)
            self.typed += letter
        self.result.acts += letters

    def look_at_words(self) -> None:
        """Is what was typed in its field?"""
        self.result.texts_gone += self.hall.field.input_value() != self.typed

    # ---- elsewhere ----

    def change_something(self) -> None:
        """Somebody whom the fault spares does what every screen shows: registers, assigns, invites."""
        course, seat = self.hall.course, self.hall.operator
        self._changes += 1
        units = course.read(lambda meeting: [row.unit_id for row in meeting.units])
        for name, args in (
            ("speaker.register", {"full_name": f"Người thứ {self._changes}"}),
            ("question.assign", {"question": self.hall.questions[0], "lead": units[self._changes % len(units)]}),
            ("floor.invite_next", {}),
        ):
            seat.do(name, **args)
            self.ledger.acknowledged(f"{name} elsewhere")
            self.result.acts += 1

    # ---- the end of a trial ----

    def settle(self) -> None:
        """Wait until every screen is rid of what it kept and everything promised has arrived, or for long enough."""
        give_up_at = time.monotonic() + _SETTLE_SECONDS
        while time.monotonic() < give_up_at:
            if self.ledger.is_settled() and self._kept() == self.typed and self._phone_is_rid():
                return
            self.hall.citizen.page.wait_for_timeout(100)

    def judge(self) -> None:
        """Compare what was promised with the database."""
        kept = self._kept()
        expected, there = Counter(self.typed), Counter(kept)
        self.result.lost += sum((expected - there).values())
        self.result.doubled += sum((there - expected).values())
        if kept != self.typed:
            self.result.wrong.append(f"typed {self.typed!r}, kept {kept!r}")
            self.typed = kept
        self.ledger.judge(self.result)
        self.result.stuck_buttons += sum(screen.page.evaluate(_STATE)["busy"] for screen in self.hall.everybody)

    def _kept(self) -> str:
        return self.hall.asked(lambda session: session.get_one(MinutesEntry, self.hall.note).text)

    def _phone_is_rid(self) -> bool:
        return not self.hall.citizen.page.locator("#kept").is_visible() and not self._state(self.hall.citizen)["busy"]

    def _settled(self, screen: Screen) -> dict[str, Any]:
        give_up_at = time.monotonic() + _SETTLE_SECONDS
        while (state := self._state(screen)) and time.monotonic() < give_up_at:
            if not state["busy"] and state["said"] not in state["waits"]:
                break
            screen.page.wait_for_timeout(50)
        return state

    def _state(self, screen: Screen) -> dict[str, Any]:
        return dict(screen.page.evaluate(_STATE))


def _events(kind: EventKind, of: str) -> Count:
    """Counts the events of a kind, by whoever's key begins so."""
    chosen = select(func.count()).select_from(Event).where(Event.kind == kind, Event.actor.startswith(of))
    return lambda session: session.execute(chosen).scalar_one()


def _entries(session: Session, text: str) -> int:
    return sum(entry.text == text for entry in session.scalars(select(MinutesEntry)))
