"""Runs on the laptop, with whichever Python was found: puts the program into the folder ``installed``, offline.

Only the standard library is here yet. The folder gets its name once it is whole, so that a start that was interrupted
begins anew.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Install, or say in a sentence why that cannot be."""
    version = "{}.{}".format(*sys.version_info[:2])
    requirements = HERE / f"requirements-{version}.txt"
    if not requirements.exists():
        sys.exit(f"Python {version}: cần 3.11, 3.12 hoặc 3.13. / 3.11, 3.12 or 3.13 is needed.")
    fresh = HERE / "installing"
    shutil.rmtree(fresh, ignore_errors=True)
    print("Đang cài đặt, khoảng một phút. / Installing, about a minute.", flush=True)
    try:
        venv.create(fresh, with_pip=True)
        (ours,) = (HERE / "wheels").glob("conference-*.whl")
        _pip(fresh, "--find-links", str(HERE / "wheels"), "--require-hashes", "-r", str(requirements))
        _pip(fresh, str(ours))
    except subprocess.CalledProcessError as error:
        sys.exit(
            "Chưa cài được (trên Debian, Ubuntu: cần gói python3-venv). / It could not be installed "
            f"(Debian and Ubuntu need the package python3-venv). {error}"
        )
    fresh.rename(HERE / "installed")


def _pip(folder: Path, *what: str) -> None:
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-index", "--no-deps"]
    subprocess.run([*command, *what], check=True)


if __name__ == "__main__":
    main()
