"""``python -m bundle.requirements``: the lock's packages that run on this machine with this Python, for pip."""

from __future__ import annotations

from packaging.markers import default_environment

from bundle import locked
from bundle.__main__ import ROOT


def lines() -> str:
    """A requirements file with hashes, without the tools that build."""
    here = {name: str(value) for name, value in default_environment().items()}
    return "".join(one.lines for one in locked.needed(locked.read(ROOT / "requirements.lock"), here))


if __name__ == "__main__":
    print(lines(), end="")
