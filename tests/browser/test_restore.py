"""The restore drill: a backup is made while the hall is served, the hall goes on, the backup comes back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from conference.backups import about, making, restoring
from conference.config import Config
from conference.models import MinutesEntry, Role
from conference.queries.meeting import Meeting
from tests.browser.stage import Stage
from tests.browser.test_recovery import hold_a_turn
from tests.meetings import MATTERS, Hall

IN_THE_BACKUP, LOST = " Có trong bản sao.", " Gõ sau bản sao."


def test_every_screen_shows_the_restored_hall_and_words_that_only_a_browser_had_become_a_note(
    stage: Stage, tmp_path: Path
) -> None:
    _, question = hold_a_turn(stage)
    chair, projector, phone = stage.sit(Role.CHAIR), stage.sit(Role.PROJECTOR), stage.phone()
    secretary = stage.sit(Role.SECRETARY)
    field = secretary.page.locator(f"#matter-{question} textarea[data-kind=QUESTION]")
    field.press("Control+End")
    field.press_sequentially(IN_THE_BACKUP)
    stage.until(lambda meeting: meeting.matters_by_id[question].text.endswith(IN_THE_BACKUP))

    config, file = Config(data=stage.server.data), tmp_path / "backup.sqlite3"
    made = making.make(config, file)
    speaker = stage.meeting(speaking)
    field.press_sequentially(LOST)
    stage.until(lambda meeting: meeting.matters_by_id[question].text.endswith(LOST))
    expect(chair.page.locator("#chair-matters")).to_contain_text(LOST.strip())
    hall = Hall(stage)
    for _ in range(2):
        hall.chair.do("floor.invite_next")
    hall.leave()
    later = stage.meeting(speaking)
    assert later != speaker
    expect(projector.page.locator("#projector-scene")).to_contain_text(later)

    stage.server.stop()
    restored = restoring.restore(config, file)
    assert restored.kept is not None and about.check(restored.kept).heads != made.heads
    stage.server.start()

    for screen in (chair, projector, phone, secretary):
        screen.connection_is("good")
        screen.is_up_to_date()
    expect(projector.page.locator("#projector-scene")).to_contain_text(speaker)
    expect(field).to_have_value(MATTERS[0] + IN_THE_BACKUP)
    expect(chair.page.locator("#chair-matters")).not_to_contain_text(LOST.strip())
    expect(chair.page.locator("#chair-matters")).to_contain_text(IN_THE_BACKUP.strip())
    stage.until(lambda meeting: MATTERS[0] + IN_THE_BACKUP + LOST in notes(meeting))
    field.press("Control+End")
    field.press_sequentially(" Tiếp.")
    stage.until(lambda meeting: meeting.matters_by_id[question].text == MATTERS[0] + IN_THE_BACKUP + " Tiếp.")


def speaking(meeting: Meeting) -> str:
    """Who has the floor."""
    assert meeting.speech is not None and meeting.speech.person is not None
    return meeting.speech.person.full_name


def notes(meeting: Meeting) -> list[str]:
    """The words of every entry of the conference."""
    return [entry.text for entry in meeting._session.query(MinutesEntry)]
