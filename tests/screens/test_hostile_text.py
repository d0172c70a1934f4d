"""Whatever people type stays text on every screen: no element, no attribute, no address comes of it."""

from __future__ import annotations

from html.parser import HTMLParser

from sqlalchemy import String, Text

from conference import models as m
from conference.models import Table
from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.render import render_fragment
from tests.factories import Hall

HOSTILE = (
    "\"'><img src=x onerror=alert(1)><script>alert(2)</script> {{ 7 * 191 }} %(name)s "
    "[a](javascript:alert(3)) ![b](http://elsewhere.example/b.png) <a href='data:text/html,x' onclick=x>c</a>"
)
_FORBIDDEN = {"img", "script", "iframe", "object", "embed", "base", "style", "link", "meta"}


class Reader(HTMLParser):
    """Notes what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORBIDDEN:
            self.found.append(tag)
        for name, value in attrs:
            bad_address = name in ("href", "src", "action") and (value or "").strip().lower().startswith(
                ("javascript:", "data:")
            )
            if name.startswith("on") or name == "style" or bad_address:
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.text += data


def plant(hall: Hall) -> None:
    """Hostile words into every text that people type or that a conference file brings."""
    names = ("name", "title", "full_name", "office", "text", "content", "notes", "remark", "note", "label", "venue",
             "short_name", "short_title", "body", "script", "presenter", "message", "house_rules", "banner_lines",
             "theme", "target_body", "wording_passed", "wording_received", "issuing_body", "phone")  # fmt: skip
    with hall.writing() as session:
        for mapper in Table.registry.mappers:
            columns = [name for name in names if name in mapper.columns and name != "search_text"]
            for n, row in enumerate(session.query(mapper.class_)):
                for name in columns:
                    kind = mapper.columns[name].type
                    if isinstance(kind, String | Text) and name in mapper.columns:
                        setattr(
                            row,
                            name,
                            f"{HOSTILE} {n}"[-kind.length :] if kind.length and kind.length < 100 else f"{HOSTILE} {n}",
                        )


def test_hostile_words_stay_words(hall: Hall) -> None:
    first, second = hall.ask(), hall.ask()
    assignment = hall.assigned(question=first)
    hall.responder.run("assignment.return", assignment=assignment, remark="x")
    hall.assigned("ECONOMY", second)
    hall.chair.run("outcome.set", questions=[hall.ask()], resolution="ANSWERED")
    hall.secretary.run("conclusion.add", text="x")
    hall.secretary.run("entry.open", text="x")
    hall.secretary.run("note.send", to="CHAIR", text="x", question=second)
    hall.chair.run("note.send", to="SECRETARIES", text="x")
    hall.secretary.run("text_block.set", abbreviation="x", text="x", personal=True)
    hall.secretary.run("recording.start")
    hall.phone.run("speaker.register", full_name="x", content="x")
    hall.phone.run("question.receive", text="x")
    for scene in ("MESSAGE", "HOUSE_RULES", "BANNER", "AGENDA", None):
        with hall.writing() as session:
            state = session.get_one(m.ProjectorState, hall.conference_id)
            state.pinned = m.Scene(scene) if scene else None
        plant(hall)
        for name, html in everything(hall).items():
            reader = Reader()
            reader.feed(html)
            assert reader.found == [], name
            assert "1337" not in reader.text, name


def everything(hall: Hall) -> dict[str, str]:
    """Every fragment of every audience."""
    unit, device = hall.units["ECONOMY"], hall.phone.actor.device_id
    with hall.meeting() as meeting:
        return {
            name: render_fragment(
                meeting, name, Audience({"unit": f"unit:{unit}", "device": f"device:{device}"}.get(kind, kind))
            )
            for kind, names in SHOWN_TO.items()
            for name in names
        }
