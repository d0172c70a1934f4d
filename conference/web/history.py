"""The history of an entry of the minutes, for whoever may write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, abort
from sqlalchemy.orm import Session

from conference import clock
from conference.minutes import access, history
from conference.models import MinutesEntry
from conference.service import service
from conference.web import visitor

histories = Blueprint("histories", __name__)


@histories.get("/s/<link_id>/entries/<entry_id>/history.json")
def of_entry(link_id: str, entry_id: str) -> dict[str, Any]:
    """Authors and edits; instants in milliseconds since 1970, characters in UTF-16 units.

    ``{"entry", "epoch", "authors": [{"key", "name", "typed", "first_at", "last_at"}], "edits": [{"author", "from",
    "until", "update", "typed", "steps": [{"update", "at", "author"}]}]}``; an edit's ``update`` is its last one.
    """
    with _entry(link_id, entry_id) as (session, entry):
        found = history.of_entry(session, entry)
        authors = [_author(author) for author in found.authors]
        return {"entry": entry.id, "epoch": entry.epoch, "authors": authors, "edits": [_edit(e) for e in found.edits]}


@histories.get("/s/<link_id>/entries/<entry_id>/history/<int:update_id>.json")
def text_after(link_id: str, entry_id: str, update_id: int) -> dict[str, Any]:
    """The text as it stood after that update: ``{"entry", "update", "at", "text"}``."""
    with _entry(link_id, entry_id) as (session, entry):
        at, text = history.text_after(session, entry, update_id)
        return {"entry": entry.id, "update": update_id, "at": clock.milliseconds(at), "text": text}


@contextmanager
def _entry(link_id: str, entry_id: str) -> Iterator[tuple[Session, MinutesEntry]]:
    """The entry, if it is of the visitor's conference and the visitor may write its minutes."""
    with service().database.reading() as session:
        actor = visitor.actor_by_link(session, link_id)
        if actor is None:
            abort(403)
        access.require_writer(actor)
        service().limits.check_device(actor.key)
        entry = session.get(MinutesEntry, entry_id)
        if entry is None or entry.conference_id != actor.conference_id:
            abort(404)
        yield session, entry


def _author(author: history.Author) -> dict[str, Any]:
    at = {"first_at": clock.milliseconds(author.first_at), "last_at": clock.milliseconds(author.last_at)}
    return {"key": author.key, "name": author.name, "typed": author.typed} | at


def _edit(edit: history.Edit) -> dict[str, Any]:
    steps = [{"update": one.update, "at": clock.milliseconds(one.at), "author": one.author} for one in edit.steps]
    ends = {"from": steps[0]["at"], "until": steps[-1]["at"], "update": steps[-1]["update"]}
    return {"author": edit.author, "typed": edit.typed, "steps": steps} | ends
