"""Reading approved minutes: their versions, what each holds to the letter, and the scans bound to them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from conference.models import MinutesScan, MinutesVersion, RoleHolder, ScanFile


def versions(session: Session, conference_id: str) -> list[MinutesVersion]:
    """Every version, newest first, with names and scans but without the papers and bytes themselves."""
    found = (
        select(MinutesVersion)
        .where(MinutesVersion.conference_id == conference_id)
        .order_by(MinutesVersion.number.desc())
        .options(
            joinedload(MinutesVersion.approved_by).joinedload(RoleHolder.person),
            joinedload(MinutesVersion.made_by_holder).joinedload(RoleHolder.person),
            selectinload(MinutesVersion.scans).joinedload(MinutesScan.file),
        )
    )
    return list(session.scalars(found))


def version(session: Session, conference_id: str, number: int) -> MinutesVersion | None:
    """One version with its papers."""
    found = (
        select(MinutesVersion)
        .where(MinutesVersion.conference_id == conference_id, MinutesVersion.number == number)
        .options(undefer(MinutesVersion.markdown), undefer(MinutesVersion.html))
    )
    return session.scalar(found)


def scan(session: Session, conference_id: str, scan_id: str) -> MinutesScan | None:
    """One scan with its bytes."""
    found = (
        select(MinutesScan)
        .where(MinutesScan.conference_id == conference_id, MinutesScan.id == scan_id)
        .options(joinedload(MinutesScan.file).undefer(ScanFile.content))
    )
    return session.scalar(found)
