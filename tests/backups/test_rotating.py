"""Automatic backups: only after changes, made elsewhere, few enough; what fails there harms nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conference.backups import about, making, rotating
from conference.backups.problems import BackupProblem
from conference.backups.rotating import Rotation
from conference.config import Config
from tests.factories import Hall


@pytest.fixture
def served(hall: Hall, tmp_path: Path) -> Config:
    """A data folder with a conference in session."""
    config = Config(data=tmp_path / "data", database_url=hall.database.url.render_as_string())
    config.data.mkdir()
    config.read_secret()
    return config


def names(config: Config) -> list[str]:
    """The backups that there are."""
    return sorted(file.name for file in config.backup_folder.glob("*"))


def test_a_backup_is_made_after_a_change_and_only_then(hall: Hall, served: Config):
    rotation = Rotation(served)
    assert not rotation.look() and names(served) == []
    hall.register(1)
    assert rotation.look()
    (made,) = names(served)
    assert list(about.check(served.backup_folder / made).heads.values()) == [hall.seq]
    assert not rotation.look() and names(served) == [made]


def test_what_fails_is_a_line_in_the_log_and_is_tried_again(
    hall: Hall, served: Config, caplog: pytest.LogCaptureFixture
):
    rotation = Rotation(served)
    hall.register(1)
    served.backup_folder.write_text("a file where the folder should be")
    assert not rotation.look()
    assert "no automatic backup was made, the hall is served on" in caplog.text and "Traceback" not in caplog.text
    served.backup_folder.unlink()
    assert rotation.look()


def test_no_backup_takes_the_disk_that_the_minutes_need(served: Config, monkeypatch: pytest.MonkeyPatch):
    size = making.sqlite_file(served).stat().st_size
    left = shutil.disk_usage(served.data)._replace(free=2 * size)
    monkeypatch.setattr("shutil.disk_usage", lambda _: left)
    with pytest.raises(BackupProblem, match="Make room there"):
        rotating.make(served)
    assert names(served) == []


def test_all_of_the_last_hours_and_the_last_of_each_day_are_kept(served: Config):
    now = datetime(2026, 6, 25, 12, 0, tzinfo=UTC)
    served.backup_folder.mkdir()
    moments = [now - timedelta(minutes=30 * n) for n in range(48 * 20)]
    for moment in moments:
        (served.backup_folder / f"automatic-{making.stamp(moment)}.sqlite3").touch()
    by_hand = served.backup_folder / "before-restore-20200101-000000.sqlite3"
    by_hand.touch()
    rotating.let_go(served, now)
    expected = [moment for moment in moments if now - moment <= timedelta(hours=3)]
    expected += [now.replace(hour=23, minute=30) - timedelta(days=n) for n in range(1, 15)]
    assert names(served) == sorted(
        [by_hand.name, *(f"automatic-{making.stamp(moment)}.sqlite3" for moment in expected)]
    )
