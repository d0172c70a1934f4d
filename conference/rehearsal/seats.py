"""One person's client: opens the link over HTTP, keeps its cookie, connects a socket, sends commands."""

from __future__ import annotations

from typing import Any

import requests

from conference.ids import new_id
from conference.minutes.typed import Pen
from conference.rehearsal.ordered import OrderedClient

_ANSWER_SECONDS = 10


class NotHeld(Exception):
    """An act of the rehearsal was refused; the sentence says why."""


class Seat:
    """A chair, a secretary, a unit or a phone, as the server sees it."""

    def __init__(self, base: str, path: str) -> None:
        web = requests.Session()
        page = web.get(base + path, timeout=_ANSWER_SECONDS)
        page.raise_for_status()
        kind, name = page.url.rstrip("/").rsplit("/", 2)[-2:]
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in web.cookies)
        self.fragments: dict[str, str] = {}
        self._socket = OrderedClient(reconnection=True)
        self._socket.on("patch", self._patched)
        self._socket.connect(
            base,
            headers={"Cookie": cookies},
            auth={"link": name} if kind == "s" else {"conference": name},
            transports=["websocket"],
        )
        for shown in self._socket.call("join", {}, timeout=_ANSWER_SECONDS)["fragments"].values():
            self.fragments.update(shown)

    def do(self, name: str, **args: Any) -> dict[str, Any]:
        """Send a command and return its small result. Raises NotHeld when it is refused."""
        message = {"name": name, "args": args, "id": new_id()}
        answer = self._socket.call("command", message, timeout=_ANSWER_SECONDS)
        if not answer["ok"]:
            raise NotHeld(f"{name}: {answer['sentence']}")
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
        self._socket.disconnect()

    def _patched(self, patch: dict[str, Any]) -> None:
        self.fragments.update(patch["fragments"])
