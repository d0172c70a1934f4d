"""What the hall sees of a matter: the wording that was passed, whole, until another is passed."""

from __future__ import annotations

from html import unescape

from conference.screens.pages import SHOWN_TO, Audience
from conference.screens.render import render_fragment
from tests.factories import Hall

LONG = " ".join(f"Đoạn {nth}: rãnh thoát nước liên thôn đã tắc, đề nghị nạo vét." for nth in range(55))


def seen_by(hall: Hall, kind: str) -> str:
    """Every fragment of a public screen."""
    with hall.meeting() as meeting:
        return unescape(" ".join(render_fragment(meeting, name, Audience(kind)) for name in SHOWN_TO[kind]))


def test_a_long_wording_reaches_the_hall_whole_and_again_only_when_it_is_passed_again(hall: Hall):
    question = hall.ask(LONG)
    public = ("projector", "public")
    assert len(LONG) > 3000 and not any("Đoạn 1:" in seen_by(hall, kind) for kind in public)
    hall.secretary.run("question.pass", question=question)
    hall.chair.run("projector.pin", scene="QUESTION", question=question)
    assert all(LONG in seen_by(hall, kind) for kind in public)

    hall.type(hall.entry_of(question=question).id, f"{LONG} Xin trả lời.")
    assert all(LONG in seen_by(hall, kind) and "Xin trả lời." not in seen_by(hall, kind) for kind in public)
    assert "Xin trả lời." in seen_by(hall, "chair")
    hall.secretary.run("question.pass", question=question)
    assert all(f"{LONG} Xin trả lời." in seen_by(hall, kind) for kind in public)
