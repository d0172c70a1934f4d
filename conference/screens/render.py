"""Turning rows into HTML: one template environment per language, no request, no clock, nothing private."""

from __future__ import annotations

from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conference import collecting, metrics, models, rich_text
from conference.config import TEMPLATES
from conference.i18n import translations
from conference.queries.matters import Stage
from conference.queries.meeting import Meeting
from conference.screens.assets import asset
from conference.screens.fragments import FRAGMENTS
from conference.screens.lists import Lists
from conference.screens.pages import Audience
from conference.screens.pieces import Glimpse, Kept, Pieces, Rendered, Seen
from conference.screens.qr import qr_svg, wifi
from conference.screens.words import Words

#: Lists of the domain that templates compare with or offer as choices.
_LISTS = (
    "AssignmentState", "ConferenceState", "DeclineReason", "DialogueMode", "NamePrivacy", "NoteSide", "ProjectorView",
    "QuestionKind", "QuestionSource", "RequestState", "Resolution", "Role", "Scene", "SpeechKind", "StepKind",
    "StepState", "ToldReason",
)  # fmt: skip


@cache
def environment(language: str) -> Environment:
    """The template environment of a language. Undefined names are errors."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.globals.update({name: getattr(models, name) for name in _LISTS})
    made.globals.update(
        words=Words(language), asset=asset, language=language, Stage=Stage, glimpse=Glimpse, qr=qr_svg, wifi=wifi
    )
    made.filters["markdown"] = rich_text.render
    return made


#: What was compared of a meeting's rows: once for all its fragments.
_SEEN: WeakKeyDictionary[Meeting, Seen] = WeakKeyDictionary()


def render(meeting: Meeting, name: str, audience: Audience, kept: Kept) -> tuple[Rendered, Kept]:
    """One fragment for one audience: its root element carries the fragment's name as id.

    ``kept`` are the pieces of the rendering before, whatever it showed; returned with this one's.
    """
    known_words = environment(meeting.conference.language)
    pieces = Pieces(known_words, _SEEN.setdefault(meeting, Seen()), kept)
    known = {"meeting": meeting, "conference": meeting.conference, "audience": audience, "key": audience.key}
    known["lists"] = Lists(audience.is_shown_all)
    with metrics.timed(metrics.RENDERS.labels(name)), collecting.postponed():
        html = known_words.get_template(FRAGMENTS[name].template).render(known, piece=pieces.put).strip()
        return pieces.taken_out(html), pieces.used


def render_fragment(meeting: Meeting, name: str, audience: Audience) -> str:
    """The same as HTML, all of it made anew."""
    return render(meeting, name, audience, {})[0].whole


def render_page(language: str, template: str, **context: Any) -> str:
    """A whole page."""
    return environment(language).get_template(template).render(**context)


def safe(html: str) -> Markup:
    """HTML that this module rendered itself."""
    return Markup(html)
