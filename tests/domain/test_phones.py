"""One phone can say much, and cannot drown the others."""

from __future__ import annotations

import pytest

from conference.domain import phones
from conference.errors import Invalid, Refused
from tests.factories import Hall


def test_a_phone_sends_no_longer_texts_than_its_forms_take(hall: Hall):
    hall.phone.run("question.receive", text="x" * phones.OPINION_LENGTH)
    with pytest.raises(Invalid, match="2000"):
        hall.phone.run("question.receive", text="x" * (phones.OPINION_LENGTH + 1))
    request = hall.phone.get("speaker.register", content="x" * phones.CONTENT_LENGTH)
    with pytest.raises(Invalid):
        hall.phone.run("speaker.edit", request=request, content="x" * (phones.CONTENT_LENGTH + 1))
    with pytest.raises(Invalid):
        hall.other_phone.run("speaker.register", content="x" * (phones.CONTENT_LENGTH + 1))
    hall.secretary.run("question.receive", text="x" * 20_000)


def test_a_phone_sends_so_many_opinions_and_no_more(hall: Hall):
    for n in range(phones.OPINIONS):
        hall.phone.run("question.receive", text=f"Ý kiến {n}")
    with pytest.raises(Refused):
        hall.phone.run("question.receive", text="Một ý nữa")
    hall.other_phone.run("question.receive", text="Ý của người khác")


def test_a_phone_does_not_use_up_numbers_by_registering_and_withdrawing(hall: Hall):
    for _ in range(phones.REGISTRATIONS):
        hall.phone.run("speaker.withdraw", request=hall.phone.get("speaker.register"))
    with pytest.raises(Refused):
        hall.phone.run("speaker.register")
    hall.desk.run("speaker.register", person=hall.citizens[0])
