"""People: found, renamed, passed, merged; units and delegates in the hall; phones and links."""

from __future__ import annotations

import pytest

from conference.errors import Invalid, Refused
from conference.models import ConferenceUnit, Delegate, Device, Person, Question, RoleHolder, SpeakingRequest, Speech
from tests.conftest import HeldClock
from tests.factories import Hall


def test_merging_two_names_moves_everything_to_the_one_who_remains(hall: Hall):
    request = hall.phone.get("speaker.register", full_name="Nguyễn Văn Ất", content="Đèn đường")
    gone = hall.request(request).person_id
    matter = hall.phone.get("question.receive", text="Xin hỏi", person=gone)
    hall.chair.run("floor.invite_next")
    kept = hall.citizens[0]
    hall.secretary.run("person.merge", person=gone, into=kept)
    assert hall.request(request).person_id == kept
    assert hall.all(Speech)[0].person_id == kept
    assert hall.one(Question, matter).asker_id == kept
    assert hall.one(Person, gone).merged_into_id == kept


def test_a_phone_renames_nobody_it_was_merged_with(hall: Hall):
    request = hall.phone.get("speaker.register", full_name="Nguyễn Văn Ất")
    official = hall.citizens[0]
    name = hall.one(Person, official).full_name
    hall.secretary.run("person.merge", person=hall.request(request).person_id, into=official)
    hall.phone.run("speaker.edit", request=request, full_name="Lời lẽ bậy bạ", content="x")
    assert hall.one(Person, official).full_name == name
    new = hall.one(Person, hall.request(request).person_id)
    assert (new.full_name, new.name_passed) == ("Lời lẽ bậy bạ", False)


def test_a_phone_that_only_completes_its_content_stays_who_it_was_merged_with(hall: Hall):
    request = hall.phone.get("speaker.register", full_name="Nguyễn Văn Ất")
    official = hall.one(Person, hall.citizens[0])
    hall.secretary.run("person.merge", person=hall.request(request).person_id, into=official.id)
    hall.phone.run(
        "speaker.edit",
        request=request,
        title=official.title,
        full_name=official.full_name,
        locality=official.locality_id,
        content="Đèn đường",
    )
    assert hall.request(request).person_id == official.id
    assert hall.request(request).content == "Đèn đường"


def test_a_screen_that_still_shows_the_merged_person_means_the_one_who_remains(hall: Hall):
    gone, kept, last = hall.citizens[:3]
    hall.secretary.run("person.merge", person=gone, into=kept)
    hall.secretary.run("person.merge", person=kept, into=last)
    request = hall.desk.get("speaker.register", person=gone)
    assert hall.request(request).person_id == last
    with pytest.raises(Refused):
        hall.desk.run("speaker.register", person=kept)


def test_nobody_is_merged_with_themselves_or_twice(hall: Hall):
    gone, kept, other = hall.citizens[:3]
    with pytest.raises(Refused):
        hall.secretary.run("person.merge", person=gone, into=gone)
    hall.secretary.run("person.merge", person=gone, into=kept)
    for pair in ((gone, other), (other, gone)):
        with pytest.raises(Refused):
            hall.secretary.run("person.merge", person=pair[0], into=pair[1])


def test_renaming_passes_the_name_and_renews_the_search_text(hall: Hall):
    person = hall.request(hall.phone.get("speaker.register", full_name="vi thi sim")).person_id
    assert not hall.one(Person, person).name_passed
    hall.secretary.run(
        "person.rename", person=person, title="Bà", full_name=" Vi  Thị Sính ", locality=hall.localities[2]
    )
    row = hall.one(Person, person)
    assert (row.title, row.full_name, row.name_passed) == ("Bà", "Vi Thị Sính", True)
    assert row.search_text == "vi thi sinh dong khe"


def test_a_name_given_by_staff_needs_no_passing(hall: Hall):
    person = hall.request(hall.desk.get("speaker.register", full_name="Vi Thị Sim")).person_id
    assert hall.one(Person, person).name_passed
    seq = hall.seq
    hall.secretary.run("person.pass", person=person)
    assert hall.seq == seq


def test_checking_in_and_out(hall: Hall, clock):
    delegate = hall.delegates[-1]
    hall.desk.run("delegate.check_in", delegate=delegate)
    assert hall.one(Delegate, delegate).checked_in_at == clock.now
    hall.desk.run("delegate.check_out", delegate=delegate)
    assert hall.one(Delegate, delegate).checked_in_at is None


def test_a_units_presence_is_noted(hall: Hall):
    unit = hall.units["POLICE"]
    hall.desk.run("unit.set_present", unit=unit, present=False)
    assert not hall.one(ConferenceUnit, (hall.conference_id, unit)).present
    with pytest.raises(Invalid):
        hall.desk.run("unit.set_present", unit="0" * 32, present=True)


