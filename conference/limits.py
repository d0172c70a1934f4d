"""How much one device and one address may send: generous for a hall behind one address, tight for one phone."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from conference.errors import N_, TooMany

_FORGET_AFTER_SECONDS = 60.0
_GUESSES_PER_SECOND = 0.5
_GUESSES_AT_ONCE = 30.0  # filled again within the time after which it is forgotten


@dataclass
class Bucket:
    """A token bucket: ``rate`` a second, up to ``burst`` at once."""

    rate: float
    burst: float
    tokens: float
    filled_at: float

    def has_any(self, now: float) -> bool:
        """Is there a token to take? Takes none."""
        return self.tokens + (now - self.filled_at) * self.rate >= 1

    def take(self, now: float) -> bool:
        """Take one token; False when there is none."""
        self.tokens = min(self.burst, self.tokens + (now - self.filled_at) * self.rate)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


@dataclass
class Limits:
    """Per device (5 a second) and per address (100 a second), each with a burst; kept in this process's memory."""

    per_device: float = 5.0
    per_address: float = 100.0
    burst_seconds: float = 4.0
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _swept_at: float = 0.0

    def check(self, device: str, address: str) -> None:
        """Count one message; raises TooMany when either has sent too much."""
        self._take(f"device {device}", self.per_device)
        self.check_address(address)

    def check_device(self, device: str) -> None:
        """Count one message that costs no address: a whole hall joins again at once when its server comes back."""
        self._take(f"device {device}", self.per_device)

    def check_address(self, address: str) -> None:
        """Count one request of somebody not known yet; raises TooMany when the address has sent too much."""
        self._take(f"address {address}", self.per_address)

    def check_guessing(self, address: str) -> None:
        """Raise TooMany for an address that has just guessed wrong very often. Counts nothing."""
        bucket = self._buckets.get(f"guesses {address}")
        if bucket is not None and not bucket.has_any(time.monotonic()):
            raise TooMany(N_("Too many wrong codes. Please wait some minutes."))

    def guessed_wrong(self, address: str) -> None:
        """Count a code that opened nothing: a hall that mistypes is forgiven, a machine that tries all is not."""
        self._take(f"guesses {address}", _GUESSES_PER_SECOND, burst=_GUESSES_AT_ONCE)

    def _take(self, name: str, rate: float, burst: float | None = None) -> None:
        now = time.monotonic()
        self._sweep(now)
        bucket = self._buckets.get(name)
        if bucket is None:
            burst = burst or rate * self.burst_seconds
            bucket = self._buckets[name] = Bucket(rate, burst, burst, now)
        if not bucket.take(now):
            raise TooMany(N_("Too many messages at once. Please wait a moment."))

    def _sweep(self, now: float) -> None:
        if now - self._swept_at < _FORGET_AFTER_SECONDS:
            return
        self._swept_at = now
        old = [name for name, bucket in self._buckets.items() if now - bucket.filled_at > _FORGET_AFTER_SECONDS]
        for name in old:
            del self._buckets[name]
