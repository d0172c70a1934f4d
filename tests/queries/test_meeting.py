"""What screens read: programme, queue, matters and people, all of one conference at one event number."""

from __future__ import annotations

from sqlalchemy import event

from conference.models import Conference, ConferenceUnit
from conference.queries.matters import Stage
from tests.factories import CITIZEN_STEP, GROUPS, STEPS, Hall, build, open_hall


def test_the_programme_knows_where_it_is_and_what_comes_next(hall: Hall, planned: Hall):
    hall.chair.run("step.skip", step=hall.steps[5])
    with hall.meeting() as meeting:
        assert (meeting.step_number, meeting.next_step.id) == (CITIZEN_STEP + 1, hall.steps[6])
        assert meeting.planned_minutes == sum(minutes for *_, minutes in STEPS) - STEPS[5][2]
        assert meeting.seq == hall.seq
    with planned.meeting() as meeting:
        assert (meeting.step, meeting.step_number, meeting.next_step.id) == (None, 0, planned.steps[0])


def test_the_queue_adds_up_what_was_registered(hall: Hall):
    hall.register(2, minutes=4)
    hall.desk.run("speaker.register", full_name="Vi Thị Sim")
    with hall.meeting() as meeting:
        assert meeting.waiting_seconds == 240 + 240 + hall.conference.default_speaking_seconds
        assert [request.person.full_name for request in meeting.waiting][-1] == "Vi Thị Sim"


def test_those_passed_over_and_those_heard_are_listed_apart(hall: Hall):
    first, second, _third, _fourth = hall.register(4)
    hall.chair.run("speaker.skip", request=second)
    hall.chair.run("floor.invite", request=first)
    hall.chair.run("floor.end")
    with hall.meeting() as meeting:
        assert [request.number for request in meeting.heard] == [1]
        assert [request.number for request in meeting.passed_over] == [2]
        assert [request.number for request in meeting.waiting] == [3, 4]


def test_a_matter_goes_through_its_stages(hall: Hall):
    question = hall.ask()

    def stage() -> Stage:
        with hall.meeting() as meeting:
            assert [matter.id for matter in meeting.matters_in(meeting.matters_by_id[question].stage)] == [question]
            return meeting.matters_by_id[question].stage

    assert stage() is Stage.UNASSIGNED
    assignment = hall.assigned("ECONOMY", question)
    assert stage() is Stage.ASSIGNED
    hall.responder.run("assignment.ready", assignment=assignment)
    with hall.meeting() as meeting:
        assert meeting.matters_by_id[question].is_ready
    hall.responder.run("assignment.return", assignment=assignment)
    assert stage() is Stage.RETURNED
    hall.chair.run("outcome.set", questions=[question], resolution="ACCEPTED")
    assert stage() is Stage.SETTLED
    hall.chair.run("outcome.clear", question=question)
    assert stage() is Stage.RETURNED


def test_a_unit_sees_what_it_leads_and_what_it_helps_with(hall: Hall):
    question = hall.ask(field=hall.fields["LAND"])
    hall.chair.run("question.assign_suggested", questions=[question])
    with hall.meeting() as meeting:
        for code, sees in (("ECONOMY", True), ("REGISTRY", True), ("POLICE", False)):
            assert bool(meeting.matters_for(hall.units[code])) == sees


def test_a_speech_lists_the_matters_raised_in_it_and_an_answering_turn_those_it_is_about(hall: Hall):
    question = hall.ask()
    speech = hall.speech().id
    hall.chair.run("answer.begin", questions=[question], unit=hall.units["ECONOMY"])
    with hall.meeting() as meeting:
        raised, answering = meeting.speeches
        assert raised.id == speech
        assert [[matter.id for matter in meeting.matters_of(turn)] for turn in (raised, answering)] == [[question]] * 2


def test_nobody_answers_while_a_citizen_speaks(hall: Hall):
    hall.ask()
    with hall.meeting() as meeting:
        assert meeting.answering == [] and meeting.current_matter is None


