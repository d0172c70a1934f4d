"""The page of a tracking code: one's own matters at every stage, nothing of anybody else, few wrong tries."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from conference.models import Assignment, EntryText, Question
from tests.factories import Hall
from tests.web.conftest import enter, open_link

OPINION = "Đề nghị thay loa truyền thanh đã hỏng."


def code_of(hall: Hall, number: object, code: str) -> str:
    return f"{hall.conference.join_code}-{number}-{code}"


def followed(client: FlaskClient, code: str) -> str:
    """The page of a code, in Vietnamese."""
    response = client.get(f"/t/{code}", headers={"Accept-Language": "vi"})
    assert response.status_code == 200
    return response.get_data(as_text=True)


def sent(hall: Hall) -> tuple[str, str]:
    """A matter that a phone sent: its id and its tracking code."""
    made = hall.phone.run("question.receive", text=OPINION, full_name="Vương Thị Nhài").result
    return made["question"], code_of(hall, made["number"], made["code"])


def test_whoever_sent_an_opinion_follows_it_from_stage_to_stage(client: FlaskClient, hall: Hall) -> None:
    question, code = sent(hall)
    assert "Đã tiếp nhận" in (page := followed(client, code)) and OPINION in page
    hall.secretary.run("question.pass", question=question)
    with hall.writing() as session:
        session.get_one(Question, question).wording_passed = "Đề nghị thay loa truyền thanh."
    page = followed(client, code)
    assert OPINION in page and "Đề nghị thay loa truyền thanh." in page, "the original stays beside the edited wording"
    assignment = hall.assigned("CULTURE", question)
    assert "Phòng Văn hóa - Xã hội" in followed(client, code)
    day = (hall.chair.actor.at + timedelta(days=9)).date()
    hall.culture_responder.run("assignment.promise", assignment=assignment, written_by=day.isoformat())
    assert f"Trả lời bằng văn bản trước hết ngày {day.day}/{day.month}" in followed(client, code)
    hall.chair.run("outcome.set", questions=[question], resolution="DECLINED", told_reason="OFF_TOPIC", note="SAYS-NO")
    page = followed(client, code)
    assert "Không thuộc nội dung của hội nghị này." in page
    assert "SAYS-NO" not in page


def test_a_merged_opinion_tells_with_which_and_what_became_of_that(client: FlaskClient, hall: Hall) -> None:
    question, code = sent(hall)
    other = hall.ask("Loa của thôn hỏng.")
    hall.secretary.run("question.merge", question=question, into=other)
    hall.chair.run("outcome.set", questions=[other], resolution="ANSWERED")
    page = followed(client, code)
    assert f"ý kiến {hall.one(Question, other).number}" in page
    assert "Đã trả lời" in page
    assert "Loa của thôn hỏng." not in page, "nobody has passed that wording"


def test_a_slips_code_tells_of_the_turn_and_of_everything_raised_in_it(client: FlaskClient, hall: Hall) -> None:
    slip = hall.request(hall.register(1, content="Đường liên thôn")[0])
    code = code_of(hall, slip.number, slip.code)
    assert "Đường liên thôn" in followed(client, code)
    hall.chair.run("floor.invite_next")
    question = hall.ask("Bao giờ sửa đường?")
    page = followed(client, code)
    assert f"Ý kiến {hall.one(Question, question).number}" in page
    assert "Bao giờ sửa đường?" not in page
    hall.secretary.run("question.pass", question=question)
    assert "Bao giờ sửa đường?" in followed(client, code)
    hall.chair.run("question.refer", question=question)
    assert "Bao giờ sửa đường?" not in followed(client, code)


def test_a_citizen_without_a_phone_reads_who_answered_and_who_will_in_writing(client: FlaskClient, hall: Hall) -> None:
    slip = hall.request(hall.desk.get("speaker.register", full_name="Lục Thị Vượng", content="Đường liên thôn"))
    hall.chair.run("floor.invite_next")
    question = hall.ask("Bao giờ sửa đường, ai đền bù?")
    units = {"lead": hall.units["ECONOMY"], "supporting": [hall.units["CULTURE"]]}
    hall.chair.run("question.assign", question=question, **units)
    helping = hall.all(Assignment, Assignment.unit_id == hall.units["CULTURE"])[0].id
    day = (hall.chair.actor.at + timedelta(days=9)).date()
    hall.culture_responder.run("assignment.promise", assignment=helping, written_by=day.isoformat())
    hall.chair.run("answer.begin", questions=[question], unit=hall.units["ECONOMY"])
    hall.chair.run("outcome.set", questions=[question], resolution="ANSWERED")
    page = " ".join(followed(client, code_of(hall, slip.number, slip.code)).split())
    assert "Đã trả lời: <b>Phòng Kinh tế</b>" in page
    promised = f"Trả lời bằng văn bản trước hết ngày {day.day}/{day.month}"
    assert f"{promised}: <b>Phòng Văn hóa - Xã hội</b>" in page
    assert "Lục Thị Vượng" not in page


def test_a_code_carried_to_writing_shows_the_written_matter(client: FlaskClient, hall: Hall) -> None:
    slip = hall.request(hall.register(1, content="Đường liên thôn")[0])
    hall.chair.run("queue.carry")
    page = followed(client, code_of(hall, slip.number, slip.code))
    assert "Ý kiến VB1" in page


def test_the_page_has_no_name_no_phone_number_and_nobody_elses_matter(client: FlaskClient, hall: Hall) -> None:
    _, code = sent(hall)
    hall.other_phone.run("question.receive", text="OF-ANOTHER", full_name="Lục Thị Vượng")
    with hall.writing() as session:
        for text in session.query(EntryText):
            text.text = "AS-TYPED"
    page = followed(client, code)
    for secret in ("Vương Thị Nhài", "Lục Thị Vượng", "OF-ANOTHER", "AS-TYPED", hall.phone.actor.device_id):
        assert str(secret) not in page


def test_a_code_is_read_in_small_letters_and_with_spaces(client: FlaskClient, hall: Hall) -> None:
    _, code = sent(hall)
    response = client.get("/t/", query_string={"code": f" {code.lower().replace('-', ' - ')} "})
    assert response.status_code == 302
    assert OPINION in followed(client, response.headers["Location"].removeprefix("/t/"))


def test_wrong_codes_open_nothing_and_soon_none_can_be_tried(client: FlaskClient, hall: Hall) -> None:
    _, code = sent(hall)
    spoken = hall.ask()  # has no code of its own
    number = hall.one(Question, spoken).number
    for wrong in (
        code_of(hall, "9" * 30, "AAAAAA"),
        "x",
        "a-b",
        "--",
        f"{code}A",
        f"{code[:-1]}",
        code_of(hall, "VB1", ""),
        code_of(hall, number, ""),
    ):
        assert client.get(f"/t/{wrong}").status_code == 404
    tries = [client.get(f"/t/{code_of(hall, 'VB1', f'AAAA{n:02}')}").status_code for n in range(40)]
    assert tries[0] == 404 and tries[-1] == 429
    assert client.get(f"/t/{code}").status_code == 429, "nor does a right guess open anything then"


def test_the_phone_and_the_slip_carry_the_code(client: FlaskClient, hall: Hall) -> None:
    door = enter(client, hall)
    origin = {"Origin": "http://localhost"}
    assert client.post(f"{door}do/question.receive", data={"text": OPINION}, headers=origin).status_code == 303
    question = hall.all(Question)[0]
    code = code_of(hall, question.number, question.code)
    assert f'href="/t/{code}"' in client.get(door).get_data(as_text=True)
    link_id, _ = open_link(client, hall, "desk")
    slip = hall.request(hall.register(1)[0])
    assert code_of(hall, slip.number, slip.code) in client.get(f"/s/{link_id}/slips/{slip.id}").get_data(as_text=True)
