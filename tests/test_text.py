"""Vietnamese text at the boundaries (DOMAIN 8.1-8.4)."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from conference.text import fold, name_key, nfc, one_line, sort_key


def test_folding_makes_accents_tone_places_and_d_equal() -> None:
    assert fold("Cổ Chằm") == fold("Cổ Châm") == "co cham"
    assert fold("Đảng uỷ") == fold("Đảng ủy")
    assert fold("Đường") == "duong"


def test_folding_does_not_care_how_the_text_was_composed() -> None:
    assert fold(unicodedata.normalize("NFD", "Kế hoạch")) == fold("Kế hoạch") == "ke hoach"


def test_typed_text_becomes_nfc_with_plain_line_ends() -> None:
    assert nfc(unicodedata.normalize("NFD", "Kế\r\nhoạch\r")) == "Kế\nhoạch\n"


def test_control_characters_are_dropped_and_emoji_kept() -> None:
    assert nfc("a\x00b\x07\tc 🙂") == "ab\tc 🙂"


def test_names_lose_stray_spaces() -> None:
    assert one_line("  Nguyễn   Thị\tẤm \n") == "Nguyễn Thị Ấm"


def test_the_alphabet_sorts_letters_first_and_tones_second() -> None:
    words = ["Uyên", "Ánh", "Ân", "Đào", "Ăn", "An", "Đỗ", "Em", "Ê", "Oanh", "Ông", "Ơn", "Ưng", "Dao", "Dương", "Ấn"]
    expected = [
        "An",
        "Ánh",
        "Ăn",
        "Ân",
        "Ấn",
        "Dao",
        "Dương",
        "Đào",
        "Đỗ",
        "Em",
        "Ê",
        "Oanh",
        "Ông",
        "Ơn",
        "Uyên",
        "Ưng",
    ]
    assert sorted(words, key=sort_key) == expected
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_people_are_listed_by_given_name() -> None:
    names = ["Trần Văn Bình", "Nguyễn Thị An", "Lê Bình"]
    assert sorted(names, key=name_key) == ["Nguyễn Thị An", "Lê Bình", "Trần Văn Bình"]


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)


@given(st.text())
def test_a_folded_text_has_no_marks_left(text: str) -> None:
    assert not any(unicodedata.combining(c) for c in fold(text))
