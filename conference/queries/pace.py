"""How fast the queue really moves, so that a phone can tell how long it may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from conference.models import Speech, SpeechKind

#: So many turns must have gone by before they tell more than what was registered.
FEWEST_TURNS = 3
_TURNS = (
    select(Speech.started_at, Speech.allotted_seconds)
    .where(Speech.conference_id == bindparam("conference"), Speech.kind == SpeechKind.CITIZEN)
    .where(Speech.recorded_afterwards.is_(False))
    .order_by(Speech.started_at)
)


@dataclass(frozen=True)
class Pace:
    """From the beginning of one citizen's turn to the next one's: answers between them and pauses for breath included.

    Medians, so that a break or one endless turn does not count.
    """

    share: float  # of the time that was registered: 1.5 when turns of 2 minutes follow each other every 3
    seconds: float  # of a turn
    latest: datetime  # when the latest one began


def pace(session: Session, conference_id: str) -> Pace | None:
    """As the turns so far tell it; none before ``FEWEST_TURNS`` of them."""
    turns = session.execute(_TURNS, {"conference": conference_id}).all()
    taken = [((later - at).total_seconds(), allotted) for (at, allotted), (later, _) in pairwise(turns) if allotted]
    if len(taken) < FEWEST_TURNS:
        return None
    share = median(seconds / allotted for seconds, allotted in taken)
    return Pace(share, median(seconds for seconds, _ in taken), turns[-1][0])
