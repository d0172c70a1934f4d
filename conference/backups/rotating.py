"""Automatic backups of the SQLite file, beside it: a power cut or a slip of the hand costs minutes, not the meeting.

Each is made by a process of its own, at low priority, so that reading everything back takes nothing from the hall; the
server's green thread only starts it and looks whether it has ended. Nothing that goes wrong here touches serving.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from conference import clock, loop
from conference.backups import making
from conference.backups.problems import BackupProblem
from conference.config import Config

log = logging.getLogger(__name__)

OCCASION = "automatic"
_LOOK_SECONDS = 0.2
_NAME = f"{OCCASION}-%Y%m%d-%H%M%S.sqlite3"
#: A backup is not worth the disk that the minutes themselves will need.
_LEFT_FOR_THE_HALL = 3


class Rotation:
    """One per server, over one SQLite file."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._seen = _state(making.sqlite_file(config))  # a backup of what has not changed is none

    def run(self) -> None:
        """Back up for ever, whenever something has changed."""
        while True:
            loop.sleep(60 * self._config.backup_minutes)
            self.look()

    def look(self) -> bool:
        """Back up now if anything has changed; tells whether a backup was made."""
        state = _state(making.sqlite_file(self._config))
        if state == self._seen:
            return False
        problem = _made_elsewhere(self._config)
        if problem:
            log.warning("no automatic backup was made, the hall is served on: %s", problem)
            return False
        self._seen = state
        return True


def start(config: Config) -> None:
    """Begin, where backups beside the data make sense: with the SQLite file that comes without an administrator."""
    if making.is_sqlite(config) and config.backup_minutes:
        loop.spawn(Rotation(config).run)


def make(config: Config) -> Path:
    """One automatic backup, then let go of those that are no longer wanted. Raises BackupProblem."""
    file = making.sqlite_file(config)
    free, size = shutil.disk_usage(config.data).free, file.stat().st_size
    if free < _LEFT_FOR_THE_HALL * size:
        raise BackupProblem(f"only {free // 1_000_000} MB are left on the disk of {config.data}. Make room there")
    made = making.make_named(config, OCCASION)
    let_go(config, clock.now())
    return made


def let_go(config: Config, now: datetime) -> None:
    """Keep every automatic backup of the last hours and the last one of each of the last days. Others stay for ever."""
    found = sorted(config.backup_folder.glob(f"{OCCASION}-*.sqlite3"), reverse=True)
    days: set[str] = set()
    for file in found:
        made = datetime.strptime(file.name, _NAME).replace(tzinfo=now.tzinfo)
        is_last_of_its_day = f"{made:%Y%m%d}" not in days
        days.add(f"{made:%Y%m%d}")
        is_recent = now - made <= timedelta(hours=config.backup_hours)
        if not is_recent and not (is_last_of_its_day and now - made <= timedelta(days=config.backup_days)):
            file.unlink(missing_ok=True)


def _state(file: Path) -> list[tuple[int, int]]:
    """What changes with every commit, and costs nothing to look at."""
    found = (file.with_name(file.name + ending) for ending in ("", "-wal"))
    return [(one.stat().st_mtime_ns, one.stat().st_size) for one in found if one.exists()]


def _made_elsewhere(config: Config) -> str:
    """Have another process make it; returns what went wrong, empty when nothing did."""
    settings = {
        "CONFERENCE_DATA": str(config.data),
        "CONFERENCE_DATABASE_URL": config.database_url,
        "CONFERENCE_SECRET": config.secret,
    }
    command = [sys.executable, "-m", "conference.backups"]
    try:
        process = subprocess.Popen(
            command,
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        return str(error)
    while process.poll() is None:
        loop.sleep(_LOOK_SECONDS)
    assert process.stderr is not None
    with process.stderr:
        said = process.stderr.read().decode(errors="replace").strip()
    return said.rpartition("\n")[2] or f"it ended with {process.returncode}" if process.returncode else ""
