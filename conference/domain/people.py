"""Who people are: finding, naming, renaming, merging; who is in the hall."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain import presence
from conference.domain.rows import find, find_unit, known_locality
from conference.errors import N_, Forbidden, Invalid, Refused
from conference.events import EventKind
from conference.models import (
    WAITING,
    Answer,
    Assignment,
    Delegate,
    DelegateGroup,
    Locality,
    Person,
    Question,
    Role,
    RoleHolder,
    SpeakingRequest,
    Speech,
)
from conference.text import fold, one_line

#: Where rows name a person, but for invitations, of which one person has one at most.
_NAMED_IN = ((SpeakingRequest, "person_id"), (Speech, "person_id"), (Question, "asker_id"), (RoleHolder, "person_id"))


@dataclass(frozen=True)
class Named:
    """How a person was given: an existing one by id, or a name to write down."""

    person_id: str | None = None
    title: str = ""
    full_name: str = ""
    locality_id: str | None = None

    def __bool__(self) -> bool:
        return bool(self.person_id or self.full_name.strip())


def identify(session: Session, actor: Actor, named: Named) -> Person:
    """The person meant: the one chosen from the list, or a new one of that name.

    A name typed on a phone is not shown publicly before staff passes it.
    """
    if named.person_id:
        person = find(session, actor, Person, named.person_id)
        if actor.role is Role.ATTENDEE and person.device_id != actor.device_id:
            raise Forbidden(N_("A phone may only name its own people."))
        return _who_remains(session, person)
    if not one_line(named.full_name):
        raise Invalid(N_("Please give a name."))
    person = Person(
        conference_id=actor.conference_id,
        title=one_line(named.title),
        full_name=one_line(named.full_name),
        locality_id=known_locality(session, actor, named.locality_id),
        name_passed=actor.role is not Role.ATTENDEE,
        device_id=actor.device_id,
    )
    refresh_search(session, person)
    session.add(person)
    session.flush()
    return person


def rename(
    session: Session, actor: Actor, person_id: str, title: str, full_name: str, locality_id: str | None
) -> Person:
    """Correct a person's title, name and locality. The name counts as passed; a no-op when nothing differs."""
    person = find(session, actor, Person, person_id)
    new = (one_line(title), one_line(full_name), known_locality(session, actor, locality_id))
    if not new[1]:
        raise Invalid(N_("Please give a name."))
    if new == (person.title, person.full_name, person.locality_id) and person.name_passed:
        return person
    person.title, person.full_name, person.locality_id = new
    person.name_passed = True
    refresh_search(session, person)
    events.record(session, actor, EventKind.PERSON_RENAMED, person.id, devices=phones_of(session, person.id))
    return person


def merge(session: Session, actor: Actor, person_id: str, into_id: str) -> Person:
    """Treat two rows as one human being: everything the first did is now the second's. Nothing is deleted.

    Roles and the invitation come along. Where both are invited, both invitations stay; where both wait to speak, the
    merge is refused, for somebody has to say which of the two registrations counts.
    """
    gone, kept = find(session, actor, Person, person_id), find(session, actor, Person, into_id)
    if gone is kept:
        raise Refused(N_("These are already the same person."))
    if gone.merged_into_id or kept.merged_into_id:
        raise Refused(N_("One of the two has already been merged."))
    _refuse_two_waiting(session, gone, kept)
    for table, column in _NAMED_IN:
        for row in session.scalars(select(table).where(getattr(table, column) == gone.id)):
            setattr(row, column, kept.id)  # the column names are those of _NAMED_IN
    invitations = list(session.scalars(select(Delegate).where(Delegate.person_id.in_([gone.id, kept.id]))))
    if len(invitations) == 1:
        invitations[0].person_id = kept.id
    gone.merged_into_id = kept.id
    # The phone does not come along: what it may rename is what it named, not a delegate it turned out to be.
    devices = phones_of(session, gone.id, kept.id)
    events.record(session, actor, EventKind.PERSON_MERGED, gone.id, into=kept.id, devices=devices)
    return kept


def match(session: Session, actor: Actor, delegate_id: str, person_id: str) -> Person:
    """Whoever gave this name on a phone is this delegate: the desk has seen them. The name is shown from now on.

    Refused for other names than the delegate's (accents aside) and for names that staff gave.
    """
    delegate, typed = find(session, actor, Delegate, delegate_id), find(session, actor, Person, person_id)
    if typed.device_id is None or typed.name_passed or fold(typed.full_name) != fold(delegate.person.full_name):
        raise Refused(N_("This is not the name that was given on the phone."))
    return merge(session, actor, typed.id, delegate.person_id)


def pass_name(session: Session, actor: Actor, person_id: str) -> None:
    """Let public screens show a name that was typed on a phone. A no-op when they may already."""
    person = find(session, actor, Person, person_id)
    if not person.name_passed:
        person.name_passed = True
        events.record(session, actor, EventKind.PERSON_PASSED, person.id, devices=phones_of(session, person.id))


