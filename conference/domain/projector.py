"""What the hall sees. It follows the meeting by itself; these verbs are the exceptions."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import conference_of, find, find_matter
from conference.errors import N_, Refused
from conference.events import EventKind
from conference.models import AccessLink, ProjectorView, Question, Role, Scene
from conference.text import one_line


def pin(session: Session, actor: Actor, scene: Scene, question_id: str | None, message: str) -> None:
    """Hold one scene until it is released. A matter needs a wording that a secretary has passed (rule F7)."""
    projector = conference_of(session, actor).projector
    question = find_matter(session, actor, question_id) if question_id else None
    if scene is Scene.QUESTION and not _is_passed(question):
        raise Refused(N_("A secretary has not passed the wording of this matter yet."))
    if scene is Scene.MESSAGE and not one_line(message):
        raise Refused(N_("Please write the message first."))
    wanted = (scene, question.id if question else None, one_line(message))
    if wanted == (projector.pinned, projector.question_id, projector.message):
        return
    projector.pinned, projector.question_id, projector.message = wanted
    events.record(session, actor, EventKind.PROJECTOR_PINNED, wanted[1], scene=scene)


def release(session: Session, actor: Actor) -> None:
    """Follow the meeting again. A no-op when nothing is pinned."""
    projector = conference_of(session, actor).projector
    if projector.pinned is not None:
        projector.pinned = projector.question_id = None
        projector.message = ""
        events.record(session, actor, EventKind.PROJECTOR_RELEASED)


def set_line(session: Session, actor: Actor, text: str) -> None:
    """Show a line under whatever is shown; an empty one takes it away. A no-op when it is so already."""
    projector, line = conference_of(session, actor).projector, one_line(text)
    if projector.line != line:
        projector.line = line
        events.record(session, actor, EventKind.PROJECTOR_LINE_SET, shown=bool(line))


def let_go_of(session: Session, actor: Actor, question: Question) -> None:
    """Follow the meeting again if this matter is held. Records no event: its caller does."""
    projector = conference_of(session, actor).projector
    if projector.question_id == question.id:
        projector.pinned = projector.question_id = None


def set_hidden(session: Session, actor: Actor, hidden: bool) -> None:
    """Blank the projector at once, or show it again. A no-op when it is so already."""
    projector = conference_of(session, actor).projector
    if projector.hidden is not hidden:
        projector.hidden = hidden
        events.record(session, actor, EventKind.PROJECTOR_HIDDEN if hidden else EventKind.PROJECTOR_SHOWN)


def set_muted(session: Session, actor: Actor, muted: bool) -> None:
    """Silence the projectors' time bell, or let it sound again. A no-op when it is so already."""
    projector = conference_of(session, actor).projector
    if projector.muted is not muted:
        projector.muted = muted
        events.record(session, actor, EventKind.PROJECTOR_MUTED if muted else EventKind.PROJECTOR_UNMUTED)


def set_view(session: Session, actor: Actor, link_id: str, view: ProjectorView) -> None:
    """Choose what the projectors of one link show all the time. A no-op when it is so already."""
    link = find(session, actor, AccessLink, link_id)
    if link.role is not Role.PROJECTOR:
        raise Refused(N_("This screen is no projector."))
    if link.shows is not view:
        link.shows = view
        events.record(session, actor, EventKind.PROJECTOR_VIEW_SET, link.id, view=view)


def _is_passed(question: Question | None) -> bool:
    return question is not None and bool(question.wording_passed) and question.referred_at is None
