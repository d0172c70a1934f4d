"""Turning rows into HTML: one template environment per language, no request, no clock, nothing private."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from conference import models, rich_text
from conference.config import TEMPLATES
from conference.i18n import translations
from conference.queries.matters import Stage
from conference.queries.meeting import Meeting
from conference.screens.assets import asset
from conference.screens.fragments import FRAGMENTS
from conference.screens.pages import Audience
from conference.screens.words import Words

#: Lists of the domain that templates compare with or offer as choices.
_LISTS = (
    "AssignmentState", "ConferenceState", "DeclineReason", "DialogueMode", "NamePrivacy", "NoteSide", "QuestionKind",
    "QuestionSource", "RequestState", "Resolution", "Role", "Scene", "SpeechKind", "StepKind", "StepState",
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
    made.globals.update(words=Words(language), asset=asset, language=language, Stage=Stage)
    made.filters["markdown"] = rich_text.render
    return made


def render_fragment(meeting: Meeting, name: str, audience: Audience) -> str:
    """The HTML of one fragment for one audience: its root element carries the fragment's name as id."""
    template = environment(meeting.conference.language).get_template(FRAGMENTS[name].template)
    return template.render(meeting=meeting, conference=meeting.conference, audience=audience, key=audience.key).strip()


def render_page(language: str, template: str, **context: Any) -> str:
    """A whole page."""
    return environment(language).get_template(template).render(**context)


def safe(html: str) -> Markup:
    """HTML that this module rendered itself."""
    return Markup(html)
