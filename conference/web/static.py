"""Bundled files: hashed names, so kept for ever; compressed when they were built."""

from __future__ import annotations

from flask import Blueprint, Response, request, send_from_directory

from conference.config import STATIC

static = Blueprint("static", __name__)

_BUILD = STATIC / "build"
_A_YEAR = 365 * 24 * 3600
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@static.get("/static/build/<name>")
def built(name: str) -> Response:
    """One file of the bundle."""
    zipped = f"{name}.gz"
    suffix = name[name.rfind(".") :]
    if suffix in _TYPES and "gzip" in request.headers.get("Accept-Encoding", "") and (_BUILD / zipped).is_file():
        response = send_from_directory(_BUILD, zipped, mimetype=_TYPES[suffix], max_age=_A_YEAR)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    else:
        response = send_from_directory(_BUILD, name, max_age=_A_YEAR)
    response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    return response
