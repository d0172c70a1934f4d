"""From a link's token or a phone's signed cookie to the actor behind it. Every door asks here, every time."""

from __future__ import annotations

from hmac import compare_digest

from itsdangerous import BadSignature, Signer
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference.actor import Actor
from conference.domain.links import hash_token
from conference.models import AccessLink, Device, Role, RoleHolder


def actor_of_link(session: Session, link_id: str, token: str) -> Actor | None:
    """The named person (or projector) behind a link, if the token is its own and it is not revoked."""
    link = session.scalar(
        select(AccessLink)
        .where(AccessLink.id == link_id)
        .options(joinedload(AccessLink.role_holder).joinedload(RoleHolder.person))
    )
    if link is None or link.revoked_at is not None or not compare_digest(link.token_hash, hash_token(token)):
        return None
    return _actor(link)


def actor_of_token(session: Session, token: str) -> Actor | None:
    """The same for a program that only has the token (the API)."""
    link_id = session.scalar(select(AccessLink.id).where(AccessLink.token_hash == hash_token(token)))
    return actor_of_link(session, link_id, token) if link_id else None


def actor_of_device(session: Session, conference_id: str, device_id: str) -> Actor | None:
    """The phone that entered by the conference's code."""
    device = session.get(Device, device_id)
    if device is None or device.conference_id != conference_id:
        return None
    return phone(conference_id, device.id)


def phone(conference_id: str, device_id: str) -> Actor:
    """Whoever holds a phone that has entered."""
    return Actor(Role.ATTENDEE, conference_id, f"device:{device_id}", device_id=device_id)


def is_revoked(session: Session, actor: Actor) -> bool:
    """Has the link of somebody who was let in before been revoked meanwhile? (Phones have none.)"""
    if actor.link_id is None:
        return False
    return (
        session.scalar(select(AccessLink.id).where(AccessLink.id == actor.link_id, AccessLink.revoked_at.is_(None)))
        is None
    )


def sign_device(secret: str, device_id: str) -> str:
    """What a phone's cookie holds."""
    return Signer(secret, salt="device").sign(device_id.encode()).decode()


def read_device(secret: str, cookie: str) -> str | None:
    """The phone's id, if the cookie is ours."""
    try:
        return Signer(secret, salt="device").unsign(cookie.encode()).decode()
    except BadSignature:
        return None


def _actor(link: AccessLink) -> Actor:
    holder = link.role_holder
    return Actor(
        role=link.role,
        conference_id=link.conference_id,
        key=f"link:{link.id}",
        name=holder.person.full_name if holder else link.label,
        link_id=link.id,
        role_holder_id=holder.id if holder else None,
        unit_id=holder.unit_id if holder else None,
    )
