"""Links to screens: issued, moved to another device, revoked. Tokens are never stored, only their hashes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import find
from conference.errors import N_, Refused
from conference.events import EventKind
from conference.models import AccessLink, Delegate, Device, Role
from conference.text import one_line

#: A one-time QR works this long.
ONE_TIME_SECONDS = 60
_TOKEN_BYTES = 20  # 160 bits


def hash_token(token: str) -> str:
    """What is kept of a token: SHA-256 in hexadecimal. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue(session: Session, actor: Actor, role: Role, role_holder_id: str | None, label: str) -> tuple[AccessLink, str]:
    """Make a link for a named person in a role, or for a projector; returns it with its token, shown once."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    link = AccessLink(
        conference_id=actor.conference_id,
        role=role,
        role_holder_id=role_holder_id,
        label=label,
        token_hash=hash_token(token),
        created_at=actor.at,
    )
    session.add(link)
    session.flush()
    events.record(session, actor, EventKind.LINK_ISSUED, link.id, link_role=role)
    return link, token


def issue_once(session: Session, actor: Actor, link_id: str) -> str:
    """A token that opens the same person's screen on another device, once, within a minute."""
    original = find(session, actor, AccessLink, link_id)
    if original.revoked_at is not None:
        raise Refused(N_("This link has been revoked."))
    link, token = issue(session, actor, original.role, original.role_holder_id, original.label)
    link.parent_id = original.id
    link.expires_at = actor.at + timedelta(seconds=ONE_TIME_SECONDS)
    return token


def redeem(session: Session, token: str, at: datetime) -> tuple[AccessLink, str] | None:
    """The link a token opens, with the token its cookie is to hold; none for unknown, expired or revoked ones.

    A one-time token is exchanged for a fresh one, so that the picture of the QR is worthless afterwards.
    """
    link = session.scalar(select(AccessLink).where(AccessLink.token_hash == hash_token(token)).with_for_update())
    if link is None or link.revoked_at is not None:
        return None
    if link.expires_at is None:
        return link, token
    if link.used_at is not None or at > link.expires_at:
        return None
    fresh = secrets.token_urlsafe(_TOKEN_BYTES)
    link.token_hash, link.used_at, link.expires_at = hash_token(fresh), at, None
    return link, fresh


def rename(session: Session, actor: Actor, link_id: str, label: str) -> None:
    """Say which screen a link opens ("the left wall"); nothing says: the person's name. A no-op when it is so."""
    link, label = find(session, actor, AccessLink, link_id), one_line(label)
    if link.label != label:
        link.label = label
        events.record(session, actor, EventKind.LINK_RENAMED, link.id)


def blink(session: Session, actor: Actor, link_id: str) -> None:
    """Let the screens of a link show themselves by blinking. Every process tells its own when it sees the event."""
    link = find(session, actor, AccessLink, link_id)
    if link.revoked_at is not None:
        raise Refused(N_("This link has been revoked."))
    link.blinked_at = actor.at
    events.record(session, actor, EventKind.LINK_BLINKED, link.id)


def revoke(session: Session, actor: Actor, link_id: str) -> None:
    """Make a link worthless, and with it all that were opened from it on other devices. A no-op when revoked.

    Every process disconnects their sockets when it sees the events. Nobody cuts off the branch they sit on, and an
    organiser's screens only an organiser does.
    """
    link = find(session, actor, AccessLink, link_id)
    if link.id == actor.link_id:
        raise Refused(N_("This is the screen you are using yourself."))
    if link.role is Role.ORGANISER and actor.role is not Role.ORGANISER:
        raise Refused(N_("Only an organiser closes an organiser's screens."))
    if link.revoked_at is None:
        link.revoked_at = actor.at
        events.record(session, actor, EventKind.LINK_REVOKED, link.id)
    for made_from_it in session.scalars(select(AccessLink.id).where(AccessLink.parent_id == link.id)).all():
        revoke(session, actor, made_from_it)


def admit_device(session: Session, conference_id: str) -> Device:
    """Know a phone that entered by the conference's code."""
    device = Device(conference_id=conference_id)
    session.add(device)
    session.flush()
    return device


def acknowledge_recording(session: Session, actor: Actor) -> None:
    """A phone's owner has read that the meeting is recorded (DOMAIN 5.7). A no-op the second time."""
    device = session.get_one(Device, actor.device_id)
    if device.recording_acknowledged_at is None:
        device.recording_acknowledged_at = actor.at
        events.record(session, actor, EventKind.RECORDING_ACKNOWLEDGED, device=device.id)


def open_invitation(session: Session, delegate: Delegate, device_id: str) -> None:
    """Somebody opened a delegate's printed invitation on this phone: from now on it is known as theirs."""
    delegate.device_id = device_id
