"""Headers of every answer: a strict content security policy, no referrer elsewhere, nothing framed."""

from __future__ import annotations

import re

from flask import Flask, Response, g, request
from flask_talisman import Talisman

_HOST = re.compile(r"^[A-Za-z0-9.\-\[\]:]+$")
#: Replaced by the request's host: older WebKit does not match ws: addresses with 'self'.
_SOCKETS = "socket-host"

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": f"'self' {_SOCKETS}",
    "media-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def install(app: Flask) -> None:
    """Send them with every answer of ``app``."""
    app.after_request(_name_socket_host)  # functions run last-registered first: Talisman's header exists by then
    Talisman(
        app,
        force_https=False,
        strict_transport_security=False,
        content_security_policy=POLICY,
        referrer_policy="same-origin",
        session_cookie_secure=False,
        frame_options="DENY",
    )


def may_be_framed() -> None:
    """Let a page of ours show the answer of the present request in a frame. Other sites still may not."""
    g.may_be_framed = True


def _name_socket_host(response: Response) -> Response:
    policy = response.headers.get("Content-Security-Policy")
    if policy:
        host = request.host if _HOST.match(request.host) else ""
        sockets = f"ws://{host} wss://{host}" if host else ""
        policy = policy.replace(_SOCKETS, sockets)
        if g.get("may_be_framed"):
            policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = policy
    if response.mimetype in ("text/html", "application/json"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
