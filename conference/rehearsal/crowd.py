"""A hall full of phones in the rehearsal: they enter, register, write, follow, and are compared at the end.

Every command is sent twice under one id, as a browser does that heard no answer. At the end every phone must show the
same, have missed no patch, have had each of its commands done exactly once, and have seen no other phone's words.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import func, select

from conference import loop
from conference.db import Database
from conference.ids import new_id
from conference.models import Question, SpeakingRequest
from conference.rehearsal.seats import NotHeld, Seat

#: So many phones act at the same moment; all of them at once would be one address sending too much.
_AT_ONCE = 16
_TOGETHER = 8
_PATIENCE_SECONDS = 20.0
_AGAIN_SECONDS = 1.0
#: What every phone's words carry, so that they are recognised wherever they turn up.
_MARK = re.compile(r"mk[0-9a-f]{12}")

Answer = TypeVar("Answer")


class Phone(Seat):
    """A phone that remembers what it was sent."""

    def __init__(self, base: str, path: str) -> None:
        self.mark = f"mk{new_id()[:12]}"
        self.strangers: set[str] = set()  # other phones' marks in anything it was sent
        self.saw_itself = False
        self.gaps = 0
        self.came_back = 0  # after the server cut it off, for it read too slowly, and with a whole snapshot
        self.patches: list[tuple[int, str]] = []  # of what everybody is shown: number and digest
        self.heard = 0.0  # when it heard the last thing that everybody was shown
        self.seconds: list[float] = []  # how long each command took
        self.request = ""
        self._last: dict[str, int] = {}
        super().__init__(base, path)

    @property
    def reached(self) -> int:
        """The number of the last thing it heard that everybody was shown."""
        return self._last.get("public", 0)

    def take_part(self) -> None:
        """Register to speak and send something in writing, each twice."""
        register = {"title": "Bà", "full_name": f"Máy {self.mark}", "content": f"Nội dung {self.mark}"}
        self.request = self._do_twice("speaker.register", register)["request"]
        self._do_twice("question.receive", {"text": f"Ý kiến viết {self.mark}"})

    def shown(self) -> dict[str, str]:
        """What the page would show if it were loaded now, without what is this phone's own."""
        fragments: dict[str, dict[str, str]] = self.ask("join", {})["fragments"]
        return fragments["public"]

    def _do_twice(self, name: str, args: dict[str, Any]) -> dict[str, Any]:
        message = {"name": name, "args": args, "id": new_id()}
        first, second = self._send(message), self._send(message)
        if first != second:
            raise NotHeld(f"{name}: two answers to one command")
        return first

    def _send(self, message: dict[str, Any]) -> dict[str, Any]:
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while True:
            began = time.monotonic()
            answer = self.ask("command", message)
            if answer["ok"]:
                self.seconds.append(time.monotonic() - began)
                self.done_at = answer["seq"]
                return dict(answer["result"])
            if answer["code"] != "too_many" or began > give_up_at:
                raise NotHeld(f"{message['name']}: {answer['sentence']}")
            loop.sleep(_AGAIN_SECONDS)

    def _show(self, audience: str, seq: int, after: int | None, fragments: dict[str, str]) -> None:
        digest, seen = _reading(fragments)
        self.saw_itself = self.saw_itself or self.mark in seen
        self.strangers |= seen - {self.mark}
        if after is not None and after > self._last.get(audience, 0):
            self.gaps += 1
        if after is not None and audience == "public":
            self.patches.append((seq, digest))
            self.heard = time.monotonic()
        if after is None and audience in self._last:
            self.came_back += 1
        self._last[audience] = max(seq, self._last.get(audience, 0))
        super()._show(audience, seq, after, fragments)


