"""Who may read and write typed text, and whether a browser's text belongs to this database's history."""

from __future__ import annotations

from sqlalchemy.orm import Session

from conference.actor import Actor
from conference.errors import N_, Forbidden, Refused
from conference.minutes import log
from conference.models import AccessLink, ConclusionPoint, MinutesEntry
from conference.permissions import Permission, may

DELETED = N_("This entry has been deleted. Your text is still in the field.")
ADOPTED = N_("This point has been adopted. Corrections make a new version of the minutes.")


def is_writer(actor: Actor) -> bool:
    """Whoever may write the minutes may see how they are being typed."""
    return may(actor.role, Permission.ENTRY_OPEN)


def require_writer(actor: Actor) -> None:
    """Raises Forbidden for everybody else."""
    if not is_writer(actor):
        raise Forbidden(N_("Your role may not do this."))


def require_valid_link(session: Session, actor: Actor) -> None:
    """A link may have been revoked since the page was opened. Raises Forbidden."""
    if actor.link_id is not None:
        link = session.get(AccessLink, actor.link_id)
        if link is None or link.revoked_at is not None:
            raise Forbidden(N_("This link has been revoked."))


def must_be_open(session: Session, entry: MinutesEntry) -> None:
    """Refuse to change the words of a deleted entry or of an adopted point."""
    if entry.deleted_at is not None:
        raise Refused(DELETED)
    if entry.conclusion_id and session.get_one(ConclusionPoint, entry.conclusion_id).adopted_at is not None:
        raise Refused(ADOPTED)


def same_history(session: Session, entry: MinutesEntry, epoch: str, mark: str) -> bool:
    """May a browser that knows this epoch and mark merge?

    One that has heard of no epoch holds nothing but its own typing, which is new anywhere. A known epoch with an
    unknown mark means that an older copy of this database was put in its place without a word.
    """
    if not epoch:
        return not mark
    return epoch == entry.epoch and log.knows(session, entry.id, mark)
