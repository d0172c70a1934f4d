"""One real example of every command: what must be so before it, who sends it, with which arguments.

Each function arranges the hall through the funnel and returns the seat that acts and the arguments. The name of the
command is the key it is kept under.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from conference import clock
from conference import models as m
from conference.domain import reports, versions
from conference.ids import new_id
from tests.factories import CITIZEN_STEP, Hall, Seat

Sample = tuple[Seat, dict[str, Any]]
SAMPLES: dict[str, Callable[[Hall], Sample]] = {}
#: These are about a conference that has not begun; all others about one in session.
BEFORE_IT_BEGINS = {"conference.admit", "conference.open"}


def sample(*commands: str) -> Callable[[Callable[..., Sample]], Callable[..., Sample]]:
    """Keep the function as the example of these commands (it gets the name when there are several)."""

    def keep(function: Callable[..., Sample]) -> Callable[..., Sample]:
        for name in commands:
            SAMPLES[name] = (lambda hall, name=name: function(hall, name)) if len(commands) > 1 else function
        return function

    return keep


def _point(hall: Hall) -> str:
    return hall.secretary.get("conclusion.add", text="Giao Phòng Kinh tế sửa đường trước mùa mưa.")


def _note(hall: Hall) -> str:
    return hall.secretary.get("entry.open", text="Hội trường mất điện 5 phút.")


def _speaking(hall: Hall) -> str:
    hall.register(3)
    return hall.chair.get("floor.invite_next")


def _person(hall: Hall) -> str:
    return hall.request(hall.phone.get("speaker.register", full_name="Vương Thị Nhài")).person_id or ""


@sample("conference.admit", "conference.open")
def begin(hall: Hall, name: str) -> Sample:
    return hall.mc, {}


@sample("conference.pause")
def pause(hall: Hall) -> Sample:
    _speaking(hall)
    return hall.chair, {"minutes": 15}


@sample("conference.resume")
def resume(hall: Hall) -> Sample:
    _speaking(hall)
    hall.chair.run("conference.pause")
    return hall.chair, {}


@sample("conference.close")
def close(hall: Hall) -> Sample:
    hall.ask()
    return hall.chair, {}


@sample("conference.set_rules")
def set_rules(hall: Hall) -> Sample:
    _speaking(hall)
    return hall.chair, {"name_privacy": "NUMBER_ONLY", "speak_again": True, "checked_in_only": True}


@sample("conference.set_mode")
def set_mode(hall: Hall) -> Sample:
    return hall.chair, {"mode": "BATCH"}


@sample("conference.time")
def time_the_meeting(hall: Hall) -> Sample:
    return hall.secretary, {"opened_at": (clock.now() - timedelta(minutes=30)).isoformat()}


@sample("act.undo")
def undo(hall: Hall) -> Sample:
    _speaking(hall)
    return hall.chair, {}


@sample("step.next", "step.finish", "queue.close")
def on_the_current_step(hall: Hall, name: str) -> Sample:
    return hall.chair, {}


@sample("step.start", "step.skip")
def on_a_later_step(hall: Hall, name: str) -> Sample:
    return hall.chair, {"step": hall.steps[CITIZEN_STEP + 2]}


@sample("step.return")
def return_to(hall: Hall) -> Sample:
    return hall.chair, {"step": hall.steps[CITIZEN_STEP - 1]}


@sample("step.insert")
def insert(hall: Hall) -> Sample:
    return hall.mc, {"title": "Tặng quà gia đình chính sách", "kind": "COMMENDATION", "planned_minutes": 10}


@sample("step.time")
def record_times(hall: Hall) -> Sample:
    start = clock.now() - timedelta(minutes=30)
    times = {"started_at": start.isoformat(), "ended_at": (start + timedelta(minutes=9)).isoformat()}
    return hall.secretary, {"step": hall.steps[6], **times}


@sample("queue.open")
def open_queue(hall: Hall) -> Sample:
    hall.chair.run("queue.close")
    return hall.chair, {}


@sample("queue.carry")
def carry(hall: Hall) -> Sample:
    hall.register(2, content="Nước sinh hoạt yếu vào buổi tối.")
    hall.desk.run("speaker.register", full_name="Giáp Văn Lộc")
    return hall.chair, {}


@sample("speaker.register")
def register(hall: Hall) -> Sample:
    named = {"title": "Bà", "full_name": "Vi Thị Sim", "locality": hall.localities[0]}
    return hall.desk, {**named, "content": "Đề nghị nạo vét kênh.", "field": hall.fields["ENV"], "minutes": 5}


@sample("speaker.edit")
def edit(hall: Hall) -> Sample:
    return hall.secretary, {"request": hall.register(2)[0], "content": "Đèn đường thôn hỏng.", "minutes": 4}


@sample("speaker.complete")
def complete(hall: Hall) -> Sample:
    request = hall.desk.get("speaker.register", full_name="Lục Thị Vượng")
    hall.chair.run("queue.carry")
    return hall.desk, {"request": request, "content": "Đèn đường thôn Đông Khê hỏng."}


@sample("slip.open")
def open_slip(hall: Hall) -> Sample:
    request = hall.request(hall.desk.get("speaker.register", full_name="Lục Thị Vượng"))
    return hall.phone, {"number": request.number, "code": request.code}


@sample("speaker.keep")
def keep(hall: Hall) -> Sample:
    request = hall.phone.get("speaker.register", content="Đường liên thôn xuống cấp")
    hall.register(1)
    hall.chair.run("floor.invite", request=hall.all_waiting()[1])
    hall.chair.run("outcome.set", questions=[hall.ask()], resolution="ANSWERED")
    return hall.phone, {"request": request}


@sample("delegate.match")
def match(hall: Hall) -> Sample:
    person = hall.request(hall.phone.get("speaker.register", full_name="nguyen van at")).person_id
    delegate = hall.all(m.Delegate, m.Delegate.person_id == hall.citizens[0])[0]
    return hall.desk, {"delegate": delegate.id, "person": person}


@sample("speaker.move")
def move(hall: Hall) -> Sample:
    first, _, third = hall.register(3)
    return hall.chair, {"request": third, "before": first}


@sample("speaker.send_to_end", "speaker.withdraw", "speaker.skip", "speaker.mark_absent")
def on_the_first_of_the_queue(hall: Hall, name: str) -> Sample:
    return hall.secretary, {"request": hall.register(3)[0]}


@sample("speaker.decline")
def decline(hall: Hall) -> Sample:
    return hall.chair, {"request": hall.register(2)[0], "reason": "INTOXICATED", "note": "Có mùi rượu"}


@sample("speaker.readmit")
def readmit(hall: Hall) -> Sample:
    first = hall.register(2)[0]
    hall.chair.run("speaker.decline", request=first, reason="RULE_BREACH")
    return hall.chair, {"request": first}


@sample("floor.invite_next")
def invite_next(hall: Hall) -> Sample:
    _speaking(hall)
    return hall.chair, {}


@sample("floor.invite")
def invite(hall: Hall) -> Sample:
    _speaking(hall)
    last = hall.all(m.SpeakingRequest, order=m.SpeakingRequest.number)[-1].id
    hall.chair.run("speaker.decline", request=last, reason="RULE_BREACH")
    return hall.chair, {"request": last}


@sample("floor.invite_raised_hand")
def invite_raised_hand(hall: Hall) -> Sample:
    _speaking(hall)
    return hall.chair, {"full_name": "Tô Văn Hến"}


@sample("floor.give")
def give(hall: Hall) -> Sample:
    _speaking(hall)
    return hall.chair, {"kind": "FRONT_OR_COUNCIL", "full_name": "Đinh Thị Vân", "minutes": 7}


@sample("floor.name")
def name_speaker(hall: Hall) -> Sample:
    speech = hall.chair.get("floor.invite_raised_hand")
    hall.secretary.run("question.ask", text="Bao giờ có nước sạch?")
    return hall.secretary, {"speech": speech, "full_name": "Tô Văn Hến"}


@sample(
    "floor.remind", "floor.pause", "floor.extend", "floor.end", "floor.skip", "floor.mark_absent", "floor.send_to_end"
)
def on_the_current_turn(hall: Hall, name: str) -> Sample:
    _speaking(hall)
    return hall.chair, {}


@sample("floor.resume")
def resume_clock(hall: Hall) -> Sample:
    _speaking(hall)
    hall.chair.run("floor.pause")
    return hall.chair, {}


@sample("floor.decline")
def decline_speaker(hall: Hall) -> Sample:
    _speaking(hall)
    return hall.chair, {"reason": "RULE_BREACH", "note": "Chửi bới"}


@sample("floor.record")
def record(hall: Hall) -> Sample:
    start = clock.now() - timedelta(minutes=20)
    times = {"started_at": start.isoformat(), "ended_at": (start + timedelta(minutes=4)).isoformat()}
    matters = ["Cống thoát nước bị tắc.", "Rác tồn đọng."]
    return hall.secretary, {"full_name": "Ninh Văn Thóc", **times, "step": hall.steps[CITIZEN_STEP], "matters": matters}


@sample("person.rename")
def rename(hall: Hall) -> Sample:
    return hall.secretary, {"person": _person(hall), "title": "Bà", "full_name": "Vương Thị Nhãn"}


@sample("person.pass")
def pass_name(hall: Hall) -> Sample:
    return hall.secretary, {"person": _person(hall)}


@sample("person.merge")
def merge(hall: Hall) -> Sample:
    return hall.secretary, {"person": _person(hall), "into": hall.citizens[0]}


@sample("question.ask")
def ask(hall: Hall) -> Sample:
    _speaking(hall)
    return hall.secretary, {"text": "Bao giờ cấp sổ đỏ?", "field": hall.fields["LAND"]}


@sample("question.receive")
def receive(hall: Hall) -> Sample:
    return hall.phone, {"text": "Xin hỏi về bảo hiểm y tế.", "full_name": "Chử Văn Mạch"}


@sample("question.classify")
def classify(hall: Hall) -> Sample:
    return hall.secretary, {"question": hall.ask(), "kind": "PETITION", "field": hall.fields["INFRA"]}


@sample("question.pass", "question.take_by_chair")
def on_a_matter(hall: Hall, name: str) -> Sample:
    return hall.chair, {"question": hall.ask()}


@sample("question.refer")
def refer(hall: Hall) -> Sample:
    question = hall.ask()
    hall.assigned(question=question)
    hall.secretary.run("question.pass", question=question)
    hall.chair.run("projector.pin", scene="QUESTION", question=question)
    hall.chair.run("outcome.set", questions=[question], resolution="PENDING", due_date="2099-12-31", note="Sớm")
    return hall.chair, {"question": question}


@sample("question.keep_apart")
def keep_apart(hall: Hall) -> Sample:
    other = hall.ask("Đèn đường thôn Hạ Đoài hỏng ba tháng nay, buổi tối rất tối.")
    return hall.chair, {"question": hall.ask("Đèn đường thôn Hạ Đoài hỏng, buổi tối rất tối."), "other": other}


@sample("question.split", "question.remove")
def on_a_typed_matter(hall: Hall, name: str) -> Sample:
    return hall.secretary, {"question": hall.ask("Đường hỏng. Đèn cũng hỏng.")}


@sample("question.restore")
def restore_question(hall: Hall) -> Sample:
    question = hall.ask()
    hall.secretary.run("question.remove", question=question)
    return hall.secretary, {"question": question}


@sample("question.merge")
def merge_questions(hall: Hall) -> Sample:
    into = hall.ask()
    question = hall.phone.get("question.receive", text="Đường hỏng, bao giờ sửa?", full_name="Chử Văn Mạch")
    hall.assigned(question=question)
    hall.secretary.run("question.pass", question=question)
    hall.secretary.run("answer.add", question=question, text="Sẽ sửa trong quý III.")
    hall.chair.run("projector.pin", scene="QUESTION", question=question)
    return hall.secretary, {"question": question, "into": into}


@sample("question.assign")
def assign(hall: Hall) -> Sample:
    question = hall.ask()
    hall.assigned("CULTURE", question)
    return hall.chair, {"question": question, "lead": hall.units["ECONOMY"], "supporting": [hall.units["CULTURE"]]}


@sample("question.assign_suggested")
def assign_suggested(hall: Hall) -> Sample:
    questions = [hall.ask(field=hall.fields[code]) for code in ("LAND", "SEC")]
    return hall.chair, {"questions": [*questions, hall.ask()]}


@sample("assignment.see", "assignment.take", "assignment.ready")
def on_an_assignment(hall: Hall, name: str) -> Sample:
    return hall.responder, {"assignment": hall.assigned()}


@sample("assignment.return", "assignment.exceed")
def with_a_remark(hall: Hall, name: str) -> Sample:
    return hall.responder, {"assignment": hall.assigned(), "remark": "Thuộc Công an xã."}


@sample("assignment.keep", "assignment.pass_on")
def answer_a_unit_that_asks_for_another(hall: Hall, name: str) -> Sample:
    assignment, police = hall.assigned(), hall.units["POLICE"]
    hall.responder.run("assignment.return", assignment=assignment, remark="Thuộc Công an xã.", unit=police)
    return hall.chair, {"assignment": assignment} | ({"unit": police} if name == "assignment.pass_on" else {})


@sample("assignment.call_in")
def call_in(hall: Hall) -> Sample:
    return hall.responder, {"assignment": hall.assigned(), "unit": hall.units["POLICE"]}


@sample("assignment.let_go")
def let_go(hall: Hall) -> Sample:
    lead = hall.assigned()
    hall.responder.run("assignment.call_in", assignment=lead, unit=hall.units["POLICE"])
    question = hall.one(m.Assignment, lead).question_id
    helping = hall.all(m.Assignment, m.Assignment.question_id == question, m.Assignment.id != lead)
    return hall.chair, {"assignment": helping[0].id}


@sample("assignment.delay")
def delay(hall: Hall) -> Sample:
    return hall.responder, {"assignment": hall.assigned(), "minutes": 10}


@sample("assignment.promise")
def promise(hall: Hall) -> Sample:
    return hall.responder, {"assignment": hall.assigned(), "written_by": "2099-07-05"}


@sample("assignment.note")
def note(hall: Hall) -> Sample:
    return hall.responder, {"assignment": hall.assigned(), "notes": "Đã bố trí vốn 2027."}


@sample("answer.begin")
def begin_answer(hall: Hall) -> Sample:
    questions = [hall.ask(), hall.ask()]
    return hall.chair, {"questions": questions, "unit": hall.units["ECONOMY"], "minutes": 3}


@sample("answer.add")
def add_answer(hall: Hall) -> Sample:
    return hall.secretary, {"question": hall.ask(), "text": "Xã sẽ sửa trong quý III."}


@sample("answer.move")
def move_answer(hall: Hall) -> Sample:
    answer = hall.secretary.get("answer.add", question=hall.ask(), text="Xã sẽ sửa trong quý III.")
    return hall.secretary, {"answer": answer, "question": hall.ask("Đèn đường hỏng.")}


@sample("outcome.set")
def set_outcome(hall: Hall) -> Sample:
    return hall.chair, {"questions": [hall.ask()], "resolution": "ACCEPTED", "note": "Tiếp thu"}


@sample("outcome.clear")
def clear_outcome(hall: Hall) -> Sample:
    question = hall.ask()
    hall.chair.run("outcome.set", questions=[question], resolution="ANSWERED")
    return hall.chair, {"question": question}


@sample("conclusion.add")
def add_point(hall: Hall) -> Sample:
    return hall.secretary, {"text": "Tiếp thu các ý kiến.", "unit": hall.units["SERVICE"], "due_date": "2099-08-01"}


@sample("conclusion.edit")
def edit_point(hall: Hall) -> Sample:
    return hall.secretary, {"point": _point(hall), "unit": hall.units["POLICE"]}


@sample("conclusion.remove", "conclusion.adopt")
def on_a_point(hall: Hall, name: str) -> Sample:
    return hall.chair, {"point": _point(hall)}


@sample("entry.open")
def open_entry(hall: Hall) -> Sample:
    return hall.secretary, {"entry": new_id(), "text": "Đại biểu vỗ tay."}


@sample("entry.recover")
def recover(hall: Hall) -> Sample:
    return hall.secretary, {"entry": _note(hall), "copy": new_id(), "text": "Mất điện 10 phút."}


@sample("entry.remove")
def remove(hall: Hall) -> Sample:
    return hall.secretary, {"entry": _note(hall)}


@sample("entry.restore")
def restore_entry(hall: Hall) -> Sample:
    entry = _note(hall)
    hall.secretary.run("entry.remove", entry=entry)
    return hall.secretary, {"entry": entry}


@sample("entry.move")
def move_entry(hall: Hall) -> Sample:
    first, _, third = _note(hall), _note(hall), _note(hall)
    return hall.secretary, {"entry": third, "after": first}


def _closed(hall: Hall) -> None:
    hall.ask()
    hall.chair.run("conference.close")


@sample("minutes.approve")
def approve_minutes(hall: Hall) -> Sample:
    _closed(hall)
    return hall.chair, {"read_back": True}


@sample("minutes.bind_scan")
def bind_scan(hall: Hall) -> Sample:
    _closed(hall)
    version = hall.chair.get("minutes.approve", read_back=True)
    with hall.writing() as session:
        file = versions.keep_file(session, hall.secretary.actor, b"%PDF-1.7 signed").sha256
    return hall.secretary, {"version": version, "file": file, "file_name": "bien-ban-da-ky.pdf"}


def _report(hall: Hall) -> str:
    with hall.writing() as session:
        file = reports.begin_file(session, hall.mc.actor, b"%PDF-1.7 report", 3)
        for number in (1, 2, 3):
            reports.keep_page(session, hall.mc.actor, file.id, number, "image/png", b"page %d" % number)
        return file.sha256


def _bound(hall: Hall) -> str:
    step = hall.steps[CITIZEN_STEP]
    return hall.mc.get("report.bind", step=step, file=_report(hall), file_name="bao-cao.pdf")


@sample("report.bind")
def bind_report(hall: Hall) -> Sample:
    return hall.mc, {"step": hall.steps[CITIZEN_STEP], "file": _report(hall), "file_name": "bao-cao.pdf"}


@sample("report.remove")
def remove_report(hall: Hall) -> Sample:
    return hall.secretary, {"report": _bound(hall)}


@sample("page.turn")
def turn(hall: Hall) -> Sample:
    return hall.mc, {"report": _bound(hall), "page": 2}


@sample("projector.pin")
def pin(hall: Hall) -> Sample:
    return hall.chair, {"scene": "MESSAGE", "message": "Mời quý đại biểu ổn định chỗ ngồi"}


@sample("projector.release")
def release(hall: Hall) -> Sample:
    hall.chair.run("projector.pin", scene="JOIN")
    return hall.chair, {}


@sample("projector.set_line")
def set_line(hall: Hall) -> Sample:
    return hall.chair, {"text": "Mời các đại biểu dùng nước."}


@sample("projector.hide")
def hide(hall: Hall) -> Sample:
    return hall.chair, {}


@sample("projector.show")
def show(hall: Hall) -> Sample:
    hall.chair.run("projector.hide")
    return hall.chair, {}


@sample("projector.mute")
def mute(hall: Hall) -> Sample:
    return hall.chair, {}


@sample("projector.unmute")
def unmute(hall: Hall) -> Sample:
    hall.chair.run("projector.mute")
    return hall.chair, {}


@sample("projector.set_view")
def set_view(hall: Hall) -> Sample:
    return hall.chair, {"link": hall.seats["projector"].actor.link_id, "view": "TIMER"}


@sample("unit.set_present")
def set_present(hall: Hall) -> Sample:
    return hall.desk, {"unit": hall.units["REGISTRY"], "present": False}


@sample("delegate.add")
def add_delegate(hall: Hall) -> Sample:
    return hall.desk, {"title": "Bà", "full_name": "Lục Thị Vượng", "group": hall.groups[-1]}


@sample("delegate.check_in")
def check_in(hall: Hall) -> Sample:
    return hall.desk, {"delegate": hall.delegates[-1]}


@sample("delegate.check_out")
def check_out(hall: Hall) -> Sample:
    return hall.desk, {"delegate": hall.delegates[0]}


@sample("recording.acknowledge")
def acknowledge(hall: Hall) -> Sample:
    return hall.phone, {}


@sample("recording.start")
def start_recording(hall: Hall) -> Sample:
    return hall.secretary, {}


@sample("recording.stop")
def stop_recording(hall: Hall) -> Sample:
    hall.chair.run("recording.start")
    return hall.operator, {}


@sample("note.send")
def send_note(hall: Hall) -> Sample:
    return hall.secretary, {"to": "CHAIR", "text": "Câu trả lời chưa ghi được.", "question": hall.ask()}


@sample("note.see")
def see_note(hall: Hall) -> Sample:
    return hall.chair, {"note": hall.secretary.get("note.send", to="CHAIR", text="Còn 2 phút")}


@sample("text_block.set")
def set_block(hall: Hall) -> Sample:
    return hall.secretary, {"abbreviation": "pkt", "text": "Phòng Kinh tế", "personal": True}


@sample("text_block.remove")
def remove_block(hall: Hall) -> Sample:
    block = hall.second_secretary.get("text_block.set", abbreviation="pkt", text="Phòng Kinh tế")
    return hall.secretary, {"block": block}


@sample("link.rename")
def rename_link(hall: Hall) -> Sample:
    return hall.chair, {"link": hall.seats["projector"].actor.link_id, "label": "Máy chiếu bên trái"}


@sample("link.blink")
def blink_link(hall: Hall) -> Sample:
    return hall.chair, {"link": hall.seats["projector"].actor.link_id}


@sample("link.revoke")
def revoke(hall: Hall) -> Sample:
    return hall.organiser, {"link": hall.second_secretary.actor.link_id}
