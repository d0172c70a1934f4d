"""Hints between server processes, through Redis. Nothing else travels there, so nothing is lost when it is away.

Publishing never holds up whoever gives a hint: hints wait in a bounded queue, where newer ones about the same thing
take older ones' place and the oldest make room, and a green thread of its own carries them. What a process has said
itself comes back to it, too, and is left aside before it is read.
"""

from __future__ import annotations

import hashlib
import json
import logging
import random
from collections import OrderedDict
from typing import Any

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.retry import Retry

from conference import loop
from conference.broadcast.hints import Hints, Topic
from conference.ids import new_id

log = logging.getLogger(__name__)

#: How many different things may wait to be hinted at.
WAITING = 1000
PATIENCE_SECONDS = 2.0
#: After so long without a word the receiver asks whether anybody is there.
QUIET_SECONDS = 5.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.1, 2.0

_Key = tuple[Any, ...]


class Relay:
    """One per process. Call ``receive`` in a green thread of its own; publishing starts with the first hint."""

    def __init__(self, url: str, secret: str, hints: Hints) -> None:
        """``secret``: only processes of one installation, which share it, hear one another."""
        self._channel = f"conference:{hashlib.sha256(f'hints {secret}'.encode()).hexdigest()[:16]}"
        self._redis = connect(url)
        self._hints = hints
        self._own = new_id().encode()
        self._waiting: OrderedDict[_Key, list[Any]] = OrderedDict()
        self._woken = loop.event()
        self._is_publishing = False
        self._is_away = False
        hints.relay(self.offer)

    def offer(self, topic: Topic, *said: Any) -> None:
        """Have a hint published soon. Returns at once; the oldest of too many are dropped."""
        _merge(self._waiting, topic, said)
        while len(self._waiting) > WAITING:
            self._waiting.popitem(last=False)
        if not self._is_publishing:
            self._is_publishing = True
            loop.spawn(self._publish)
        self._woken.set()

    def receive(self) -> None:
        """Deliver the other processes' hints, for ever."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                with PubSub(self._redis.connection_pool, ignore_subscribe_messages=True) as heard:
                    heard.subscribe(self._channel)
                    self._came_back()
                    pause = _FIRST_PAUSE_SECONDS
                    self._listen(heard)
            except (RedisError, OSError) as error:
                self._went_away(error)
            loop.sleep(pause * random.uniform(0.5, 1))
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _listen(self, heard: PubSub) -> None:
        """Raises when nobody answers any more, also when the connection has died without a sign."""
        asked = False
        while True:
            message = heard.get_message(timeout=QUIET_SECONDS)
            if message is None and asked:
                raise TimeoutError("no answer")
            asked = message is None
            if message is None:
                heard.ping()
            elif message["type"] == "message":
                self._hear(message["data"])

    def _hear(self, said: bytes) -> None:
        if said.startswith(self._own):
            return
        try:
            for topic, *words in json.loads(said[len(self._own) :]):
                self._hints.deliver(Topic(topic), *words)
        except Exception:  # a hint of another version of this program; whatever it meant is found by looking
            log.exception("a hint of another process was not understood")

    def _publish(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            self._woken.wait()
            self._woken.clear()
            waiting, self._waiting = self._waiting, OrderedDict()
            try:
                if waiting:
                    self._redis.publish(self._channel, self._own + json.dumps(list(waiting.values())).encode())
                    self._came_back()
                pause = _FIRST_PAUSE_SECONDS
            except (RedisError, OSError) as error:
                self._went_away(error)
                loop.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _went_away(self, error: Exception) -> None:
        if not self._is_away:
            self._is_away = True
            log.warning("Redis does not answer (%s). Nothing is lost: screens follow within a second meanwhile.", error)

    def _came_back(self) -> None:
        if self._is_away:
            self._is_away = False
            log.warning("Redis answers again.")


def connect(url: str) -> Redis:
    """A client that gives up after ``PATIENCE_SECONDS`` and tries nothing twice. ValueError: it is no address."""
    once = Retry(NoBackoff(), 0)
    patience = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    return Redis.from_url(url, protocol=2, retry=once, **patience)


def _merge(waiting: OrderedDict[_Key, list[Any]], topic: Topic, said: tuple[Any, ...]) -> None:
    """Of several hints about one thing the last is enough; of what was typed, the first that nobody was told of."""
    key = (topic, *said[: 1 if topic is Topic.EVENT else 2])
    if topic is Topic.TYPED and key in waiting:
        return
    waiting[key] = [topic.value, *said]
