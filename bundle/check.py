"""``python -m bundle.check ARCHIVE``: tries the Linux bundle in a network namespace that leads nowhere but to a hall.

Unpacks, starts, opens a link at the hall's address, stops, starts again and finds the same links. Needs root, or a
system that gives namespaces to everybody; says so where neither is the case.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from pathlib import Path

HALL, PORT = "192.168.77.5", 8123
_FIRST_SECONDS, _AGAIN_SECONDS = 240, 60


def main(arguments: list[str]) -> None:
    """Enter the namespace, then check."""
    if "--inside" not in arguments:
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        inside = [sys.executable, "-m", "bundle.check", "--inside", *arguments]
        sys.exit(subprocess.run(["unshare", "--net", *as_root, *inside]).returncode)
    for command in (
        "link set lo up", "link add hall type veth peer name wifi", f"addr add {HALL}/24 dev hall", "link set hall up",
        "link set wifi up",
    ):  # fmt: skip
        subprocess.run(["ip", *command.split()], check=True)
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout
    assert "default" not in routes, f"this namespace leads somewhere: {routes}"
    with tempfile.TemporaryDirectory(prefix="conference bundle ") as folder:  # with a space, as people's folders have
        with tarfile.open(arguments[-1]) as archive:
            archive.extractall(folder, filter="data")
        (unpacked,) = Path(folder).iterdir()
        first = started(unpacked, _FIRST_SECONDS)
        again = started(unpacked, _AGAIN_SECONDS)
    assert first == again, "the second start printed other links"
    print(f"installed and served without a network: {len(first)} links at {HALL}, the same after a second start")


def started(folder: Path, within: float) -> list[str]:
    """Start, open what was printed, stop; returns the printed addresses."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "CONFERENCE_", "PYTHON"))}
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            ["./start.sh", "--port", str(PORT)], cwd=folder, env=bare, stdout=output, stderr=output, text=True
        )
    try:
        wait_until_ready(process, folder / "output", within)
        said = (folder / "output").read_text(encoding="utf-8")
        assert "▄" in said, "no QR code was drawn"
        links = re.findall(rf"http://{re.escape(HALL)}:{PORT}/[lj]/\S+", said)
        assert len(links) > 5, said
        for link in (links[0], links[-1]):
            with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(link) as page:
                assert page.status == 200 and b"<main" in page.read()
        return links
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def wait_until_ready(process: subprocess.Popen[str], output: Path, within: float) -> None:
    """Until it answers; what it printed where it does not."""
    give_up_at = time.monotonic() + within
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://{HALL}:{PORT}/readyz", timeout=2).close()
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"the bundle did not start:\n{output.read_text(encoding='utf-8')[-3000:]}")


if __name__ == "__main__":
    main(sys.argv[1:])
