"""Text blocks: added, changed, removed; the organisation's and each secretary's own."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import conference_of
from conference.errors import N_, NOT_HERE, Invalid, Refused
from conference.events import EventKind
from conference.models import LONGEST_ABBREVIATION, TextBlock
from conference.text import nfc


def abbreviated(given: str) -> str:
    """An abbreviation as it is stored: NFC and small. Invalid unless it is 1 to 20 letters."""
    letters = nfc(given).strip().lower()
    if not letters.isalpha() or len(letters) > LONGEST_ABBREVIATION:
        raise Invalid(N_("An abbreviation is 1 to 20 letters, without spaces, digits or signs."))
    return letters


def put(session: Session, actor: Actor, abbreviation: str, text: str, *, personal: bool) -> TextBlock:
    """Let an abbreviation stand for these words, for everybody or for the actor alone. A no-op when it does already.

    Blocks belong to the organisation: its next conference has them, too. A personal one stays with its role holder.
    """
    letters, words = abbreviated(abbreviation), nfc(text).strip()
    if not words:
        raise Invalid(N_("Please write the words the abbreviation stands for."))
    if personal and actor.role_holder_id is None:
        raise Refused(N_("Only a named person can have text blocks of their own."))
    block = _find(session, actor, letters, personal)
    if block is not None and block.text == words:
        return block
    if block is None:
        block = TextBlock(
            organisation_id=conference_of(session, actor).organisation_id,
            role_holder_id=actor.role_holder_id if personal else None,
            abbreviation=letters,
        )
        session.add(block)
    block.text = words
    session.flush()
    events.record(session, actor, EventKind.TEXT_BLOCK_SET, block.id)
    return block


def remove(session: Session, actor: Actor, block_id: str) -> None:
    """Remove a block of the organisation's or of one's own; Invalid for another person's."""
    block = session.get(TextBlock, block_id)
    if block is None or block.organisation_id != conference_of(session, actor).organisation_id:
        raise Invalid(NOT_HERE)
    if block.role_holder_id not in (None, actor.role_holder_id):
        raise Invalid(NOT_HERE)
    session.delete(block)
    session.flush()
    events.record(session, actor, EventKind.TEXT_BLOCK_REMOVED, block_id)


def _find(session: Session, actor: Actor, letters: str, personal: bool) -> TextBlock | None:
    owner = TextBlock.role_holder_id == actor.role_holder_id if personal else TextBlock.role_holder_id.is_(None)
    organisation_id = conference_of(session, actor).organisation_id
    found = select(TextBlock).where(
        TextBlock.organisation_id == organisation_id, TextBlock.abbreviation == letters, owner
    )
    return session.scalar(found)
