"""Links: issued, moved to another device once, revoked. Tokens are never kept."""

from __future__ import annotations

import pytest

from conference.domain import links
from conference.errors import Refused
from conference.models import AccessLink, Role
from tests.conftest import HeldClock
from tests.factories import Hall


def issue(hall: Hall, clock: HeldClock) -> tuple[AccessLink, str]:
    with hall.writing() as session:
        actor = hall.office.actor.acting_at(clock.now)
        return links.issue(session, actor, Role.CHAIR, hall.holders["chair"], "Máy tính bảng")


def redeem(hall: Hall, clock: HeldClock, token: str):
    with hall.writing() as session:
        return links.redeem(session, token, clock.now)


def test_a_link_is_found_by_its_token_and_the_token_is_not_kept(hall: Hall, clock: HeldClock):
    link, token = issue(hall, clock)
    assert token not in (link.token_hash, link.label) and len(token) >= 27
    found, kept = redeem(hall, clock, token)
    assert (found.id, kept) == (link.id, token)
    assert redeem(hall, clock, token + "x") is None
    assert hall.last_event.kind == "link.issued"


def test_a_one_time_token_works_once_within_a_minute_and_is_exchanged(hall: Hall, clock: HeldClock):
    link, _ = issue(hall, clock)
    with hall.writing() as session:
        once = links.issue_once(session, hall.office.actor.acting_at(clock.now), link.id)
    clock.advance(links.ONE_TIME_SECONDS)
    found, fresh = redeem(hall, clock, once)
    assert fresh != once and found.role_holder_id == hall.holders["chair"]
    assert redeem(hall, clock, once) is None
    clock.advance(minutes=600)
    assert redeem(hall, clock, fresh)[0].id == found.id


def test_a_one_time_token_is_worthless_after_a_minute(hall: Hall, clock: HeldClock):
    link, _ = issue(hall, clock)
    with hall.writing() as session:
        once = links.issue_once(session, hall.office.actor.acting_at(clock.now), link.id)
    clock.advance(links.ONE_TIME_SECONDS + 0.001)
    assert redeem(hall, clock, once) is None


def test_a_revoked_link_opens_nothing_and_begets_nothing(hall: Hall, clock: HeldClock):
    link, token = issue(hall, clock)
    hall.organiser.run("link.revoke", link=link.id)
    assert redeem(hall, clock, token) is None
    with pytest.raises(Refused), hall.writing() as session:
        links.issue_once(session, hall.office.actor, link.id)
    seq = hall.seq
    hall.organiser.run("link.revoke", link=link.id)
    assert hall.seq == seq


def test_what_was_opened_from_a_link_is_revoked_with_it(hall: Hall, clock: HeldClock):
    link, _ = issue(hall, clock)
    other, others_token = issue(hall, clock)
    made = [link.id]
    for _ in range(2):
        with hall.writing() as session:
            once = links.issue_once(session, hall.office.actor.acting_at(clock.now), made[-1])
        found, token = redeem(hall, clock, once)
        made.append(found.id)
    with hall.writing() as session:
        unused = links.issue_once(session, hall.office.actor.acting_at(clock.now), made[-1])
    seq = hall.seq
    hall.organiser.run("link.revoke", link=link.id)
    assert redeem(hall, clock, token) is None
    assert redeem(hall, clock, unused) is None
    assert [event.subject_id for event in hall.events(seq)][:3] == made
    assert hall.one(AccessLink, other.id).revoked_at is None
    assert redeem(hall, clock, others_token)[0].id == other.id
