"""Playing a plausible meeting through a running server's real sockets, each person a client of their own."""

from conference.rehearsal.play import play
from conference.rehearsal.seats import NotHeld

__all__ = ["NotHeld", "play"]