class Crowd:
    """All of them."""

    def __init__(self, base: str, path: str, number: int) -> None:
        began = time.monotonic()
        self.phones: list[Phone] = []
        try:
            self.phones += self._each(lambda _: Phone(base, path), range(number))
        except Exception:
            self.leave()
            raise
        self._entering = time.monotonic() - began
        self._all_in = max(phone.reached for phone in self.phones)

    def take_part(self) -> None:
        """Everybody registers and writes, a few at a time. Raises NotHeld at the first refusal.

        All phones are in this one process: it goes on when each has read what the last few have caused, or a real
        hall's worth of unread messages would pile up here as nowhere else.
        """
        for start in range(0, len(self.phones), _TOGETHER):
            few = self.phones[start : start + _TOGETHER]
            self._each(Phone.take_part, few)
            self._wait_for(max(phone.done_at for phone in few), need_all=False)

    def leave(self) -> None:
        """Everybody goes home."""
        self._each(Phone.leave, self.phones)

    def catch_up(self) -> None:
        """Let every phone read what the others have read. One process reads for a whole hall here: driven faster than
        it reads, it would fall behind by more than any phone does, and its own commands would wait."""
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while len({phone.reached for phone in self.phones}) > 1 and time.monotonic() < give_up_at:
            loop.sleep(0.005)

    def examine(self, database: Database, seq: int, sent: float) -> Iterator[str]:
        """Once number ``seq``, of which everybody is told, has arrived: figures in sentences. Raises NotHeld.

        ``sent`` is when its command was sent.
        """
        self._wait_for(seq)
        last = max(phone.heard for phone in self.phones) - sent
        _require(sum(phone.gaps for phone in self.phones) == 0, "a patch was lost on its way")
        stayed = [phone for phone in self.phones if not phone.came_back]
        since = [[one for one in phone.patches if one[0] > self._all_in] for phone in stayed]
        _require(all(heard == since[0] for heard in since), "two phones were sent different things")
        shown = self._each(Phone.shown, self.phones)
        _require(all(one == shown[0] for one in shown), "two phones end with different states")
        most = max(map(len, since), default=0)
        yield f"{len(self.phones)} phones end with the same state, after {most} patches each, none lost."
        if len(stayed) < len(self.phones):
            yield f"{len(self.phones) - len(stayed)} of them were cut off, for they read too slowly, and came back."
        yield self._commands(database)
        _require(all(phone.saw_itself for phone in self.phones), "a phone was not shown what it sent itself")
        _require(not any(phone.strangers for phone in self.phones), "a phone was sent another phone's words")
        yield "No phone was sent another phone's words."
        yield f"All entered in {self._entering:.1f} s. All knew of the closing {last * 1000:.0f} ms after the tap."

    def _commands(self, database: Database) -> str:
        marks = {phone.mark for phone in self.phones}
        requests = {phone.request for phone in self.phones}
        with database.reading() as session:
            kept = session.scalars(select(SpeakingRequest.id).where(SpeakingRequest.content.contains("Nội dung mk")))
            _require(sorted(kept) == sorted(requests), "a registration was lost or made twice")
            written = [
                count
                for mark in marks
                for count in session.scalars(
                    select(func.count()).where(Question.wording_received.contains(f"Ý kiến viết {mark}"))
                )
            ]
        _require(written == [1] * len(marks), "a written matter was lost or made twice")
        seconds = sorted(second for phone in self.phones for second in phone.seconds)
        half, most = seconds[len(seconds) // 2] * 1000, seconds[int(len(seconds) * 0.95)] * 1000
        return (
            f"{len(seconds) // 2} commands, each sent twice and done once;"
            f" answered in {half:.0f} ms (half), {most:.0f} ms (95 of 100)."
        )

    def _wait_for(self, seq: int, *, need_all: bool = True) -> None:
        began = time.monotonic()
        while (behind := sum(phone.reached < seq for phone in self.phones)) > 0:
            if time.monotonic() - began > _PATIENCE_SECONDS:
                _require(not need_all, f"{behind} phones did not hear the end")
                break
            loop.sleep(0.005)

    @staticmethod
    def _each(do: Callable[[Any], Answer], of_all: Any) -> list[Answer]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(do, of_all))


_READ: OrderedDict[int, tuple[dict[str, str], str, set[str]]] = OrderedDict()


def _reading(fragments: dict[str, str]) -> tuple[str, set[str]]:
    """Digest and marks of what was sent, found once for all phones that were sent the very same (seats.SharedJson)."""
    known = _READ.get(id(fragments))
    if known is None or known[0] is not fragments:
        text = json.dumps(fragments, sort_keys=True, ensure_ascii=False)
        known = (fragments, hashlib.sha256(text.encode()).hexdigest(), set(_MARK.findall(text)))
        _READ[id(fragments)] = known  # it holds the fragments, so that no other ones get their id
        while len(_READ) > 64:
            _READ.popitem(last=False)
    return known[1], known[2]


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NotHeld(f"The crowd's phones: {otherwise}.")
