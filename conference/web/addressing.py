"""The address that is printed and shown for others to open."""

from __future__ import annotations

from flask import request

from conference.addresses import base_url
from conference.service import service

_LOOPBACK = ("localhost", "127.0.0.1", "[")  # "[::1]:8080"


def address_for_phones() -> str:
    """A screen that runs on the server itself opened localhost; phones must be told the LAN address."""
    if request.host.partition(":")[0] in _LOOPBACK:
        return base_url(service().config)
    return service().config.public_url or request.host_url.rstrip("/")
