"""The minutes laid out as a paper: Mẫu 1.9 of Decree 30 for State bodies, the Party's form for Party bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from conference.documents.layout import (
    Block,
    Figures,
    Heading,
    Letterhead,
    Line,
    Paper,
    Part,
    Prose,
    Sentence,
    Signature,
    Signatures,
    Title,
)
from conference.documents.minutes import Matter, Minutes, Note, Step, Turn, Written
from conference.documents.totals import summed_up
from conference.documents.wording import Formal
from conference.errors import N_
from conference.models import RunBy

_ROMAN = ("I", "II", "III", "IV", "V")
#: Symbols of the number; the number itself is the office's to give.
_NUMBERS = {
    RunBy.STATE: "Số: ……/BB-UBND",
    RunBy.PARTY: "Số ……-BB/ĐU",
    RunBy.FRONT: "Số: ……/BB-MTTQ",
    RunBy.JOINT: "Số: ……/BB",
}


@dataclass(frozen=True)
class Approval:
    """That the minutes were read back and approved, and for a correction why there is a new version."""

    number: int
    at: datetime
    by: str
    read_back: bool
    reason: str


def lay_out(minutes: Minutes, approval: Approval | None = None) -> Paper:
    """The whole minutes; without an approval marked as a draft."""
    return Paper(minutes.language, minutes.formal.say(N_("The minutes")), tuple(_parts(minutes, approval)))


def _parts(minutes: Minutes, approval: Approval | None) -> Iterator[Part]:
    say = minutes.formal.say
    yield Part(say(N_("Opening")), (*_top(minutes, approval), *_opening(minutes)))
    chapters = iter(_ROMAN)
    if minutes.steps:
        yield from _under(say(N_("Course of the conference")), chapters, list(_course(minutes)))
    if minutes.written:
        yield from _under(say(N_("Matters received in writing")), chapters, list(_received(minutes)))
    if minutes.conclusion:
        yield from _under(say(N_("The chair's conclusion")), chapters, list(_concluded(minutes)))
    yield from _under(say(N_("Figures")), chapters, [Part("", tuple(summed_up(minutes)))])
    yield Part(say(N_("Closing")), (*_ending(minutes, approval), _signatures(minutes)))


def _under(title: str, chapters: Iterator[str], parts: list[Part]) -> Iterator[Part]:
    """A chapter: its heading opens its first part."""
    heading = Heading(1, f"{next(chapters)}. {title}")
    for n, part in enumerate(parts):
        about = " · ".join(filter(None, [title, part.about]))
        yield Part(about, (heading, *part.blocks) if n == 0 else part.blocks)


# ---- top ----


def _top(minutes: Minutes, approval: Approval | None) -> Iterator[Block]:
    formal, party = minutes.formal, minutes.run_by is RunBy.PARTY
    state = (formal.say(N_("SOCIALIST REPUBLIC OF VIET NAM")), formal.say(N_("Independence - Freedom - Happiness")))
    day = formal.day(minutes.opened_at or minutes.planned_at)
    yield Letterhead(
        body=minutes.issuing_body,
        star=party,
        number=_NUMBERS[minutes.run_by],
        motto=(formal.say(N_("COMMUNIST PARTY OF VIET NAM")),) if party else state,
        # Only the Party's form has place and date at the top; Decree 30's minutes give them in the text.
        place_and_day=", ".join(filter(None, [minutes.place, day])) if party else "",
        mark="" if approval else formal.say(N_("DRAFT")),
    )
    yield Title(formal.say(N_("MINUTES")), minutes.subject)


def _opening(minutes: Minutes) -> Iterator[Block]:
    formal, say = minutes.formal, minutes.formal.say
    if minutes.opened_at:
        yield Line(say(N_("Beginning")), moment(formal, minutes.opened_at))
    elif minutes.planned_at:
        planned = say(N_("%(moment)s (planned)"), moment=moment(formal, minutes.planned_at))
        yield Line(say(N_("Beginning")), planned)
    yield Line(say(N_("Place")), minutes.venue)
    for n, chair in enumerate(minutes.chairs):
        yield Line(say(N_("Chair")) if n == 0 else say(N_("Co-chair")), chair)
    if minutes.secretaries:
        yield Line(say(N_("Secretaries of the minutes")), "; ".join(minutes.secretaries))
    if minutes.groups:
        yield Line(say(N_("Participants")), "")
        yield _attendance(minutes)


def _attendance(minutes: Minutes) -> Figures:
    say = minutes.formal.say
    head = (say(N_("Group")), say(N_("Expected")), say(N_("Invited")), say(N_("Present")))
    figures = [(group.name, group.expected, group.invited, group.present) for group in minutes.groups]
    sums = (say(N_("In all")), *(sum(row[n] for row in figures) for n in (1, 2, 3)))  # type: ignore[misc]
    return Figures(head, tuple(tuple(map(str, row)) for row in (*figures, sums)))


def moment(formal: Formal, instant: datetime) -> str:
    """07 giờ 30, ngày 19 tháng 11 năm 2026"""
    return formal.say(N_("%(time)s, %(day)s"), time=formal.time(instant), day=formal.day(instant))


# ---- course ----


def _course(minutes: Minutes) -> Iterator[Part]:
    formal = minutes.formal
    for n, step in enumerate(minutes.steps, start=1):
        first, *turns = _cut(step)
        about = f"{n}. {step.title}"
        blocks = [Heading(2, about, formal.span(step.started_at, step.ended_at))]
        if step.presenter:
            blocks_line: Block = Line(formal.say(N_("Presented by")), step.presenter)
            yield Part(about, (*blocks, blocks_line, *_rows(formal, first)))
        else:
            yield Part(about, (*blocks, *_rows(formal, first)))
        for rows in turns:
            yield Part(about, tuple(_rows(formal, rows)))


def _cut(step: Step) -> list[list[Turn | Note]]:
    """The step's rows so that each turn begins a part: first what comes before any turn."""
    parts: list[list[Turn | Note]] = [[]]
    for row in step.rows:
        if isinstance(row, Turn):
            parts.append([])
        parts[-1].append(row)
    return parts