def test_suggested_units_are_only_those_that_take_part(hall: Hall):
    with hall.writing() as session:
        session.delete(session.get_one(ConferenceUnit, (hall.conference_id, hall.units["REGISTRY"])))
    question = hall.ask(field=hall.fields["LAND"])
    with hall.meeting() as meeting:
        assert [unit.unit_id for unit in meeting.matters_by_id[question].suggested] == [
            hall.units["ECONOMY"],
            hall.units["SERVICE"],
        ]


def test_delegates_present_come_in_protocol_order(hall: Hall):
    with hall.meeting() as meeting:
        assert [delegate.person.full_name for delegate in meeting.present_delegates] == [
            name for *_, members in GROUPS for _, name, _, has_come in members if has_come
        ]
        assert [(row.group.expected, row.invited, row.present) for row in meeting.group_counts] == [
            (2, 1, 1),
            (5, 2, 1),
            (30, 4, 3),
        ]


def test_chairs_come_before_co_chairs_and_responders_by_unit(hall: Hall):
    with hall.meeting() as meeting:
        assert [holder.person.full_name for holder in meeting.chairs] == ["Vũ Đình Khoát", "Lưu Thị Hạnh"]
        assert len(meeting.responders(hall.units["ECONOMY"])) == 2
        assert meeting.units[0].unit.short_name == "Kinh tế"


def test_a_phone_sees_what_it_sent_newest_first(hall: Hall, clock):
    hall.phone.run("speaker.register")
    first = hall.phone.get("question.receive", text="Một")
    clock.advance(1)
    second = hall.phone.get("question.receive", text="Hai")
    hall.other_phone.run("question.receive", text="Của người khác")
    with hall.meeting() as meeting:
        assert [matter.id for matter in meeting.matters_from(hall.phone.actor.device_id)] == [second, first]
        assert [request.number for request in meeting.requests_of(hall.phone.actor.device_id)] == [1]
        assert meeting.requests_of(hall.other_phone.actor.device_id) == []


def test_nothing_of_another_conference_is_read(hall: Hall):
    other = open_hall(hall.database, build(hall.database, "van-an-2026"))
    other.mc.run("conference.open")
    other.ask("Của hội nghị khác")
    other.secretary.run("entry.open", text="Ghi chú khác")
    other.secretary.run("conclusion.add", text="Kết luận khác")
    with hall.meeting() as meeting:
        found = [meeting.matters, meeting.speeches, meeting.waiting, meeting.notes, meeting.conclusions]
        assert found == [[]] * 5
        assert meeting.speech is None and len(meeting.steps) == len(STEPS)
        assert {row.conference_id for row in meeting.role_holders} == {hall.conference_id}


def test_reading_matters_takes_a_fixed_number_of_queries(hall: Hall):
    def queries() -> int:
        counted = []
        with hall.meeting() as meeting:
            engine = hall.database.engine
            event.listen(engine, "before_cursor_execute", count := lambda *args: counted.append(args[2]))
            for matter in meeting.matters:
                _ = (matter.text, matter.stage, [given.answer.unit for given in matter.answers], matter.suggested)
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    hall.assigned(question=hall.ask(field=hall.fields["LAND"]))
    few = queries()
    for _ in range(6):
        question = hall.ask(field=hall.fields["LAND"])
        hall.assigned(question=question)
        hall.secretary.run("answer.add", question=question, text="Đã rõ", unit=hall.units["ECONOMY"])
    assert queries() == few


def test_a_snapshot_does_not_move_while_it_is_read(hall: Hall):
    hall.register(1)
    with hall.meeting() as meeting:
        before = meeting.seq
        hall.chair.run("floor.invite_next")
        assert meeting.speech is None and len(meeting.waiting) == 1
        assert meeting.seq == before
    with hall.meeting() as meeting:
        assert meeting.speech is not None and meeting.waiting == []


def test_a_read_session_keeps_nothing(hall: Hall):
    with hall.reading() as session:
        session.get_one(Conference, hall.conference_id).title = "Đổi tên"
        session.flush()
    assert hall.conference.title != "Đổi tên"
