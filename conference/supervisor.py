"""Several server processes on one machine: ``conference serve --workers N`` starts them on ports in a row, starts anew
whichever ends, and ends all when it is asked to. What the processes need of one another is in broadcast/relay.py."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from conference import loop
from conference.config import Config

LOOK_SECONDS = 0.1
#: A process that lived so long had started well, and is started anew at once.
WELL_SECONDS = 10.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0
#: After so many quick deaths in a row it is said that something is wrong.
QUICK_DEATHS = 5
END_SECONDS = 10.0

Say = Callable[[str], None]


def ports_of(config: Config) -> range:
    """The ports of the server processes, the first one's first."""
    return range(config.port, config.port + config.workers)


def run(config: Config, say: Say) -> None:
    """Keep the processes running until we are asked to end."""
    ports = ports_of(config)
    say(f"\n{config.workers} server processes on the ports {ports[0]} to {ports[-1]}, for a proxy in front of them.")
    Supervisor(config, say).run()


def command_of_a_worker() -> list[str]:
    """How one process is started; the settings are in its environment."""
    return [sys.executable, "-m", "conference", "worker"]


class Supervisor:
    """Keeps one process running on each port until SIGTERM or SIGINT."""

    def __init__(self, config: Config, say: Say, command: Sequence[str] | None = None) -> None:
        self._workers = [Worker(config, port, say, command or command_of_a_worker()) for port in ports_of(config)]
        self._is_ending = False

    def run(self) -> None:
        """Start all and look after them; returns when all have ended because we were asked to end."""
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, self._end)
        try:
            while not self._is_ending:
                for worker in self._workers:
                    worker.look_after()
                loop.sleep(LOOK_SECONDS)
        finally:
            for worker in self._workers:
                worker.ask_to_end()
            give_up_at = time.monotonic() + END_SECONDS
            for worker in self._workers:
                worker.wait_until_ended(give_up_at)

    def _end(self, *_: object) -> None:
        self._is_ending = True


class Worker:
    """One port's process: the one that runs, or the pause until the next."""

    def __init__(self, config: Config, port: int, say: Say, command: Sequence[str]) -> None:
        self._config = config
        self._port = port
        self._say = say
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._leash: socket.socket | None = None
        self._started_at = self._start_at = time.monotonic()
        self._quick_deaths = 0

    def look_after(self) -> None:
        """Start it where none runs and the pause is over; notice when it has ended."""
        if self._process is None:
            if time.monotonic() >= self._start_at:
                self._start()
        elif self._process.poll() is not None:
            self._has_ended(self._process.returncode)

    def ask_to_end(self) -> None:
        """SIGTERM."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_until_ended(self, give_up_at: float) -> None:
        """Wait for it, and kill it where it does not end in time."""
        while self._process is not None and self._process.poll() is None:
            if time.monotonic() > give_up_at:
                self._process.kill()
            loop.sleep(LOOK_SECONDS)
        self._let_go()

    def _start(self) -> None:
        """The process holds one end of a connection whose other end we keep: when we are gone, it ends too."""
        kept, given = socket.socketpair()
        settings = _environment(self._config, self._port) | {"CONFERENCE_LEASH": str(given.fileno())}
        self._process = subprocess.Popen(
            self._command,
            env=os.environ | settings,
            pass_fds=(given.fileno(),),
            start_new_session=True,  # Ctrl-C reaches us alone, and we end them in order
        )
        given.close()
        self._leash = kept
        self._started_at = time.monotonic()

    def _let_go(self) -> None:
        self._process = None
        if self._leash is not None:
            self._leash.close()
            self._leash = None

    def _has_ended(self, code: int) -> None:
        self._let_go()
        lived = time.monotonic() - self._started_at
        self._quick_deaths = 0 if lived > WELL_SECONDS else self._quick_deaths + 1
        pause = 0.0
        if self._quick_deaths > 1:
            pause = min(FIRST_PAUSE_SECONDS * 2 ** (self._quick_deaths - 2), LONGEST_PAUSE_SECONDS)
        self._start_at = time.monotonic() + pause
        self._tell(code, pause)

    def _tell(self, code: int, pause: float) -> None:
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        if self._quick_deaths == QUICK_DEATHS:
            self._say(
                f"The server process on port {self._port} has ended {QUICK_DEATHS} times in a row soon after it was "
                "started; what it printed stands above. It is tried again every half minute; the others go on."
            )
        elif self._quick_deaths < QUICK_DEATHS:
            again = f"in {pause:g} s" if pause else "now"
            self._say(f"The server process on port {self._port} {how}; it is started again {again}.")


def end_with(leash: int) -> None:
    """Called in a server process: end when the supervisor that holds the other end is gone, however it went."""
    assert sys.platform != "win32", "startup.check_workers refuses"

    def wait() -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=leash) as held:
            held.recv(1)
        os.kill(os.getpid(), signal.SIGTERM)

    loop.spawn(wait)


def _environment(config: Config, port: int) -> dict[str, str]:
    """What the command line may have set otherwise than the environment."""
    return {
        "CONFERENCE_DATA": str(config.data),
        "CONFERENCE_DATABASE_URL": config.database_url,
        "CONFERENCE_HOST": config.host,
        "CONFERENCE_PORT": str(port),
        "CONFERENCE_WORKERS": str(config.workers),
    }
