"""A backup is one moment, proves itself, and comes back: here on SQLite, in tests/services on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from conference import in_use, schema
from conference.addresses import printed_links
from conference.backups import about, contents, making, restoring
from conference.backups.problems import BackupProblem
from conference.config import Config
from conference.db import Database
from tests.factories import Hall

#: What a restore changes: each entry's epoch, and the log and the text that follow it.
RENEWED = {"minutes_entry", "entry_update", "entry_text"}


@pytest.fixture
def office(hall: Hall, tmp_path: Path) -> Config:
    """An installation with a conference in session: two waiting, one matter with words."""
    hall.register(2)
    hall.secretary.run("entry.open")
    return Config(data=tmp_path / "office", database_url=hall.database.url.render_as_string())


@pytest.fixture
def laptop(tmp_path: Path) -> Config:
    """Another installation, with nothing in it."""
    return Config(data=tmp_path / "laptop")


@pytest.fixture
def backup(office: Config, tmp_path: Path) -> Path:
    """A backup of the office."""
    office.make_data_folder()
    assert links(office)
    file = tmp_path / "backup.sqlite3"
    making.make(office, file)
    return file


def held(config: Config) -> contents.Contents:
    """What an installation holds."""
    with contents.sqlite(making.sqlite_file(config)) as connection:
        return contents.of(connection)


def test_a_backup_holds_every_row_and_comes_back_on_another_machine(backup: Path, office: Config, laptop: Config):
    done = restoring.restore(laptop, backup)
    assert done.kept is None and not done.secret_differs
    before, after = held(office), held(laptop)
    assert before["speaking_request"][0] == 2 and before["event"][0] >= 10
    assert {name for name in before if before[name] != after[name]} <= RENEWED
    assert laptop.read_secret() == office.read_secret()
    assert links(laptop) == links(office)


def links(config: Config) -> list[str]:
    """What is printed for everybody."""
    with closing(Database(config.url)) as database:
        return list(printed_links(database, config))


def test_writers_go_on_while_backups_are_made_and_each_backup_is_one_moment(hall: Hall, office: Config, tmp_path: Path):
    office.make_data_folder()
    first, stop = hall.seq, Event()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_events, making.sqlite_file(office), stop)
        try:
            made = [making.make(office, tmp_path / f"{n}.sqlite3") for n in range(3)]  # each reads itself back
        finally:
            stop.set()
        written = writing.result()
    reached = [next(iter(one.heads.values())) for one in made]
    assert first <= reached[0] < reached[1] < reached[2] <= hall.seq == first + written
    for n, head in enumerate(reached):
        assert list(about.check(tmp_path / f"{n}.sqlite3").heads.values()) == [head]


def write_events(file: Path, stop: Event) -> int:
    """Another process's writing as far as SQLite can see: the conference's number and its event, together."""
    written = 0
    with closing(sqlite3.connect(file, timeout=5, isolation_level=None)) as connection:
        while not stop.is_set():
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE conference SET last_seq = last_seq + 1")
            connection.execute(
                "INSERT INTO event SELECT id, last_seq, 'test', '2026-06-25 02:00:00', 'x', 'x', 0, NULL, '{}', 0,"
                " NULL, NULL FROM conference"
            )
            connection.execute("COMMIT")
            written += 1
            time.sleep(0.002)
    return written


def test_what_was_there_is_kept_and_can_be_put_back(backup: Path, office: Config, hall: Hall):
    hall.register(1)
    before = held(office)
    hall.database.close()
    kept = restoring.restore(office, backup).kept
    assert held(office)["speaking_request"][0] == 2
    assert kept is not None and kept.parent == office.backup_folder and about.check(kept).contents == before
    restoring.restore(office, kept)
    assert {name for name, rows in held(office).items() if rows != before[name]} <= RENEWED


@pytest.mark.parametrize("place", ["a letter", "a page"])
def test_a_backup_that_was_changed_on_the_way_is_refused(backup: Path, laptop: Config, place: str):
    whole = backup.read_bytes()
    if place == "a letter":
        changed = whole.replace(b"Kho\xc3\xa1t", b"Kho\xc3\xa0t")
        assert len(changed) == len(whole) and changed != whole
    else:
        changed = whole[:8192] + bytes(4096) + whole[12288:]
    backup.write_bytes(changed)
    with pytest.raises(BackupProblem, match="is damaged"):
        restoring.restore(laptop, backup)
    assert not making.sqlite_file(laptop).exists()


def test_a_row_that_somebody_changed_is_noticed(backup: Path):
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE person SET full_name = 'Ai khác' WHERE rowid = 1")
        connection.commit()
    with pytest.raises(BackupProblem, match="rows of person are not"):
        about.check(backup)


@pytest.mark.parametrize("what", ["half", "text", "sqlite"])
def test_what_is_no_backup_is_refused_in_words(backup: Path, laptop: Config, tmp_path: Path, what: str):
    other = tmp_path / "other"
    if what == "half":
        other.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    elif what == "text":
        other.write_text("Kính gửi quý vị", encoding="utf-8")
    else:
        schema.upgrade(f"sqlite:///{other}")
    with pytest.raises(BackupProblem, match=r"is not a backup|is damaged"):
        restoring.restore(laptop, other)


def test_a_backup_of_a_newer_version_is_refused(backup: Path, laptop: Config):
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("UPDATE conference_backup SET value = '\"9999\"' WHERE name = 'revision'")
        connection.commit()
    with pytest.raises(BackupProblem, match="newer version"):
        restoring.restore(laptop, backup)


def test_a_backup_of_an_older_version_is_brought_up_to_date(office: Config, laptop: Config, tmp_path: Path):
    older = Config(data=tmp_path / "older")
    older.make_data_folder()
    schema.upgrade(older.url, "0004")
    kept = making.before_upgrade(older)
    assert kept is not None and kept.name.startswith("before-upgrade-from-0004-")
    assert restoring.restore(laptop, kept).about.revision == "0004"
    assert schema.revisions(laptop.url) == (schema.needed(), schema.needed())
    assert making.before_upgrade(laptop) is None


def test_no_backup_is_overwritten_and_none_is_made_of_nothing(backup: Path, office: Config, laptop: Config):
    before = backup.read_bytes()
    with pytest.raises(BackupProblem, match="exists already"):
        making.make(office, backup)
    assert backup.read_bytes() == before
    with pytest.raises(BackupProblem, match="nothing to back up"):
        making.make(laptop, backup.with_name("nothing"))
    assert list(laptop.data.parent.glob("nothing*")) == []


def test_nothing_is_restored_while_a_server_runs(backup: Path, laptop: Config):
    restoring.restore(laptop, backup)
    before = held(laptop)
    with serving(laptop), pytest.raises(BackupProblem, match="A server runs"):
        restoring.restore(laptop, backup)
    assert held(laptop) == before
    restoring.restore(laptop, backup)


def serving(config: Config):
    """A process that holds the data as a server does."""
    return held_elsewhere(f"with in_use.shared(Path({str(config.data)!r})): print('held', flush=True); input()")


def held_elsewhere(code: str) -> subprocess.Popen[str]:
    """Another process that runs this and has said that it holds."""
    whole = f"from pathlib import Path\nfrom conference import in_use\n{code}"
    process = subprocess.Popen([sys.executable, "-c", whole], stdin=-1, stdout=-1, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_a_killed_server_holds_nothing_and_none_starts_into_a_restore(tmp_path: Path):
    with held_elsewhere(f"with in_use.shared(Path({str(tmp_path)!r})): print('held', flush=True); input()") as server:
        with in_use.shared(tmp_path), pytest.raises(in_use.InUse), in_use.alone(tmp_path):
            pass
        server.kill()
    with in_use.alone(tmp_path), pytest.raises(in_use.InUse), in_use.shared(tmp_path):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["in-use"]


def test_a_database_that_cannot_be_read_is_put_aside_and_the_backup_restored(backup: Path, laptop: Config):
    restoring.restore(laptop, backup)
    file = making.sqlite_file(laptop)
    file.write_bytes(b"SQLite format 3\0" + os.urandom(50_000))
    kept = restoring.restore(laptop, backup).kept
    assert kept is not None and kept.name.startswith("damaged-") and kept.stat().st_size > 50_000
    assert held(laptop)["speaking_request"][0] == 2


def test_backups_and_what_they_restore_are_their_owners_alone(backup: Path, laptop: Config):
    restoring.restore(laptop, backup)
    restoring.restore(laptop, backup)
    modes = {path: path.stat().st_mode & 0o077 for path in [backup, laptop.data, *laptop.data.rglob("*")]}
    assert len(modes) >= 6 and set(modes.values()) == {0}
    assert {path.name for path in laptop.data.iterdir()} == {"conference.sqlite3", "secret", "in-use", "backups"}


def test_a_secret_from_the_settings_is_kept_and_said(backup: Path, tmp_path: Path):
    laptop = Config(data=tmp_path / "laptop", secret="from the settings")
    assert restoring.restore(laptop, backup).secret_differs
    assert laptop.read_secret() == "from the settings" and not (laptop.data / "secret").exists()


def test_a_full_disk_leaves_no_half_backup_and_everything_as_it_was(backup: Path, laptop: Config, tmp_path: Path):
    restoring.restore(laptop, backup)
    before = held(laptop)
    for command in (["backup", str(tmp_path / "full.sqlite3")], ["restore", str(backup), "--yes"]):
        done = with_little_disk(command, laptop)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "could not be" in done.stderr, done.stderr
    assert held(laptop) == before
    assert list(tmp_path.glob("full*")) == [] and not list(laptop.data.glob("restoring*"))


def with_little_disk(command: list[str], config: Config) -> subprocess.CompletedProcess[str]:
    """Run the command where no file may grow beyond 100 KB."""
    limited = "import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
    run = f"import sys; sys.argv[1:] = {[*command, '--data', str(config.data)]!r}; runpy.run_module('conference')"
    code = limited + run.replace("'conference')", "'conference', run_name='__main__')")
    return subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)


@pytest.fixture(autouse=True)
def _tidy(tmp_path: Path) -> Iterator[None]:
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)
