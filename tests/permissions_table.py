"""The role × command table of ``docs/permissions.md``: ``python -m tests.permissions_table`` writes it anew."""

from __future__ import annotations

from pathlib import Path

from conference.models import Role
from conference.permissions import SECRETARY_RUNS, Permission, may

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"
_HEAD = """# Who may do what

Written by `python -m tests.permissions_table` from `conference/permissions.py`; a test fails when the two differ.

● may; ○ may unless the conference keeps its secretaries off the floor; an empty cell may not. A unit's responder acts
only on what is assigned to the unit, a phone only on its own registrations. Adopting a point of the conclusion and
refusing dialogue, with a person or on a matter, ask an operator to confirm that the chair said so. A secretary sets
every outcome but that refusal, and does not open a matter again that was referred to another procedure.
"""


def table() -> str:
    """The whole page."""
    names = [role.value.lower().replace("_", " ") for role in Role]
    lines = [
        f"| command | what it does | {' | '.join(names)} |",
        f"|---|---|{':-:|' * len(names)}",
    ]
    for permission in Permission:
        cells = " | ".join(_mark(role, permission) for role in Role)
        lines.append(f"| `{permission.command}` | {permission.sentence} | {cells} |")
    return _HEAD + "\n" + "\n".join(lines) + "\n"


def _mark(role: Role, permission: Permission) -> str:
    if not may(role, permission):
        return " "
    return "○" if role is Role.SECRETARY and permission in SECRETARY_RUNS else "●"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(table(), encoding="utf-8")
    print(f"written: {PAGE}")
