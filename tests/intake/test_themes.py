"""An organisation's theme: every pair of colours is readable from the last row, or the file is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from conference import intake
from conference.colours import contrast
from conference.db import Database
from conference.intake.problems import FileProblems
from conference.intake.themes import LEAST_CONTRAST, USUAL
from conference.models import Backdrop, Logo, Organisation

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
BLUE = '\n[theme]\nnow = "#0B3D91"\nbackdrop = "#0b3d91"\nbackdrop_words = "#ffffff"\nbackdrop_second = "#ffffff"\n'


def problems(database: Database, text: str, folder: Path | None = None) -> list[str]:
    with pytest.raises(FileProblems) as refused:
        intake.load_text(database, text, "thử.toml", folder=folder)
    return [str(problem) for problem in refused.value.problems]


def theme_of(database: Database) -> tuple[dict[str, str], Logo | None]:
    with database.reading() as session:
        organisation = session.query(Organisation).one()
        return organisation.theme, session.get(Logo, organisation.id)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast(USUAL["now"], USUAL["paper"]) >= LEAST_CONTRAST


def test_a_theme_is_kept_with_its_logo_and_replaced_whole(database: Database, smallest: str, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    (tmp_path / "đình.png").write_bytes(PNG + b"1")
    pictures = 'logo = "logo.png"\nbackdrop_picture = "đình.png"\n'
    intake.load_text(database, smallest + BLUE + pictures, "một.toml", folder=tmp_path)
    with database.reading() as session:
        assert [kept.content for kept in session.query(Backdrop)] == [PNG + b"1"]
    theme, logo = theme_of(database)
    assert (theme["now"], theme["backdrop"], "paper" in theme) == ("#0b3d91", "#0b3d91", False)
    assert logo is not None
    assert (logo.media_type, logo.content) == ("image/png", PNG)

    intake.load_text(database, smallest.replace("may-trang", "may-trang-2"), "hai.toml")
    assert theme_of(database)[0] == theme
    plain = smallest.replace("may-trang", "may-trang-3") + '\n[theme]\npaper = "#ffffff"\n'
    intake.load_text(database, plain, "ba.toml")
    assert theme_of(database) == ({"paper": "#ffffff"}, None)
    with database.reading() as session:
        assert session.query(Backdrop).all() == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ('now = "#ff0000"', "theme.now: Words in #ff0000 on #fffdf9 have a contrast of 3.9 to 1"),
        ('paper = "#808080"', "theme.paper: Words in"),
        ('backdrop = "#ffffff"', "theme.backdrop: Words in #fff6e3 on #ffffff"),
        ('backdrop_second = "#7d1416"', "theme.backdrop_second: Words in #7d1416 on #7d1416"),
        ('now = "red"', "theme.now: "),
        ('logo = "mất.png"', 'There is no file "mất.png" beside the conference file'),
        ('logo = "chữ.png"', "The logo must be a PNG, JPEG or SVG picture"),
        ('logo = "to.png"', "The logo is larger than 300 kB"),
        ('backdrop_picture = "chữ.png"', "The picture must be a PNG, JPEG or SVG picture"),
        ('font = "Comic Sans"', "font"),
    ],
)
def test_a_theme_that_cannot_be_read_is_refused_with_a_sentence(
    database: Database, smallest: str, tmp_path: Path, given: str, told: str
) -> None:
    (tmp_path / "chữ.png").write_text("không phải ảnh")
    (tmp_path / "to.png").write_bytes(PNG + b"0" * 300_000)
    found = problems(database, f"{smallest}\n[theme]\n{given}\n", tmp_path)
    assert len(found) == 1
    assert told in found[0]
    with database.reading() as session:
        assert session.query(Organisation).count() == 0