def test_the_first_chair_answers_for_an_operator(hall: Hall):
    question = hall.ask()
    hall.operator.run("question.take_by_chair", question=question)
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[question].lead.role_holder_id == hall.holders["chair"]


def test_only_a_chair_can_be_chosen_to_answer_as_chair(hall: Hall):
    question = hall.ask()
    for seat in ("secretary", "responder"):
        with pytest.raises(Invalid):
            hall.chair.run("question.take_by_chair", question=question, role_holder=hall.holders[seat])
        with pytest.raises(Invalid):
            hall.chair.run("answer.begin", questions=[question], role_holder=hall.holders[seat])


def test_acknowledging_the_recording_is_kept_once(hall: Hall, clock):
    hall.phone.run("recording.acknowledge")
    first = clock.now
    clock.advance(60)
    seq = hall.seq
    hall.phone.run("recording.acknowledge")
    assert hall.one(Device, hall.phone.actor.device_id).recording_acknowledged_at == first
    assert hall.seq == seq


def test_nobody_waits_twice_after_a_merge(hall: Hall):
    requests = hall.register(2)
    gone, kept = (hall.request(request).person_id for request in reversed(requests))
    with pytest.raises(Refused, match="1 and 2 both wait"):
        hall.secretary.run("person.merge", person=gone, into=kept)
    hall.secretary.run("speaker.withdraw", request=requests[1])
    hall.secretary.run("person.merge", person=gone, into=kept)
    assert hall.queue() == [1]
    with pytest.raises(Refused, match="number 1 is waiting"):
        hall.secretary.run("speaker.readmit", request=requests[1])


def test_the_registrations_of_merged_people_both_keep_their_numbers(hall: Hall):
    requests = hall.register(2)
    people = [hall.request(request).person_id for request in requests]
    hall.chair.run("floor.invite_next")
    hall.secretary.run("person.merge", person=people[1], into=people[0])
    assert {row.person_id for row in hall.all(SpeakingRequest)} == {people[0]}
    assert {row.number for row in hall.all(SpeakingRequest)} == {1, 2}


def test_roles_and_an_invitation_come_along_to_the_one_who_remains(hall: Hall):
    chair = hall.one(RoleHolder, hall.holders["chair"]).person_id
    delegate = hall.all(Delegate, Delegate.person_id == hall.citizens[0])[0]
    hall.secretary.run("person.merge", person=delegate.person_id, into=chair)
    assert hall.one(Delegate, delegate.id).person_id == chair
    new = hall.request(hall.desk.get("speaker.register", full_name="Lê Thị Mười")).person_id
    hall.secretary.run("person.merge", person=chair, into=new)
    assert hall.one(RoleHolder, hall.holders["chair"]).person_id == new
    assert hall.one(Delegate, delegate.id).person_id == new


def test_two_invitations_stay_two(hall: Hall):
    gone, kept = hall.citizens[:2]
    hall.secretary.run("person.merge", person=gone, into=kept)
    assert {row.person_id for row in hall.all(Delegate)} >= {gone, kept}


def test_somebody_without_an_invitation_is_on_the_list_and_in_the_hall_at_once(hall: Hall, clock: HeldClock):
    group = hall.groups[-1]
    delegate = hall.one(Delegate, hall.desk.get("delegate.add", title="Bà", full_name=" Lục  Thị Vượng ", group=group))
    person = hall.one(Person, delegate.person_id)
    assert (person.title, person.full_name, person.name_passed) == ("Bà", "Lục Thị Vượng", True)
    assert (delegate.group_id, delegate.checked_in_at) == (group, clock.now)
    others = [one for one in hall.all(Delegate) if one.group_id == group and one.id != delegate.id]
    assert delegate.protocol_order > max(one.protocol_order for one in others)


def test_adding_somebody_who_is_listed_checks_them_in_and_makes_no_second_line(hall: Hall):
    absent = hall.one(Delegate, hall.delegates[-1])
    before = len(hall.all(Delegate))
    assert hall.desk.get("delegate.add", person=absent.person_id, group=hall.groups[0]) == absent.id
    assert hall.one(Delegate, absent.id).checked_in_at is not None
    assert len(hall.all(Delegate)) == before


def test_nobody_is_added_without_a_name_or_to_a_group_that_is_not_there(hall: Hall):
    with pytest.raises(Invalid):
        hall.desk.run("delegate.add", full_name="  ", group=hall.groups[0])
    with pytest.raises(Invalid):
        hall.desk.run("delegate.add", full_name="Lục Thị Vượng", group="0" * 32)
