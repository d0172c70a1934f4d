"""Redis, PostgreSQL and nginx of a test's or a drill's own, from the machine's programs: to stop, restart and freeze.

Each runs on a free port with its own folder below the system's temporary one, which goes when it is closed. No service
of the machine is touched. A part that fails to start raises with what it printed; a missing program raises ``Missing``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.serving import free_port

_READY_SECONDS = 20
_PLACES = "/usr/lib/postgresql/*/bin"  # Debian keeps PostgreSQL's programs off the path
_SYSTEM_PATHS = ("/usr/sbin", "/sbin", "/usr/local/sbin")


class Missing(RuntimeError):
    """A program is not on this machine; scripts/ensure-services would install it."""


def program(name: str) -> str:
    """Where a program lies. Raises Missing."""
    newest_first = sorted(Path("/").glob(_PLACES[1:]), key=lambda place: float(place.parent.name), reverse=True)
    path = os.pathsep.join([*map(str, newest_first), os.environ["PATH"], *_SYSTEM_PATHS])
    found = shutil.which(name, path=path)
    if found is None:
        raise Missing(f"no {name} on this machine: run scripts/ensure-services")
    return found


class Part:
    """One server process with a port and a folder. Stop, kill and start again keep the folder; ``close`` removes it."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"conference-{self.name}-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._frozen: list[int] = []

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Start and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log, cwd=self.folder, **self._owner())
        give_up_at = time.monotonic() + _READY_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"{self.name} did not start:\n{self.log[-3000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it in order, and wait. Does nothing where it does not run."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop, then start on the same port with the same data."""
        self.stop()
        self.start()

    def freeze(self) -> None:
        """Let it, and every process of it, stand still: connections stay open and nobody answers."""
        self._frozen = [self.pid, *children(self.pid)]  # the parent first, so that it makes no more
        for pid in self._frozen:
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on. Does nothing where it was not frozen."""
        frozen, self._frozen = self._frozen, []
        for pid in reversed(frozen):
            os.kill(pid, signal.SIGCONT)

    def close(self) -> None:
        """End it, however it stands, and remove its folder."""
        self.thaw()
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        """The (first) process's id."""
        assert self._process is not None, f"{self.name} does not run"
        return self._process.pid

    @property
    def log(self) -> str:
        """What it printed."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=15)
            self._process = None

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _answers(self) -> bool:
        raise NotImplementedError

    def _owner(self) -> dict[str, Any]:
        """As whom it runs."""
        return {}


class OwnRedis(Part):
    """A Redis that keeps nothing."""

    name = "redis"

    @property
    def url(self) -> str:
        """What ``CONFERENCE_REDIS_URL`` takes."""
        return f"redis://127.0.0.1:{self.port}/0"

    def _command(self) -> list[str]:
        keep_nothing = ["--save", "", "--appendonly", "no"]
        return [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", *keep_nothing]

    def _answers(self) -> bool:
        try:
            with Redis(port=self.port, socket_timeout=1, retry=Retry(NoBackoff(), 0)) as client:
                return bool(client.ping())
        except RedisError:
            return False


class OwnPostgreSQL(Part):
    """A PostgreSQL whose only role is ``postgres``, without a password. Where we are root, it runs as its own user.

    ``durable`` where what must survive a power cut is what is tested; without it nothing waits for the disk.
    """

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": it waits for no client

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__()
        self._durable = durable
        if os.geteuid() == 0:
            found = pwd.getpwnam("postgres")
            os.chown(self.folder, found.pw_uid, found.pw_gid)

    def url(self, database: str = "postgres") -> str:
        """What ``CONFERENCE_DATABASE_URL`` takes."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Make an empty database; returns its address."""
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(database)))
        return self.url(database)

    def start(self) -> None:
        """Start and wait until it answers; the first time, make its folder."""
        if not self._data.exists():
            made = [program("initdb"), "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
            done = subprocess.run(
                [*made, "--locale=C.UTF-8", "--no-sync"], cwd=self.folder, capture_output=True, **self._owner()
            )
            if done.returncode:
                raise RuntimeError(f"initdb failed:\n{done.stderr.decode()}")
        super().start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _server(self) -> str:
        return f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres connect_timeout=2"

    def _command(self) -> list[str]:
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={self.port}"]
        if not self._durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        return [program("postgres"), "-D", str(self._data), *(part for one in settings for part in ("-c", one))]

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._server).close()
        except psycopg.OperationalError:
            return False
        return True

    def _owner(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return {}
        found = pwd.getpwnam("postgres")
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


class OwnNginx(Part):
    """An nginx with a configuration of its own; ``{port}`` in it stands for its port, ``{folder}`` for its folder."""

    name = "nginx"
    stop_signal = signal.SIGTERM

    def __init__(self, configuration: str) -> None:
        super().__init__()
        written = configuration.replace("{port}", str(self.port)).replace("{folder}", str(self.folder))
        (self.folder / "nginx.conf").write_text(written, encoding="utf-8")

    @property
    def url(self) -> str:
        """Where browsers find it."""
        return f"http://127.0.0.1:{self.port}"

    def _command(self) -> list[str]:
        configuration = ["-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", "stderr"]
        return [program("nginx"), *configuration, "-g", "daemon off;"]

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def nginx_before(*ports: int) -> OwnNginx:
    """An nginx in front of server processes on these ports: whoever comes gets the next one, WebSockets too."""
    upstreams = "\n".join(f"    server 127.0.0.1:{port};" for port in ports)
    return OwnNginx(_BEFORE.replace("{upstreams}", upstreams).replace("{user}", _nginx_user()))


def _nginx_user() -> str:
    """Its workers read a folder that is ours alone; the setting is refused where we are not root."""
    return "user root;" if os.geteuid() == 0 else ""


_BEFORE = """
{user}
worker_processes 1;
pid {folder}/pid;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream conference {
{upstreams}
  }
  server {
    listen 127.0.0.1:{port};
    location / {
      proxy_pass http://conference;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_read_timeout 60s;
    }
  }
}
"""


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(child) for child in tasks]
