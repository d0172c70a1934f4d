"""Approving the minutes: each approval makes a version that never changes; a signed scan may be bound to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import people
from conference.domain.rows import conference_of, find
from conference.errors import N_, Forbidden, Invalid, Refused, Stale
from conference.events import EventKind
from conference.models import ConferenceState, MinutesScan, MinutesVersion, RoleHolder, ScanFile
from conference.text import nfc, one_line

#: The meeting is over: the minutes can tell when it ended.
_OVER = frozenset({ConferenceState.CONCLUDED, ConferenceState.NOTICE_ISSUED, ConferenceState.ARCHIVED})
LARGEST_SCAN = 20_000_000  # bytes
_MAGIC = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Wish:
    """An approval as it is asked for. ``seen`` is the fingerprint of what was read; empty: whatever stands now."""

    read_back: bool = False
    reason: str = ""
    seen: str = ""
    chair_said_so: bool = False


@dataclass(frozen=True)
class Content:
    """What a version keeps."""

    markdown: str
    html: str
    file_name: str


#: Writes the minutes as this version, approved by this chair for this reason.
Press = Callable[[int, RoleHolder, str], Content]


def approve(session: Session, actor: Actor, wish: Wish, fingerprint: str, press: Press) -> MinutesVersion:
    """Freeze the minutes as a new version. From the second on it needs a reason; a no-op when nothing has changed.

    An operator must confirm that the chair said so.
    """
    if conference_of(session, actor).state not in _OVER:
        raise Refused(N_("Close the conference first: the minutes tell when it ended."))
    if actor.on_behalf and not wish.chair_said_so:
        raise Forbidden(N_("Please confirm that the chair said so."))
    if wish.seen and wish.seen != fingerprint:
        raise Stale(N_("The minutes have changed since this page was opened. Please read them again first."))
    last = newest(session, actor.conference_id)
    if last is not None and last.fingerprint == fingerprint:
        return last
    reason = nfc(wish.reason).strip()
    if last is not None and not reason:
        raise Refused(N_("A correction of approved minutes needs a reason."))
    number, chair = (last.number if last else 0) + 1, people.acting_holder(session, actor)
    version = _version(actor, wish, number, chair, reason, press(number, chair, reason))
    version.fingerprint = fingerprint
    session.add(version)
    session.flush()
    events.record(session, actor, EventKind.MINUTES_APPROVED, version.id, number=number, read_back=wish.read_back)
    return version


def newest(session: Session, conference_id: str) -> MinutesVersion | None:
    """The last version, if the minutes were ever approved."""
    return session.scalar(
        select(MinutesVersion)
        .where(MinutesVersion.conference_id == conference_id)
        .order_by(MinutesVersion.number.desc())
        .limit(1)
    )


def keep_file(session: Session, actor: Actor, content: bytes) -> ScanFile:
    """Keep the bytes of a scan: a PDF, JPEG or PNG of at most 20 MB, known by how it begins. The same bytes once."""
    if len(content) > LARGEST_SCAN:
        raise Invalid(N_("A scan may have at most 20 MB."))
    media_type = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)
    if media_type is None:
        raise Invalid(N_("Please choose a PDF, JPEG or PNG file."))
    digest = hashlib.sha256(content).hexdigest()
    known = _file(session, actor, digest)
    if known is not None:
        return known
    kept = ScanFile(
        conference_id=actor.conference_id,
        sha256=digest,
        media_type=media_type,
        size=len(content),
        content=content,
        received_at=actor.at,
    )
    session.add(kept)
    session.flush()
    return kept


def bind_scan(session: Session, actor: Actor, version_id: str, sha256: str, file_name: str) -> MinutesScan:
    """Bind a scan whose bytes are here to a version. The same file at the same version is a no-op."""
    version = find(session, actor, MinutesVersion, version_id)
    file = _file(session, actor, sha256)
    if file is None:
        raise Invalid(N_("This file has not arrived. Please send it again."))
    bound = session.scalar(
        select(MinutesScan).where(MinutesScan.version_id == version.id, MinutesScan.file_id == file.id)
    )
    if bound is not None:
        return bound
    scan = MinutesScan(
        conference_id=actor.conference_id,
        version_id=version.id,
        file_id=file.id,
        file_name=one_line(file_name)[-_LONGEST_NAME:] or "scan",
        bound_at=actor.at,
        bound_by=actor.key,
    )
    session.add(scan)
    session.flush()
    events.record(session, actor, EventKind.MINUTES_SCAN_BOUND, version.id, scan=scan.id, sha256=sha256)
    return scan


def _version(actor: Actor, wish: Wish, number: int, chair: RoleHolder, reason: str, content: Content) -> MinutesVersion:
    return MinutesVersion(
        conference_id=actor.conference_id,
        number=number,
        made_at=actor.at,
        made_by=actor.key,
        made_by_id=actor.role_holder_id,
        on_behalf=actor.on_behalf,
        approved_by_id=chair.id,
        read_back=wish.read_back,
        reason=reason,
        file_name=content.file_name,
        markdown=content.markdown,
        markdown_sha256=_sha256(content.markdown),
        html=content.html,
        html_sha256=_sha256(content.html),
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _file(session: Session, actor: Actor, sha256: str) -> ScanFile | None:
    return session.scalar(
        select(ScanFile).where(ScanFile.conference_id == actor.conference_id, ScanFile.sha256 == sha256)
    )
