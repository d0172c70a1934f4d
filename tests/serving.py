"""A real server in a process of its own, for socket and browser tests, drills and measurements."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import select

from conference import loop
from conference.addresses import token_of
from conference.config import Config
from conference.db import Database
from conference.domain.links import hash_token
from conference.models import AccessLink, Conference, Person, Role, RoleHolder
from conference.queries.meeting import Meeting
from tests import nursery
from tests.nursery import Forked
from tests.patience import PATIENCE_SECONDS

_READY_SECONDS = 30


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_ports(number: int) -> int:
    """The first of so many ports in a row that nobody listens on now."""
    while True:
        first = free_port()
        try:
            for port in range(first, first + number):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            continue
        return first


@dataclass(frozen=True)
class At:
    """Where browsers find one process."""

    port: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


class Server:
    """``conference serve`` on a data folder. Start, stop, kill and start again keep the data.

    Where pytest runs, it comes from the nursery, unless ``afresh``.
    """

    def __init__(self, data: Path, port: int | None = None, *, afresh: bool = False, **settings: str) -> None:
        self.data = data
        self._forks = not afresh and "PYTEST_VERSION" in os.environ and hasattr(os, "pidfd_open")
        workers = int(settings.get("CONFERENCE_WORKERS", 1))
        self.port = port or free_ports(workers)
        self.processes = [At(port) for port in range(self.port, self.port + workers)]
        self.url = self.processes[0].url
        self._settings = {"CONFERENCE_PER_DEVICE": "10000", "CONFERENCE_PER_ADDRESS": "100000"} | settings
        self._process: subprocess.Popen[bytes] | Forked | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until it is ready."""
        environment = os.environ | {"CONFERENCE_DATA": str(self.data), "PYTHONWARNINGS": "ignore"} | self._settings
        self.data.mkdir(parents=True, exist_ok=True)
        arguments = ["serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.data / "serve.log").open("ab") as log:
            if self._forks and environment.get("CONFERENCE_ASYNC_MODE", loop.MODE) == loop.MODE:
                self._process = nursery.start(arguments, environment, log)
            else:
                command = [sys.executable, "-m", "conference", *arguments]
                self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self._wait_until_ready()

    def stop(self) -> None:
        """Ask it to stop, and wait."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        self._end(signal.SIGKILL)

    @property
    def config(self) -> Config:
        """How it runs, for whoever looks into its database."""
        return Config.from_environment({"CONFERENCE_DATA": str(self.data)} | self._settings)

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """What it printed."""
        return (self.data / "serve.log").read_text(encoding="utf-8", errors="replace")

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=PATIENCE_SECONDS)
            self._process = None

    def _wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + _READY_SECONDS
        while time.monotonic() < give_up_at:
            assert self._process is not None
            if self._process.poll() is not None:
                raise RuntimeError(f"the server stopped:\n{self.log[-3000:]}")
            if all(map(is_ready, self.processes)):
                return
            time.sleep(0.1)
        raise RuntimeError(f"the server was not ready in {_READY_SECONDS} s:\n{self.log[-3000:]}")


def is_ready(at: At) -> bool:
    """Does this process serve?"""
    try:
        with urllib.request.urlopen(f"{at.url}/readyz", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


class Links:
    """The addresses of a served conference: by role, by unit, and the phones' code."""

    def __init__(self, server: Server) -> None:
        secret, self._url = server.config.read_secret(), server.config.url
        database = Database(self._url)
        with database.reading() as session:
            conference = session.scalars(select(Conference)).one()
            self.slug, self.conference_id, self.join_code = conference.slug, conference.id, conference.join_code
            rows = session.execute(
                select(AccessLink, RoleHolder, Person)
                .outerjoin(RoleHolder, RoleHolder.id == AccessLink.role_holder_id)
                .outerjoin(Person, Person.id == RoleHolder.person_id)
                .where(AccessLink.revoked_at.is_(None))
                .order_by(RoleHolder.position)
            )
            self._found = [
                (link.role, link.id, token_of(secret, link.id), holder.unit_id if holder else None)
                for link, holder, _ in rows
                if link.token_hash == hash_token(token_of(secret, link.id))
            ]
        database.close()

    def read(self, read: Callable[[Meeting], Any]) -> Any:
        """Something of the conference as the database has it now."""
        database = Database(self._url)
        try:
            with database.reading() as session:
                return read(Meeting(session, self.conference_id))
        finally:
            database.close()

    def token(self, role: Role, nth: int = 0, unit: str | None = None) -> str:
        """The token of the nth person in a role (of a unit)."""
        return self._of(role, unit)[nth][2]

    def link_id(self, role: Role, nth: int = 0, unit: str | None = None) -> str:
        """That link's id."""
        return self._of(role, unit)[nth][1]

    def path(self, role: Role, nth: int = 0, unit: str | None = None) -> str:
        """The path that opens that person's screen."""
        return f"/l/{self.token(role, nth, unit)}"

    @property
    def join_path(self) -> str:
        """The path phones enter by."""
        return f"/j/{self.join_code}"

    def _of(self, role: Role, unit: str | None) -> list[tuple[Role, str, str, str | None]]:
        return [found for found in self._found if found[0] is role and unit in (None, found[3])]


def printed_urls(output: str) -> list[str]:
    """The addresses a server printed."""
    return re.findall(r"http://\S+", output)
