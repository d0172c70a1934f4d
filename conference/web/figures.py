"""The figures of this process, for those who keep the server; and a line in the log for every request."""

from __future__ import annotations

import logging
import time
from ipaddress import ip_address, ip_network

from flask import Blueprint, Flask, Response, g, make_response, request

from conference import metrics
from conference.errors import N_, Forbidden
from conference.service import service

log = logging.getLogger(__name__)
figures = Blueprint("figures", __name__)

#: A proxy that nobody told us of (CONFERENCE_TRUST_PROXY) makes the whole world look like this machine.
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@figures.get("/metrics")
def read() -> Response:
    """Everything counted and timed, as Prometheus reads it: for this machine and for the addresses in the setting."""
    if not _may_read():
        raise Forbidden(N_("Figures are for this machine and the addresses in CONFERENCE_METRICS_FROM."))
    response = make_response(metrics.page())
    response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    """Log every request by the pattern of its address: what stands in the address itself may be a link's token."""
    app.before_request(_begin)
    app.after_request(_end)


def _may_read() -> bool:
    """Both who asks and, behind a trusted proxy, the proxy itself must be known."""
    config = service().config
    proxied = request.environ.get("werkzeug.proxy_fix.orig") or {}
    if not config.trust_proxy and any(name in request.headers for name in _FORWARDED):
        return False
    return all(_is_known(address) for address in (request.remote_addr, proxied.get("REMOTE_ADDR", request.remote_addr)))


def _is_known(address: str | None) -> bool:
    try:
        asking = ip_address(address or "")
    except ValueError:
        return False
    return asking.is_loopback or any(asking in ip_network(one) for one in service().config.metrics_from)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    rule = request.url_rule.rule if request.url_rule else "none"
    began = g.get("began")
    ms = round(1000 * (time.perf_counter() - began), 1) if began else None
    log.info("request", extra={"facts": {"method": _method(), "path": rule, "status": response.status_code, "ms": ms}})
    return response


def _method() -> str:
    return request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
