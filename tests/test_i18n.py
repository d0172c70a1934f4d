"""Both catalogues are complete, and fill in the same parameters."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from conference.config import TRANSLATIONS
from conference.i18n import LANGUAGES, say

_ROOT = Path(__file__).parent.parent
_PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text marked in the program and its templates."""
    template = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "--mapping-file", "babel.cfg"]
    subprocess.run([*command, "--keyword", "N_", "--output-file", str(template), "."], cwd=_ROOT, check=True)
    return read_po(io.BytesIO(template.read_bytes()))


def catalogue(language: str) -> Catalog:
    """The catalogue of a language."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_translated(marked: Catalog, language: str) -> None:
    known = catalogue(language)
    missing = []
    for message in marked:
        if not message.id:
            continue
        found = known.get(message.id)
        strings = () if found is None else found.string if isinstance(found.string, tuple) else (found.string,)
        if not strings or not all(strings) or (found is not None and found.fuzzy):
            missing.append(message.id)
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over(marked: Catalog, language: str) -> None:
    texts = {message.id for message in marked}
    assert [message.id for message in catalogue(language) if message.id and message.id not in texts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_the_same_places(language: str) -> None:
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
        strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        wanted = set(_PLACES.findall(str(ids[-1])))
        for string in strings:
            assert message.id == "" or set(_PLACES.findall(string)) == wanted, message.id


def test_no_screen_addresses_anybody_with_an_exclamation_mark() -> None:
    assert [message.id for message in catalogue("vi") if "!" in str(message.string) and message.id] == []


def test_a_sentence_is_said_in_the_conferences_language() -> None:
    assert say("vi", "Nobody has the floor.") == "Chưa có người phát biểu."
    assert say("en", "Nobody has the floor.") == "Nobody has the floor."
    assert say("xx", "Delegate no. %(number)s", number=7) == "Đại biểu số 7"
