"""Settings, from the environment (``CONFERENCE_*``) and the command line. One frozen value, made once at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from conference import logs

_PACKAGE = Path(__file__).parent


def _beside(folder: str) -> Path:
    """A folder that lies inside the package when installed, beside it in a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


STATIC = _beside("static")
TEMPLATES = _beside("templates")
MIGRATIONS = _beside("migrations")
TRANSLATIONS = _PACKAGE / "translations"


class BadSetting(ValueError):
    """A setting that nobody can run with; the text says which and what it must be."""


@dataclass(frozen=True)
class Config:
    """How this process runs. The README's table of settings lists what can be set from outside.

    ``heartbeat_seconds`` and ``testing`` are for tests alone.
    """

    data: Path = Path("data")
    database_url: str = ""
    host: str = "0.0.0.0"
    port: int = 8000
    workers: int = 1  # server processes, on ports in a row from this one
    database_connections: int = 90  # that all processes of this machine may hold: PostgreSQL takes 100 by default
    redis_url: str = ""  # hints between several server processes; empty: there is one
    secret: str = ""
    public_url: str = ""  # behind a proxy: the address people type; empty: the LAN address
    trust_proxy: bool = False
    per_device: float = 5.0
    per_address: float = 100.0
    log: str = ""  # the form of log lines; empty: warnings alone
    metrics_from: tuple[str, ...] = ()  # addresses and networks that may read the figures besides this machine
    backup_minutes: float = 5.0  # between automatic backups of the SQLite file; 0: none
    backup_hours: float = 3.0  # so long every automatic backup is kept,
    backup_days: float = 14.0  # and so long the last one of each day
    heartbeat_seconds: float = 5.0
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Config:
        """Read every ``CONFERENCE_*`` variable that is set; the rest keep their defaults. May raise BadSetting."""
        given = {
            name.removeprefix("CONFERENCE_").lower(): value
            for name, value in environment.items()
            if name.startswith("CONFERENCE_")
        }
        return cls(
            data=Path(given.get("data") or cls.data),
            database_url=given.get("database_url", ""),
            redis_url=given.get("redis_url", ""),
            host=given.get("host", cls.host),
            port=_port(given.get("port") or cls.port),
            workers=_count("workers", given.get("workers") or cls.workers),
            database_connections=_count(
                "database_connections", given.get("database_connections") or cls.database_connections
            ),
            secret=given.get("secret", ""),
            public_url=given.get("public_url", "").rstrip("/"),
            trust_proxy=given.get("trust_proxy", "") in ("1", "true", "yes"),
            per_device=_rate("per_device", given.get("per_device") or cls.per_device),
            per_address=_rate("per_address", given.get("per_address") or cls.per_address),
            log=_form(given.get("log", "")),
            metrics_from=_networks(given.get("metrics_from", "")),
            backup_minutes=_span("backup_minutes", given.get("backup_minutes") or cls.backup_minutes),
            backup_hours=_span("backup_hours", given.get("backup_hours") or cls.backup_hours),
            backup_days=_span("backup_days", given.get("backup_days") or cls.backup_days),
        )

    @property
    def url(self) -> str:
        """The database's address: the one given, else the SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.sqlite_file.absolute()}"

    @property
    def connections(self) -> int:
        """How many database connections one process may hold: its part, and no more than one process has a use for."""
        return max(2, min(30, self.database_connections // self.workers))

    @property
    def sqlite_file(self) -> Path:
        """Where the SQLite file lies, if no other database is given."""
        return self.data / "conference.sqlite3"

    @property
    def backup_folder(self) -> Path:
        """Where backups lie that nobody named: the automatic ones, and those made before an upgrade or a restore."""
        return self.data / "backups"

    def make_data_folder(self) -> None:
        """Make the folder, and what is in it, its owner's alone: names, telephone numbers, the key to every link."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.database_url:
            self.sqlite_file.touch(mode=0o600)  # SQLite gives its -wal and -shm the same mode
        for kept in (*self.data.glob(f"{self.sqlite_file.name}*"), self.data / "secret"):
            if kept.exists():
                kept.chmod(0o600)

    def read_secret(self) -> str:
        """The key that signs cookies: the one given, else one drawn once and kept in the data folder."""
        if self.secret:
            return self.secret
        kept = self.data / "secret"
        if not kept.exists() or not kept.stat().st_size:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.keep_secret(secrets.token_hex(32))
        return kept.read_text(encoding="ascii")

    def keep_secret(self, secret: str) -> None:
        """Keep this one in the data folder, in place of the one that is there.

        Never half a secret nor an empty one, even if the power fails now: with that, everybody could sign cookies.
        """
        kept = self.data / "secret"
        drawn = kept.with_name(f"{kept.name}.{os.getpid()}")
        drawn.touch(mode=0o600)
        with drawn.open("w", encoding="ascii") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        drawn.replace(kept)


def _port(given: str | int) -> int:
    try:
        port = int(given)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise BadSetting(f'CONFERENCE_PORT is "{given}", but must be a port, 0 to 65535.')
    return port


def _count(name: str, given: str | int) -> int:
    try:
        count = int(given)
    except ValueError:
        count = 0
    if not 0 < count < 1000:
        raise BadSetting(f'CONFERENCE_{name.upper()} is "{given}", but must be a number of 1 or more.')
    return count


def _span(name: str, given: str | float) -> float:
    try:
        span = float(given)
    except ValueError:
        span = -1.0
    if not 0 <= span < float("inf"):
        raise BadSetting(f'CONFERENCE_{name.upper()} is "{given}", but must be a number, 0 or more.')
    return span


def _rate(name: str, given: str | float) -> float:
    try:
        rate = float(given)
    except ValueError:
        rate = 0.0
    if not 0 < rate < float("inf"):
        raise BadSetting(f'CONFERENCE_{name.upper()} is "{given}", but must be a number above 0.')
    return rate


def _form(given: str) -> str:
    if given not in ("", *logs.FORMS):
        raise BadSetting(f'CONFERENCE_LOG is "{given}", but must be one of: {", ".join(logs.FORMS)}.')
    return given


def _networks(given: str) -> tuple[str, ...]:
    named = tuple(filter(None, (one.strip() for one in given.split(","))))
    try:
        return tuple(str(ip_network(one)) for one in named)
    except ValueError:
        raise BadSetting(
            f'CONFERENCE_METRICS_FROM is "{given}", but must be addresses or networks with commas between them, '
            "such as 192.168.1.20, 10.0.0.0/8."
        ) from None
