"""Network and disk of a drill's own: loss of packets and a full disk harm nothing else of the machine.

The drill runs itself again inside a network and a mount namespace (``unshare``), which go when it ends: there, the
loopback is its own, and so is a small disk in memory.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.drills.faults import Fault

_INSIDE = "CONFERENCE_DRILL_INSIDE"
LOST_OF_HUNDRED = 30
#: The browsers' address. Others act from another, which loses nothing.
_BROWSERS = "127.0.0.1"


class CannotBeHere(RuntimeError):
    """This machine does not let us make namespaces; the text says what is missing."""


def is_inside() -> bool:
    """Are network and disk ours alone?"""
    return _INSIDE in os.environ


def run_inside(arguments: list[str]) -> int:
    """Run this program again inside, with these arguments; returns its exit code. Raises CannotBeHere."""
    for program, package in (("unshare", "util-linux"), ("ip", "iproute2"), ("nft", "nftables")):
        if shutil.which(program, path=_path()) is None:
            raise CannotBeHere(f"{program} is missing (Debian: {package})")
    unshare = ["unshare", "--net", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    trial = subprocess.run([*unshare, "ip", "link", "set", "lo", "up"], capture_output=True, env=_environment())
    if trial.returncode:
        raise CannotBeHere(f"no namespaces may be made here: {trial.stderr.decode().strip()}")
    begin = ["sh", "-c", 'ip link set lo up && exec "$@"', "sh", sys.executable, "-m", "bench", *arguments]
    return subprocess.run([*unshare, *begin], env=_environment()).returncode


class Loss(Fault):
    """Of all packets between browsers and server, either way, 30 in 100 are dropped."""

    def __init__(self, port: int) -> None:
        self._port = port

    def begin(self) -> None:
        """Drop."""
        _nft("add table inet drill")
        _nft("add chain inet drill packets { type filter hook input priority 0; }")
        for end in ("dport", "sport"):
            chosen = f"ip saddr {_BROWSERS} ip daddr {_BROWSERS} tcp {end} {self._port}"
            _nft(f"add rule inet drill packets {chosen} numgen random mod 100 < {LOST_OF_HUNDRED} counter drop")

    def end(self) -> None:
        """Let all through."""
        _nft("delete table inet drill")


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[None]:
    """A disk of this size, in memory, at a folder; at the latest it goes with the namespace."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "drill", str(at)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def _nft(rule: str) -> None:
    subprocess.run(["nft", *rule.split()], check=True, env=_environment())


def _environment() -> dict[str, str]:
    return os.environ | {_INSIDE: "1", "PATH": _path()}


def _path() -> str:
    return os.pathsep.join((os.environ["PATH"], "/usr/sbin", "/sbin"))
