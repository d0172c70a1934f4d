"""A turn past its time: the chair's clock counts up, the hall is told in words and never by a red figure."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import expect

from conference.db import Database
from conference.models import Role, Speech
from tests.browser.stage import Stage
from tests.meetings import Hall


def test_overtime_is_counted_at_the_chairs_and_told_in_words_to_the_hall(stage: Stage) -> None:
    hall = Hall(stage)
    hall.open_for_speeches()
    hall.chair.do("floor.invite_next")
    database = Database(stage.server.config.url)
    with database.writing() as session:
        speech = session.get_one(Speech, hall.read(lambda meeting: meeting.speech.id))
        speech.started_at -= timedelta(seconds=(speech.allotted_seconds or 0) + 75)
    database.close()

    chair, projector, phone = stage.sit(Role.CHAIR), stage.sit(Role.PROJECTOR), stage.phone()
    expect(chair.page.locator("#chair-floor [data-face]")).to_have_text(re.compile(r"^01:[1-5]\d$"))
    expect(projector.page.locator("#projector-scene .time .on-over")).to_be_visible()
    expect(projector.page.locator("#projector-scene .time .on-over")).to_have_text("Đã hết thời gian")
    expect(projector.page.locator("#projector-scene .time .face")).to_be_hidden()
    expect(phone.page.locator("[data-countdown] [data-words]")).to_have_text("quá giờ")
    expect(phone.page.locator("[data-countdown] [data-face]")).to_have_text("00:00")
    hall.leave()