def _rows(formal: Formal, rows: list[Turn | Note]) -> Iterator[Block]:
    for row in rows:
        if isinstance(row, Note):
            yield Prose(row.words, formal.say(N_("Note, %(time)s"), time=formal.time(row.at)))
        else:
            yield from _turn(formal, row)


def _turn(formal: Formal, turn: Turn) -> Iterator[Block]:
    remark = [formal.time(turn.at), turn.side]
    if turn.field:
        remark.append(formal.say(N_("field: %(field)s"), field=turn.field))
    number = f"{turn.number}. " if turn.number else ""
    yield Heading(3, number + turn.who, "; ".join(filter(None, remark)))
    if turn.summary:
        yield Prose(turn.summary)
    elif not turn.matters and not turn.notes:
        yield Prose("", missing=formal.say(N_("(not written yet)")))
    for matter in turn.matters:
        yield from _matter(formal, matter, matter.number)
    yield from (Prose(words, formal.say(N_("Note"))) for words in turn.notes)


def _matter(formal: Formal, matter: Matter, number: str) -> Iterator[Block]:
    if matter.referred:
        yield Prose("", missing=formal.say(N_("One matter was guided to its own procedure; it is not recorded here.")))
        return
    missing = formal.say(N_("(not written yet)"))
    field = formal.say(N_("field: %(field)s"), field=matter.field) if matter.field else ""
    yield Prose(matter.words, f"{formal.kind(matter.kind)} {number}".strip(), field, missing)
    for given in matter.answers:
        yield Prose(given.words, formal.say(N_("Answer")), f"{given.by}; {formal.time(given.at)}", missing)
    if matter.result:
        yield Line(formal.say(N_("Result")), f"{matter.result}.")
    yield from (Prose(words, formal.say(N_("Note"))) for words in matter.notes)


def _received(minutes: Minutes) -> Iterator[Part]:
    for written in minutes.written:
        yield Part("", tuple(_letter(minutes.formal, written)))


def _letter(formal: Formal, written: Written) -> Iterator[Block]:
    if not written.matter.referred:  # a referred one shows neither who sent it nor when
        yield Heading(2, f"{written.matter.number}. {written.who}", written.source)
    yield from _matter(formal, written.matter, "")  # its heading has the number


def _concluded(minutes: Minutes) -> Iterator[Part]:
    blocks: list[Block] = []
    for n, point in enumerate(minutes.conclusion, start=1):
        blocks.append(Prose(point.words, f"{n}.", point.charge))
    yield Part("", tuple(blocks))


# ---- end ----


def _ending(minutes: Minutes, approval: Approval | None) -> Iterator[Block]:
    formal, say = minutes.formal, minutes.formal.say
    if minutes.left_out:
        yield Sentence(say(N_("Steps of the programme left out: %(steps)s."), steps="; ".join(minutes.left_out)))
    yield Sentence(_end_of_meeting(minutes))
    if approval is None:
        return
    at = moment(formal, approval.at)
    read = N_("These minutes were read back and approved by %(by)s at %(at)s (version %(number)s)%(end)s")
    unread = N_("These minutes were approved by %(by)s at %(at)s (version %(number)s)%(end)s")
    end = "." if minutes.run_by is RunBy.PARTY or approval.reason else "./."
    yield Sentence(say(read if approval.read_back else unread, by=approval.by, at=at, number=approval.number, end=end))
    if approval.reason:
        end = "." if minutes.run_by is RunBy.PARTY else "./."
        reason = approval.reason.rstrip(".")
        yield Sentence(say(N_("Reason for this version: %(reason)s%(end)s"), reason=reason, end=end))


def _end_of_meeting(minutes: Minutes) -> str:
    formal, closed, opened = minutes.formal, minutes.closed_at, minutes.opened_at
    if closed is None:
        return formal.say(N_("The conference has not ended yet."))
    if opened is not None and formal.same_day(opened, closed):
        return formal.say(N_("The conference ended at %(time)s on the same day."), time=formal.time(closed))
    return formal.say(N_("The conference ended at %(time)s."), time=moment(formal, closed))


def _signatures(minutes: Minutes) -> Signatures:
    """A name only where one person can be meant: whoever signs is the office's to say (DOMAIN 6.4)."""
    say, party = minutes.formal.say, minutes.run_by is RunBy.PARTY
    left = say(N_("WRITER OF THE MINUTES")) if party else say(N_("SECRETARY"))
    right = say(N_("CHAIR OF THE CONFERENCE")) if party else say(N_("CHAIR"))
    hint = say(N_("(signature, full name)"))
    office = say(N_("Files of the Party Office.")) if party else say(N_("- Files: Records, conference file."))
    return Signatures(
        Signature(left, hint, _only(minutes.secretary_names)),
        Signature(right, hint, _only(minutes.chair_names)),
        say(N_("Recipients:")),
        ("- ……;", office),
    )


def _only(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else ""
