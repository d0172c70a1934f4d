"""Settings, from the environment (``CONFERENCE_*``) and the command line. One frozen value, made once at start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parent


def _beside(folder: str) -> Path:
    """A folder that lies inside the package when installed, beside it in a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


STATIC = _beside("static")
TEMPLATES = _beside("templates")
MIGRATIONS = _beside("migrations")
TRANSLATIONS = _PACKAGE / "translations"


@dataclass(frozen=True)
class Config:
    """How this process runs. The README's table of settings lists every field."""

    data: Path = Path("data")
    database_url: str = ""
    host: str = "0.0.0.0"
    port: int = 8000
    secret: str = ""
    public_url: str = ""  # behind a proxy: the address people type; empty: the LAN address
    trust_proxy: bool = False
    per_device: float = 5.0
    per_address: float = 100.0
    heartbeat_seconds: float = 5.0
    testing: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Config:
        """Read every ``CONFERENCE_*`` variable that is set; the rest keep their defaults."""
        given = {
            name.removeprefix("CONFERENCE_").lower(): value
            for name, value in environment.items()
            if name.startswith("CONFERENCE_")
        }
        return cls(
            data=Path(given.get("data") or cls.data),
            database_url=given.get("database_url", ""),
            host=given.get("host", cls.host),
            port=int(given.get("port") or cls.port),
            secret=given.get("secret", ""),
            public_url=given.get("public_url", "").rstrip("/"),
            trust_proxy=given.get("trust_proxy", "") in ("1", "true", "yes"),
            per_device=float(given.get("per_device") or cls.per_device),
            per_address=float(given.get("per_address") or cls.per_address),
        )

    @property
    def url(self) -> str:
        """The database's address: the one given, else the SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{(self.data / 'conference.sqlite3').absolute()}"

    def read_secret(self) -> str:
        """The key that signs cookies: the one given, else one drawn once and kept in the data folder."""
        if self.secret:
            return self.secret
        kept = self.data / "secret"
        if not kept.exists() or not kept.stat().st_size:
            self.data.mkdir(parents=True, exist_ok=True)
            _keep_secret(kept, secrets.token_hex(32))
        return kept.read_text(encoding="ascii")


def _keep_secret(kept: Path, secret: str) -> None:
    """Never half a secret nor an empty one, even if the power fails now: with that, everybody could sign cookies."""
    drawn = kept.with_name(f"{kept.name}.{os.getpid()}")
    drawn.touch(mode=0o600)
    with drawn.open("w", encoding="ascii") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    drawn.replace(kept)
