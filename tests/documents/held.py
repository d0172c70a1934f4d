"""A meeting with something of everything in it, held through the funnel, for papers to be made of."""

from __future__ import annotations

from conference import models as m
from conference.documents import reading
from conference.documents.minutes import Minutes
from tests.conftest import HeldClock
from tests.factories import Hall

SECRET = "Cán bộ Ký nhận tiền của dân"  # the denunciation's words
DENOUNCER = "Trần Thị Ổi"  # who raised it
ROAD = "Đường **liên thôn** xuống cấp,\nbao giờ sửa?"
ANSWER = "Sẽ sửa trong quý III."


def hold(hall: Hall, clock: HeldClock) -> dict[str, str]:
    """Two citizens, the Front, a letter, answers, outcomes, conclusions. Returns the matters' ids by name."""
    hall.register(3, field=hall.fields["INFRA"])
    hall.chair.run("floor.invite_next")
    road = hall.ask(ROAD, field=hall.fields["INFRA"])
    lamp = hall.ask("Đèn đường hỏng.")
    hall.secretary.run("question.classify", question=road, kind="PETITION", field=hall.fields["INFRA"])
    hall.secretary.run("entry.open", text="Hội trường mất điện 5 phút.")
    clock.advance(minutes=4)
    hall.secretary.run("answer.add", question=road, text=ANSWER, unit=hall.units["ECONOMY"])
    hall.chair.run("outcome.set", questions=[road], resolution="ANSWERED")
    decision = {"resolution": "PENDING", "lead": hall.units["POLICE"], "due_date": "2026-07-15"}
    hall.chair.run("outcome.set", questions=[lamp], **decision)
    clock.advance(minutes=3)
    hall.chair.run("floor.invite_next")
    denounced = hall.ask(SECRET)
    harmless = hall.ask("Nước yếu.")
    hall.secretary.run("entry.open", text=f"{DENOUNCER} nói về ông Ký.")
    hall.secretary.run("answer.add", question=denounced, text="Đã nghe về tiền.", unit=hall.units["POLICE"])
    hall.secretary.run("question.refer", question=denounced)
    clock.advance(minutes=3)
    hall.chair.run("floor.give", kind="FRONT_OR_COUNCIL", full_name="Đinh Thị Vân", title="Bà", minutes=5)
    letter = hall.phone.get("question.receive", text="# Xin hỏi <b>bảo hiểm</b>", full_name="Chử Văn Mạch")
    hall.secretary.run("entry.open", text="")  # an empty note is no note
    for text in ("Tiếp thu các ý kiến.", "Bản nháp chưa ai thông qua."):
        hall.secretary.run("conclusion.add", text=text, unit=hall.units["ECONOMY"], due_date="2026-08-01")
    first = hall.all(m.ConclusionPoint, order=m.ConclusionPoint.position)[0]
    hall.chair.run("conclusion.adopt", point=first.id)
    return {"road": road, "lamp": lamp, "denounced": denounced, "harmless": harmless, "letter": letter}


def end(hall: Hall, clock: HeldClock) -> None:
    """Carry who still waits to writing, and close."""
    clock.advance(minutes=10)
    hall.chair.run("queue.carry")
    hall.chair.run("conference.close")


def minutes_of(hall: Hall) -> Minutes:
    """The minutes as they stand."""
    with hall.meeting() as meeting:
        return reading.minutes_of(meeting)