def add_delegate(session: Session, actor: Actor, named: Named, group_id: str) -> Delegate:
    """Somebody came without an invitation, and is in the hall. Who is listed already is checked in."""
    group = find(session, actor, DelegateGroup, group_id)
    person = identify(session, actor, named)
    delegate = session.scalar(select(Delegate).where(Delegate.person_id == person.id))
    if delegate is not None:
        check_in(session, actor, delegate.id)
        return delegate
    last = select(func.max(Delegate.protocol_order)).where(Delegate.group_id == group.id)
    delegate = Delegate(
        conference_id=actor.conference_id,
        group_id=group.id,
        person_id=person.id,
        protocol_order=(session.scalar(last) or 0) + 1,
        checked_in_at=actor.at,
    )
    session.add(delegate)
    session.flush()
    events.record(session, actor, EventKind.DELEGATE_ADDED, delegate.id)
    _let_units_follow(session, actor, delegate)
    return delegate


def check_in(session: Session, actor: Actor, delegate_id: str) -> None:
    """A delegate has come. A no-op when already so."""
    delegate = find(session, actor, Delegate, delegate_id)
    if delegate.checked_in_at is None:
        delegate.checked_in_at = actor.at
        events.record(session, actor, EventKind.DELEGATE_CHECKED_IN, delegate.id)
        _let_units_follow(session, actor, delegate)


def check_out(session: Session, actor: Actor, delegate_id: str) -> None:
    """Take a check-in back. A no-op when the delegate is not checked in."""
    delegate = find(session, actor, Delegate, delegate_id)
    if delegate.checked_in_at is not None:
        delegate.checked_in_at = None
        events.record(session, actor, EventKind.DELEGATE_CHECKED_OUT, delegate.id)
        _let_units_follow(session, actor, delegate)


def _let_units_follow(session: Session, actor: Actor, delegate: Delegate) -> None:
    session.flush()
    presence.follow(session, actor, delegate.person_id)


def set_unit_present(session: Session, actor: Actor, unit_id: str, present: bool) -> None:
    """Note whether a unit is in the hall. A no-op when it is noted so already."""
    unit = find_unit(session, actor, unit_id)
    if unit.present is not present:
        unit.present = present
        events.record(session, actor, EventKind.UNIT_PRESENCE_SET, unit.unit_id, present=present)


def acting_holder(session: Session, actor: Actor, role_holder_id: str | None = None) -> RoleHolder:
    """The chair an act is attributed to.

    The one chosen; else the actor, if the actor is a chair; else (an operator, a secretary) the first chair.
    """
    if role_holder_id:
        chosen = find(session, actor, RoleHolder, role_holder_id)
        if chosen.role not in (Role.CHAIR, Role.CO_CHAIR):
            raise Invalid(N_("This person does not chair the conference."))
        return chosen
    if actor.role in (Role.CHAIR, Role.CO_CHAIR) and actor.role_holder_id:
        return find(session, actor, RoleHolder, actor.role_holder_id)
    chair = session.scalar(
        select(RoleHolder)
        .where(RoleHolder.conference_id == actor.conference_id, RoleHolder.role == Role.CHAIR)
        .order_by(RoleHolder.position)
        .limit(1)
    )
    if chair is None:
        raise Refused(N_("The conference has no chair yet. Name one first."))
    return chair


def phones_of(session: Session, *person_ids: str) -> list[str] | None:
    """The phones on whose own page these people are named: as who speaks or asks there, or as who answers there.

    For the facts of an event; none where there are none.
    """
    held = select(RoleHolder.id).where(RoleHolder.person_id.in_(person_ids))
    given = select(Answer.question_id).where(Answer.role_holder_id.in_(held))
    entrusted = select(Assignment.question_id).where(Assignment.role_holder_id.in_(held))
    found = select(Person.device_id).where(Person.id.in_(person_ids))
    found_too = (
        select(SpeakingRequest.device_id).where(SpeakingRequest.person_id.in_(person_ids)),
        select(Question.device_id).where(Question.asker_id.in_(person_ids)),
        select(Question.device_id).where(or_(Question.id.in_(given), Question.id.in_(entrusted))),
    )
    return sorted(device for device in session.scalars(found.union(*found_too)) if device) or None


def _refuse_two_waiting(session: Session, gone: Person, kept: Person) -> None:
    waits = select(SpeakingRequest).where(
        SpeakingRequest.person_id.in_([gone.id, kept.id]), SpeakingRequest.state.in_(WAITING)
    )
    numbers = [request.number for request in session.scalars(waits.order_by(SpeakingRequest.number))]
    if len(numbers) > 1:
        raise Refused(
            N_("Numbers %(first)s and %(second)s both wait. Withdraw one of them first."),
            first=numbers[0],
            second=numbers[1],
        )


def _who_remains(session: Session, person: Person) -> Person:
    """The person that one merged before now is."""
    while person.merged_into_id is not None:
        person = session.get_one(Person, person.merged_into_id)
    return person


def refresh_search(session: Session, person: Person) -> None:
    """Bring a person's folded search text up to date."""
    locality = session.get(Locality, person.locality_id) if person.locality_id else None
    village = locality.name if locality else ""
    person.search_text = fold(" ".join(filter(None, [person.full_name, person.office, village])))
