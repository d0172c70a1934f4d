"""Stable public identifiers.

A conference is prepared on an office's server, carried to a laptop in the hall and back, and a secretary's browser
may create entries while the server is away. So every row is named by 128 random bits that anyone can draw without
asking anyone, written as 32 hexadecimal digits (``crypto.getRandomValues`` makes the same in a browser on plain http).
"""

import re
import uuid

PATTERN = re.compile(r"^[0-9a-f]{32}$")


def new_id() -> str:
    """Draw a fresh identifier: 32 lower-case hexadecimal digits."""
    return uuid.uuid4().hex
