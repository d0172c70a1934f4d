"""One person's client: opens the link over HTTP, keeps its cookie, connects a socket, sends commands."""

from __future__ import annotations

import json
import time
from functools import lru_cache
from typing import Any

import requests

from conference.ids import new_id
from conference.minutes.typed import Pen
from conference.rehearsal.ordered import OrderedClient

_ANSWER_SECONDS = 10


class NotHeld(Exception):
    """An act of the rehearsal was refused; the sentence says why."""


class SharedJson:
    """JSON as the client library wants it. What is sent to a whole hall is read once for all its phones."""

    @staticmethod
    @lru_cache(maxsize=64)
    def loads(text: str) -> Any:
        """The value; whoever gets it must not change it."""
        return json.loads(text)

    @staticmethod
    def dumps(value: Any, **options: Any) -> str:
        """As ever."""
        return json.dumps(value, **options)


class Seat:
    """A chair, a secretary, a unit or a phone, as the server sees it."""

    def __init__(self, base: str, path: str) -> None:
        with requests.Session() as web:
            page = web.get(base + path, timeout=_ANSWER_SECONDS)
            page.raise_for_status()
            cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in web.cookies)
        kind, name = page.url.rstrip("/").rsplit("/", 2)[-2:]
        self.fragments: dict[str, str] = {}
        self.done_at = 0  # the number of the last command's event
        self.sent = 0.0  # when that command was sent
        self._socket = OrderedClient(reconnection=True, json=SharedJson)
        self._socket.on("patch", self._patched)
        self._socket.connect(
            base,
            headers={"Cookie": cookies},
            auth={"link": name} if kind == "s" else {"conference": name},
            transports=["websocket"],
        )
        self._joined(self.ask("join", {}))
        self._socket.on("connect", lambda: self._socket.emit("join", {}, callback=self._joined))  # and ever again

    def do(self, name: str, **args: Any) -> dict[str, Any]:
        """Send a command and return its small result. Raises NotHeld when it is refused."""
        message = {"name": name, "args": args, "id": new_id()}
        self.sent = time.monotonic()
        answer = self.ask("command", message)
        if not answer["ok"]:
            raise NotHeld(f"{name}: {answer['sentence']}")
        self.done_at = answer["seq"]
        return dict(answer["result"])

    def type(self, entry: str, words: str, pieces: int = 6) -> None:
        """Type into an empty entry, some letters at a time."""
        pen, known = Pen(), {"epoch": "", "mark": ""}
        size = -(-len(words) // pieces)
        for start in range(0, len(words), size):
            update, clock = pen.write(words[start : start + size])
            batch = {"entry": entry, "batch_id": new_id(), "client": pen.client, "client_clock": clock}
            answer = self._socket.call("minutes.push", batch | known | {"update": update}, timeout=_ANSWER_SECONDS)
            if answer.get("state") != "saved":
                raise NotHeld(f"minutes.push: {answer.get('sentence', answer.get('state'))}")
            known = {"epoch": answer["epoch"], "mark": answer["mark"]}

    def leave(self) -> None:
        """Close the socket."""
        self._socket.hang_up()

    def ask(self, event: str, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and wait for its answer."""
        return dict(self._socket.call(event, message, timeout=_ANSWER_SECONDS))

    def _joined(self, snapshot: dict[str, Any]) -> None:
        for audience, shown in snapshot.get("fragments", {}).items():
            self._show(audience, snapshot["seq"], None, shown)

    def _patched(self, patch: dict[str, Any]) -> None:
        self._show(patch["audience"], patch["seq"], patch["after"], patch["fragments"])

    def _show(self, audience: str, seq: int, after: int | None, fragments: dict[str, str]) -> None:
        """What came for one audience; ``after`` is the number before it, none where it is a whole snapshot."""
        self.fragments.update(fragments)
