"""Every form of every screen sends what its command takes: a name that the command does not know would be refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from conference.commands.funnel import EXPECTATIONS
from conference.commands.registry import REGISTRY
from conference.models import Conference, Role
from conference.permissions import may
from conference.screens.pages import SHOWN_TO, Audience
from tests.broadcast.test_secrets import SCENES, a_full_meeting, shown_to
from tests.factories import Hall


@dataclass
class Form:
    """A form that sends a command, and the names of its fields."""

    command: str
    id: str | None
    names: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a fragment; fields count for the form around them or for the one they name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._within: Form | None = None
        self._elsewhere: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._within = Form(given.get("data-command") or "", given.get("id"))
            self.found.append(self._within)
        elif tag in ("input", "select", "textarea", "button") and (name := given.get("name")):
            if "form" in given:
                self._elsewhere.append((given["form"] or "", name))
            elif self._within is not None:
                self._within.names.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = None

    def forms(self) -> list[Form]:
        """All that send a command."""
        by_id = {form.id: form for form in self.found if form.id}
        for of, name in self._elsewhere:
            if of in by_id:
                by_id[of].names.add(name)
        return [form for form in self.found if form.command]


def forms_of(html: str) -> list[Form]:
    """The forms of a page or fragment that send a command."""
    parser = Forms()
    parser.feed(html)
    return parser.forms()


def unknown(form: Form) -> Iterator[str]:
    """What this form sends that its command does not take."""
    command = REGISTRY.get(form.command)
    if command is None:
        yield form.command
        return
    for name in form.names - {"command_id"}:
        kind, _, expected = name.partition("expects.")
        if name not in command.args.model_fields and (kind or expected not in EXPECTATIONS):
            yield f"{form.command}: {name}"


def everybody(hall: Hall) -> list[Audience]:
    """One of each kind of audience."""
    keys = {"unit": hall.units["CULTURE"], "device": hall.phone.actor.device_id}
    return [Audience(f"{kind}:{keys[kind]}" if kind in keys else kind) for kind in SHOWN_TO]


@pytest.mark.parametrize("scene", SCENES)
def test_every_form_sends_what_its_command_takes(hall: Hall, scene: str) -> None:
    a_full_meeting(hall)
    SCENES[scene](hall)
    forms = [form for html in shown_to(hall, *everybody(hall)).values() for form in forms_of(html)]
    assert [one for form in forms for one in unknown(form)] == []
    assert len({form.command for form in forms}) > 30


#: Who sits in front of each kind of audience's screen.
SITS = {
    "chair": Role.CHAIR, "secretary": Role.SECRETARY, "mc": Role.MC, "desk": Role.DESK, "unit": Role.RESPONDER,
    "projector": Role.PROJECTOR, "public": Role.ATTENDEE, "device": Role.ATTENDEE, "chair-all": Role.CHAIR,
    "secretary-all": Role.SECRETARY, "public-all": Role.ATTENDEE,
}  # fmt: skip


def offered(hall: Hall) -> dict[str, set[str]]:
    """What each kind of screen offers to send."""
    found: dict[str, set[str]] = {}
    for name, html in shown_to(hall, *everybody(hall)).items():
        kind = name.partition(" ")[0].partition(":")[0]
        found.setdefault(kind, set()).update(form.command for form in forms_of(html))
    return found


@pytest.mark.parametrize("scene", SCENES)
def test_no_screen_offers_what_its_people_may_not_do(hall: Hall, scene: str) -> None:
    a_full_meeting(hall)
    SCENES[scene](hall)
    for kind, commands in offered(hall).items():
        assert {name for name in commands if not may(SITS[kind], REGISTRY[name].permission)} == set(), kind


def test_secretaries_kept_off_the_floor_are_offered_all_that_is_left_to_them(hall: Hall) -> None:
    a_full_meeting(hall)
    with hall.writing() as session:
        session.get_one(Conference, hall.conference_id).secretaries_run_floor = False
    commands = offered(hall)["secretary"]
    left = {name for name in commands if may(Role.SECRETARY, REGISTRY[name].permission, secretaries_run_floor=False)}
    assert commands == left >= {"speaker.register", "person.rename", "note.send"}
    html = shown_to(hall, Audience("secretary"))["secretary secretary-strip"]
    assert 'href="once"' in html


def test_a_wrong_name_would_be_noticed() -> None:
    wrong = '<form data-command="floor.extend"><input name="second"><input name="expects.flor"></form>'
    gone = '<form data-command="floor.stretch"></form>'
    found = sorted(one for form in forms_of(wrong + gone) for one in unknown(form))
    assert found == ["floor.extend: expects.flor", "floor.extend: second", "floor.stretch"]
