"""The invented conference itself: what every other test stands on."""

from conference.models import Device
from tests.assertions import assert_gapless
from tests.conftest import HeldClock
from tests.factories import CITIZEN_STEP, Hall


def test_the_hall_is_in_session_at_the_citizens_step_with_its_list_open(hall: Hall):
    with hall.meeting() as meeting:
        assert meeting.conference.state == "IN_SESSION"
        assert meeting.step is not None and meeting.step.id == hall.steps[CITIZEN_STEP]
        assert meeting.queue_is_open
        assert (len(meeting.steps), len(meeting.fields), len(meeting.localities), len(meeting.units)) == (8, 6, 4, 5)
    assert_gapless(hall)


def test_the_planned_conference_has_no_events_yet(planned: Hall):
    assert planned.conference.state == "PLANNED"
    assert planned.events() == []


def test_the_held_clock_reaches_commands_and_column_defaults(hall: Hall, clock: HeldClock):
    request = hall.register(1)[0]
    phone = hall.new_phone()
    assert hall.request(request).registered_at == clock.now
    device = hall.one(Device, phone.actor.device_id)
    assert device.created_at == clock.now
