"""The bundled browser code and styles, by logical name."""

from __future__ import annotations

import json
from functools import lru_cache

from conference.config import STATIC

BUILD = STATIC / "build"


@lru_cache(maxsize=1)
def _manifest(_changed_at: float) -> dict[str, str]:
    return dict(json.loads((BUILD / "manifest.json").read_text(encoding="utf-8")))


def asset(name: str) -> str:
    """The address of a bundled file ("chair.js"). Raises KeyError with advice when it was not built."""
    manifest = BUILD / "manifest.json"
    changed_at = manifest.stat().st_mtime if manifest.exists() else 0.0
    known = _manifest(changed_at) if changed_at else {}
    if name not in known:
        raise KeyError(f"{name} is not built; run `make assets`")
    return f"/static/build/{known[name]}"
