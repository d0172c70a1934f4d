"""The closing figures in sentences (DOMAIN 6.4 A)."""

from __future__ import annotations

from collections.abc import Iterator

from conference.documents.layout import Item
from conference.documents.minutes import Minutes
from conference.errors import N_
from conference.models import Resolution

_COUNTED = {
    Resolution.ANSWERED: N_("answered at the conference: %(n)s"),
    Resolution.ACCEPTED: N_("taken on board: %(n)s"),
    Resolution.PENDING: N_("entrusted to units: %(n)s"),
    Resolution.ESCALATED: N_("beyond authority, reported to the higher level: %(n)s"),
    Resolution.MERGED: N_("treated together with others: %(n)s"),
    Resolution.DECLINED: N_("no dialogue held: %(n)s"),
    Resolution.WITHDRAWN: N_("withdrawn: %(n)s"),
}


def summed_up(minutes: Minutes) -> Iterator[Item]:
    """Speeches, matters, what became of them."""
    say, totals = minutes.formal.say, minutes.totals
    counts = {"speeches": totals.speeches, "matters": totals.spoken + totals.written}
    yield Item(
        say(
            N_("%(speeches)s speeches; %(matters)s matters, %(spoken)s of them spoken and %(written)s in writing."),
            **counts,
            spoken=totals.spoken,
            written=totals.written,
        )
    )
    results = results_of(minutes)
    if results:
        yield Item(say(N_("Of these matters: %(results)s."), results="; ".join(results)))
    if totals.referred:
        yield Item(say(N_("Guided to the procedure for complaints and denunciations: %(n)s."), n=totals.referred))
    if totals.declined:
        yield Item(say(N_("No dialogue was held with %(n)s people, under the house rules."), n=totals.declined))


def results_of(minutes: Minutes) -> list[str]:
    """How many matters had which outcome, those without one last."""
    say, totals = minutes.formal.say, minutes.totals
    results = [
        say(sentence, n=totals.by_result[resolution])
        for resolution, sentence in _COUNTED.items()
        if totals.by_result.get(resolution)
    ]
    return results + ([say(N_("without an outcome: %(n)s"), n=totals.open)] if totals.open else [])
