"""Who may register on a phone: once or again, everybody or those who are checked in."""

from __future__ import annotations

import pytest

from conference.domain import links
from conference.errors import Refused
from conference.models import Conference, Delegate, Person
from conference.screens.pages import Audience
from conference.screens.render import render_fragment
from tests.factories import Hall, Seat


def allow(hall: Hall, **settings: bool) -> None:
    with hall.writing() as session:
        conference = session.get_one(Conference, hall.conference_id)
        conference.speak_again = settings.get("speak_again", False)
        conference.checked_in_only = settings.get("checked_in_only", False)


def open_invitation(hall: Hall, phone: Seat, name: str) -> str:
    """The delegate of that name opens the invitation on this phone; returns the delegate's id."""
    person = hall.all(Person, Person.full_name == name)[0]
    delegate = hall.all(Delegate, Delegate.person_id == person.id)[0]
    with hall.writing() as session:
        links.open_invitation(session, session.get_one(Delegate, delegate.id), str(phone.actor.device_id))
    return delegate.id


def test_whoever_has_spoken_registers_again_only_where_the_conference_allows_it(hall: Hall):
    phone = hall.new_phone()
    number = hall.request(phone.get("speaker.register")).number
    hall.chair.run("floor.invite_next")
    with pytest.raises(Refused, match="has been heard"):
        phone.run("speaker.register")
    hall.chair.run("floor.end")
    with pytest.raises(Refused) as refused:
        phone.run("speaker.register")
    assert refused.value.params == {"number": number}
    hall.new_phone().run("speaker.register")  # nobody else is kept from it
    allow(hall, speak_again=True)
    phone.run("speaker.register")


def test_who_was_passed_over_or_withdrew_has_not_been_heard(hall: Hall):
    phone = hall.new_phone()
    phone.run("speaker.withdraw", request=phone.get("speaker.register"))
    hall.chair.run("speaker.skip", request=phone.get("speaker.register"))
    phone.run("speaker.register")


def test_staff_registers_whoever_wishes_to_speak_again(hall: Hall):
    person = hall.request(hall.register(1)[0]).person_id
    hall.chair.run("floor.invite_next")
    hall.chair.run("floor.end")
    hall.desk.run("speaker.register", person=person)


def test_an_opened_invitation_gives_the_registration_its_delegates_name(hall: Hall):
    phone = hall.new_phone()
    open_invitation(hall, phone, "Nguyễn Văn Ất")
    person = hall.one(Person, hall.request(phone.get("speaker.register")).person_id)
    assert (person.full_name, person.name_passed) == ("Nguyễn Văn Ất", True)


def test_a_delegate_heard_under_the_desks_number_has_been_heard_on_their_phone_too(hall: Hall):
    phone = hall.new_phone()
    open_invitation(hall, phone, "Nguyễn Văn Ất")
    hall.desk.run("speaker.register", person=hall.all(Person, Person.full_name == "Nguyễn Văn Ất")[0].id)
    with pytest.raises(Refused, match="Already registered"):
        phone.run("speaker.register")
    hall.chair.run("floor.invite_next")
    with pytest.raises(Refused, match="has been heard"):
        phone.run("speaker.register")


def test_a_conference_may_admit_only_phones_of_those_who_are_checked_in(hall: Hall):
    allow(hall, checked_in_only=True)
    stranger, phone = hall.new_phone(), hall.new_phone()
    with pytest.raises(Refused, match="checked in"):
        stranger.run("speaker.register", full_name="Nguyễn Văn Ất")  # anybody can type a name
    delegate = open_invitation(hall, phone, "Phạm Thị Đượm")
    with pytest.raises(Refused, match="checked in"):
        phone.run("speaker.register")
    hall.desk.run("delegate.check_in", delegate=delegate)
    phone.run("speaker.register")


def test_a_slip_of_a_checked_in_delegate_admits_the_phone_it_is_opened_on(hall: Hall):
    allow(hall, checked_in_only=True, speak_again=True)
    slip = hall.request(hall.desk.get("speaker.register", person=hall.citizens[0]))
    phone = hall.new_phone()
    phone.run("slip.open", number=slip.number, code=slip.code)
    phone.run("speaker.withdraw", request=slip.id)
    phone.run("speaker.register")


def test_an_invitation_belongs_to_the_phone_it_was_opened_on_last(hall: Hall):
    first, second = hall.new_phone(), hall.new_phone()
    delegate = open_invitation(hall, first, "Nguyễn Văn Ất")
    open_invitation(hall, second, "Nguyễn Văn Ất")
    assert hall.one(Delegate, delegate).device_id == second.actor.device_id
    assert hall.request(first.get("speaker.register")).person_id is None


def typed_on_a_phone(hall: Hall, name: str) -> tuple[Seat, str]:
    """A phone registers under this name; the phone, and the person it named."""
    phone = hall.new_phone()
    return phone, str(hall.request(phone.get("speaker.register", full_name=name)).person_id)


def at_desk(hall: Hall) -> str:
    with hall.meeting() as meeting:
        return render_fragment(meeting, "desk-line", Audience("desk"))


def test_the_desk_matches_a_name_typed_on_a_phone_with_the_delegate_who_has_come(hall: Hall):
    phone, person = typed_on_a_phone(hall, "nguyen van at")
    delegate = hall.all(Delegate, Delegate.person_id == hall.citizens[0])[0]
    assert "do/delegate.match" in at_desk(hall)
    hall.desk.run("delegate.match", delegate=delegate.id, person=person)
    assert "do/delegate.match" not in at_desk(hall)
    registered = hall.all_waiting()[0]
    assert hall.request(registered).person_id == delegate.person_id
    assert phone.actor.device_id in hall.last_event.data["devices"]
    hall.chair.run("act.undo")
    assert hall.request(registered).person_id == person


def test_names_that_differ_or_that_staff_gave_are_not_matched_at_the_desk(hall: Hall):
    delegate = hall.all(Delegate, Delegate.person_id == hall.citizens[0])[0].id
    _, other = typed_on_a_phone(hall, "Lục Thị Vượng")
    by_staff = hall.request(hall.desk.get("speaker.register", full_name="Nguyễn Văn Ất")).person_id
    for person in (other, by_staff):
        with pytest.raises(Refused, match="not the name"):
            hall.desk.run("delegate.match", delegate=delegate, person=person)
    assert "do/delegate.match" not in at_desk(hall)
