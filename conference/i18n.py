"""Languages. A conference speaks one language on its live screens: Vietnamese by default, English complete.

Live fragments are rendered outside any request, for many conferences in one process. flask-babel keeps the locale on
the application context, where two green threads would share it; so the language is always passed in, and flask-babel
only chooses it for pages that belong to no conference.
"""

from __future__ import annotations

from functools import cache

from babel.support import NullTranslations, Translations

from conference.config import TRANSLATIONS
from conference.errors import NotDone

LANGUAGES = ("vi", "en")
DEFAULT = "vi"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; the default's for an unknown one."""
    known = language if language in LANGUAGES else DEFAULT
    return Translations.load(TRANSLATIONS, [known])


def say(language: str, message: str, **params: object) -> str:
    """A message in a language, with its parameters filled in."""
    sentence = translations(language).gettext(message)
    return sentence % params if params else sentence


def say_why(language: str, error: NotDone) -> str:
    """The sentence of a command that was not done."""
    return say(language, error.message, **error.params)
