"""The addresses people type or scan: where this server is found on the local network, and everybody's links."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
from collections.abc import Iterator

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conference import clock
from conference.actor import Actor
from conference.config import Config
from conference.db import Database
from conference.domain import links
from conference.i18n import say
from conference.lan import LOCALHOST, lan_address
from conference.models import AccessLink, Conference, ProjectorView, Role, RoleHolder
from conference.screens.labels import LABELS
from conference.screens.pages import screen_of
from conference.text import one_line


def base_url(config: Config) -> str:
    """Where phones find the server: the public address if one is set, else the LAN address."""
    return config.public_url or f"http://{lan_address()}:{config.port}"


def printed_links(database: Database, config: Config) -> Iterator[str]:
    """Lines for the terminal: per conference everyone's link, and the phones' address with its QR code.

    Tokens are kept nowhere: each is made of the link's id and this installation's secret, so that the same links can
    be printed again while the database only knows their hashes.
    """
    base, secret = base_url(config), config.read_secret()
    with database.writing() as session:
        # Locked, for making a link writes an event; a server may be running.
        for conference in session.scalars(select(Conference).order_by(Conference.slug).with_for_update()).all():
            yield f"\n{conference.title}"
            for link in _everyones_links(session, conference, secret):
                yield f"  {_whose(link, conference.language):<60} {base}/l/{token_of(secret, link.id)}"
            yield from _for_phones(f"{base}/j/{conference.join_code}", conference.language)
    if LOCALHOST in base:
        yield "\nThis machine is in no network: nobody else can reach it. Join the hall's Wi-Fi, then start again."


def revoke_links(database: Database, wanted: str) -> list[str]:
    """Revoke every link in force of the person of that full name, or the one of that id, token or address.

    Returns whose they were. The server's processes see the events and disconnect the sockets within a second.
    """
    key = wanted.rstrip("/").rpartition("/")[2]
    with database.writing() as session:
        in_force = session.scalars(
            select(AccessLink)
            .where(AccessLink.revoked_at.is_(None))
            .order_by(AccessLink.conference_id, AccessLink.created_at)
            .options(
                joinedload(AccessLink.role_holder).joinedload(RoleHolder.person),
                joinedload(AccessLink.role_holder).joinedload(RoleHolder.unit),
            )
        )
        found = [
            link
            for link in in_force
            if link.id == key or link.token_hash == links.hash_token(key) or _is_of(link, wanted)
        ]
        for link in found:
            # The conference's row is locked first, so that its events keep their order.
            session.get_one(Conference, link.conference_id, with_for_update=True)
            links.revoke(session, Actor(Role.ORGANISER, link.conference_id, "office", at=clock.now()), link.id)
        return [_whose(link, session.get_one(Conference, link.conference_id).language) for link in found]


def token_of(secret: str, link_id: str) -> str:
    """The token of a printed link: 160 bits that only this installation's secret can make."""
    digest = hmac.new(secret.encode(), f"link {link_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:20]).decode().rstrip("=")


def new_projector(session: Session, actor: Actor, secret: str, label: str, view: ProjectorView) -> AccessLink:
    """A printable link for one projector more."""
    link, _ = links.issue(session, actor, Role.PROJECTOR, None, one_line(label))
    link.token_hash = links.hash_token(token_of(secret, link.id))
    link.shows = view
    return link


def address_of(secret: str, base: str, link: AccessLink) -> str | None:
    """Where a link opens; none for one whose token was made by chance and shown once."""
    token = token_of(secret, link.id)
    return f"{base}/l/{token}" if link.token_hash == links.hash_token(token) else None


def _everyones_links(session: Session, conference: Conference, secret: str) -> list[AccessLink]:
    """One printable link for every role holder with a screen, and every projector's; made where there is none."""
    holders = session.scalars(
        select(RoleHolder)
        .where(RoleHolder.conference_id == conference.id)
        .order_by(RoleHolder.position)
        .options(joinedload(RoleHolder.person), joinedload(RoleHolder.unit))
    )
    found = [
        _printable(session, conference, secret, holder.role, holder)
        for holder in holders
        if screen_of(holder.role) is not None
    ]
    return [*found, *_projectors(session, conference, secret)]


def _projectors(session: Session, conference: Conference, secret: str) -> list[AccessLink]:
    of_projectors = select(AccessLink).where(
        AccessLink.conference_id == conference.id,
        AccessLink.role == Role.PROJECTOR,
        AccessLink.revoked_at.is_(None),
    )
    known = session.scalars(of_projectors.order_by(AccessLink.created_at, AccessLink.id))
    printable = [link for link in known if link.token_hash == links.hash_token(token_of(secret, link.id))]
    return printable or [_printable(session, conference, secret, Role.PROJECTOR, None)]


def _printable(
    session: Session, conference: Conference, secret: str, role: Role, holder: RoleHolder | None
) -> AccessLink:
    existing = session.scalars(
        select(AccessLink).where(
            AccessLink.conference_id == conference.id,
            AccessLink.role == role,
            AccessLink.role_holder_id == (holder.id if holder else None),
            AccessLink.revoked_at.is_(None),
        )
    )
    for link in existing:
        if link.token_hash == links.hash_token(token_of(secret, link.id)):
            return link
    office = Actor(Role.ORGANISER, conference.id, "office", at=clock.now())
    link, _ = links.issue(session, office, role, holder.id if holder else None, "")
    link.token_hash = links.hash_token(token_of(secret, link.id))
    return link


def _is_of(link: AccessLink, name: str) -> bool:
    holder = link.role_holder
    return holder is not None and holder.person.full_name.casefold() == one_line(name).casefold()


def _whose(link: AccessLink, language: str) -> str:
    role = say(language, LABELS[link.role])
    if link.role_holder is None:
        return f"{role}: {link.label}" if link.label else role
    unit = link.role_holder.unit
    return f"{role}: {link.role_holder.person.full_name}" + (f" ({unit.short_name})" if unit else "")


def _for_phones(url: str, language: str) -> Iterator[str]:
    picture = io.StringIO()
    segno.make(url).terminal(out=picture, compact=True)
    yield f"  {say(language, LABELS[Role.ATTENDEE]):<60} {url}"
    yield from picture.getvalue().splitlines()
