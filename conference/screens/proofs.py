"""The proof sheet: every scene of the projector with the real names, titles and steps, before the day.

The scenes come out of the projector's own template, so that what is proofed is what the hall will see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from conference import clock
from conference.errors import N_
from conference.models import (
    AgendaStep,
    ConferenceState,
    RoleHolder,
    Scene,
    SpeakingRequest,
    Speech,
    SpeechKind,
    StepKind,
    StepState,
    Unit,
)
from conference.queries.meeting import Meeting
from conference.screens.pages import Audience
from conference.screens.render import render_fragment, safe
from conference.screens.words import Words

#: More registered speakers than are heard in half a day (DOMAIN 4.8).
MOST_SPEAKERS = 60
_MESSAGE = N_("Delegates are kindly asked to take their seats.")
#: An id is the projector's; here the same scene stands many times.
_ONCE = re.compile(r' (?:id="[^"]*"|data-fragment|data-of="[^"]*")')


@dataclass(frozen=True)
class Proof:
    """A scene, and what it is in words."""

    about: str
    html: Markup


def proofs(meeting: Meeting, door: str) -> Iterator[Proof]:
    """Every scene in the order of a meeting, with pictures as they are found from that screen's address.

    The session of ``meeting`` must keep nothing: the meeting is played through in it.
    """
    known = set()
    for proof in _Stage(meeting, door).scenes():
        if proof.html not in known:  # a pinned scene that has nothing to show yet is the one before the meeting
            known.add(proof.html)
            yield proof


class _Stage:
    """Plays the meeting through in rows that are never kept."""

    def __init__(self, meeting: Meeting, door: str) -> None:
        self._door = door
        self._meeting = meeting
        self._conference = meeting.conference
        self._words = Words(meeting.conference.language)
        self._waiting = list(meeting.waiting)[:MOST_SPEAKERS]
        self._steps = [step for step in meeting.steps if step.state is not StepState.SKIPPED]

        spoken = (step for step in self._steps if step.kind is StepKind.CITIZEN_SPEECHES)
        self._dialogue = next(spoken, self._steps[-1] if self._steps else None)

    def scenes(self) -> Iterator[Proof]:
        yield from self._before()
        for step in self._steps:
            yield from self._step(step)
        yield from map(self._speaker, range(len(self._waiting)))
        for holder in self._meeting.chairs:
            yield self._answer(None, holder)
        for taking_part in self._meeting.units:
            responders: list[RoleHolder | None] = [*self._meeting.responders(taking_part.unit_id)]
            for responder in responders or [None]:
                yield self._answer(taking_part.unit, responder)
        yield from self._matters_and_end()

    def _before(self) -> Iterator[Proof]:
        wanted = [Scene.BANNER, Scene.JOIN, Scene.RECORDING, Scene.HOUSE_RULES, Scene.MESSAGE]
        wanted += [scene for scene in Scene if scene not in (*wanted, *_LATER)]
        for scene in wanted:
            if scene is not Scene.HOUSE_RULES or self._conference.house_rules:
                yield self._shown(self._words.label(scene), pinned=scene, message=self._words.say(_MESSAGE))

    def _step(self, step: AgendaStep) -> Iterator[Proof]:
        about = f"{self._steps.index(step) + 1}. {step.title}"
        report = self._meeting.reports.get(step.id)
        if report is not None:
            report.page = 1
            yield self._shown(f"{about}: {report.file_name}", step=step)
            report.page = 0
        yield self._shown(about, step=step)

    def _speaker(self, place: int) -> Proof:
        request = self._waiting[place]
        self._meeting.__dict__["waiting"] = self._waiting[place + 1 :]
        about = [self._words.name(request.person), request.person.office if request.person else ""]
        return self._shown(f"{request.number}. {', '.join(filter(None, about))}", speech=self._spoken(request))

    def _answer(self, unit: Unit | None, holder: RoleHolder | None) -> Proof:
        seconds = self._conference.default_answer_seconds
        speech = Speech(kind=SpeechKind.ANSWER, unit=unit, responder=holder, allotted_seconds=seconds)
        about = [unit.name if unit else "", self._words.holder(holder) if holder else ""]
        return self._shown(": ".join(filter(None, about)), speech=speech)

    def _matters_and_end(self) -> Iterator[Proof]:
        for matter in self._meeting.matters:
            if matter.public_text:
                about = self._words.say(N_("Matter %(number)s"), number=matter.number)
                yield self._shown(about, pinned=Scene.QUESTION, question_id=matter.id)
        if any(row.point.adopted_at for row in self._meeting.conclusions):
            yield self._shown(self._words.label(Scene.CONCLUSIONS), pinned=Scene.CONCLUSIONS)
        for state in (ConferenceState.PAUSED, ConferenceState.CONCLUDED):
            yield self._shown(self._words.label(state), state=state)

    def _spoken(self, request: SpeakingRequest) -> Speech:
        return Speech(
            kind=SpeechKind.CITIZEN,
            number=request.number,
            person=request.person,
            request=request,
            allotted_seconds=request.allotted_seconds,
        )

    def _shown(
        self,
        about: str,
        *,
        state: ConferenceState = ConferenceState.IN_SESSION,
        step: AgendaStep | None = None,
        speech: Speech | None = None,
        **projector: Any,
    ) -> Proof:
        self._conference.state = state
        decided = {"pinned": None, "question_id": None, "message": "", "hidden": False, "reminded_at": None}
        for name, value in (decided | projector).items():
            setattr(self._conference.projector, name, value)
        self._go_to(step or self._dialogue)
        if speech is not None:
            speech.paused_seconds = 0
            speech.started_at = clock.now()
        self._meeting.__dict__["speech"] = speech
        html = _ONCE.sub("", render_fragment(self._meeting, "projector-scene", Audience("projector")))
        return Proof(about, safe(html.replace(' src="reports/', f' src="{self._door}/reports/')))

    def _go_to(self, current: AgendaStep | None) -> None:
        state = StepState.DONE
        for step in self._steps:
            if step is current:
                step.state, state = StepState.ACTIVE, StepState.PENDING
            else:
                step.state = state


#: Shown where their turn comes, or not at all.
_LATER = (Scene.AGENDA, Scene.QUESTION, Scene.CONCLUSIONS, Scene.BLANK)
