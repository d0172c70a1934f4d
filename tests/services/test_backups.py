"""Backups between an office's PostgreSQL and a hall's SQLite, both ways; approved minutes stay guarded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from conference import schema
from conference.backups import contents, making, restoring
from conference.backups.problems import BackupProblem
from conference.config import Config
from conference.db import Database
from conference.models import MinutesEntry
from tests.backups.test_backups import RENEWED, held
from tests.models.first_migration import fill
from tests.models.test_from_the_first_migration import assert_everything_arrives

pytestmark = pytest.mark.services

APPROVED = (
    "INSERT INTO minutes_version (id, conference_id, number, made_at, made_by, on_behalf, approved_by_id, read_back,"
    " reason, fingerprint, file_name, markdown, markdown_sha256, html, html_sha256) SELECT 'v', conference_id, 1,"
    " '2026-06-25 04:00:00', 'x', :no, id, :no, '', 'x', 'x', '# Biên bản 😀', 'x', '<p>', 'x' FROM role_holder"
    " WHERE role = 'CHAIR'"
)


@pytest.fixture
def laptop(tmp_path: Path) -> Config:
    """A SQLite installation with every table of the first migration filled, and approved minutes."""
    config = Config(data=tmp_path / "laptop")
    config.make_data_folder()
    schema.upgrade(config.url, "0001")
    with contents.sqlite(making.sqlite_file(config)) as connection:
        fill(connection, contents.tables(connection))
    schema.upgrade(config.url)
    with contents.sqlite(making.sqlite_file(config)) as connection:
        connection.execute(text("UPDATE access_link SET parent_id = (SELECT max(id) FROM access_link)"))
        connection.execute(text(APPROVED), {"no": False})
    return config


@pytest.fixture
def office(tmp_path: Path, new_database: Callable[[], str]) -> Config:
    """An empty installation on PostgreSQL."""
    return Config(data=tmp_path / "office", database_url=new_database())


def test_a_laptops_backup_moves_into_postgresql_and_back_with_every_row(laptop: Config, office: Config, tmp_path: Path):
    making.make(laptop, tmp_path / "from-laptop")
    assert restoring.restore(office, tmp_path / "from-laptop").kept is None
    with contents.postgresql(office.url) as connection:
        moved = contents.of(connection)
    before = held(laptop)
    assert {name for name, (rows, _) in before.items() if not rows} <= LATER
    assert {name for name in before if before[name] != moved[name]} <= RENEWED

    made = making.make(office, tmp_path / "from-office")
    assert made.contents == moved and made.secret == laptop.read_secret()
    kept = restoring.restore(laptop, tmp_path / "from-office").kept
    assert kept is not None
    assert {name for name, rows in held(laptop).items() if rows != moved[name]} <= RENEWED
    assert texts(laptop) == texts(office)


#: Tables that came after the first migration, and which this test leaves empty.
LATER = {
    "answered_while_waiting", "backdrop", "logo", "minutes_scan", "private_note", "recording", "report", "report_file",
    "report_page", "scan_file", "text_block",
}  # fmt: skip


def texts(config: Config) -> dict[str, str]:
    """Every entry's words."""
    database = Database(config.url)
    with database.reading() as session:
        found = {entry.id: entry.text for entry in session.query(MinutesEntry)}
    database.close()
    assert len(found) == 5 and sum(map(bool, found.values())) == 4
    return found


def test_a_restored_postgresql_is_kept_before_guards_approved_minutes_and_counts_on(
    laptop: Config, office: Config, tmp_path: Path
):
    file = tmp_path / "from-laptop"
    making.make(laptop, file)
    restoring.restore(office, file)
    kept = restoring.restore(office, file).kept  # over what was there, approved minutes included
    assert kept is not None and kept.name.startswith("before-restore-")
    engine = create_engine(office.url)
    with pytest.raises(Exception, match="what was approved never changes"), engine.begin() as connection:
        connection.execute(text("DELETE FROM minutes_version"))
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT markdown FROM minutes_version")) == "# Biên bản 😀"
        newest = connection.scalar(text("SELECT max(id) FROM entry_update"))
        assert connection.scalar(text("SELECT nextval(pg_get_serial_sequence('entry_update', 'id'))")) == newest + 1
    engine.dispose()


def test_nothing_is_restored_while_a_server_anywhere_is_connected(laptop: Config, office: Config, tmp_path: Path):
    making.make(laptop, tmp_path / "from-laptop")
    engine = create_engine(office.url)
    with engine.connect(), pytest.raises(BackupProblem, match="Something else is connected"):
        restoring.restore(office, tmp_path / "from-laptop")
    engine.dispose()
    assert schema.revisions(office.url)[0] is None


def test_every_row_of_the_first_migration_arrives_on_postgresql_too(new_database: Callable[[], str]):
    assert_everything_arrives(new_database())
