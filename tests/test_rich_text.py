"""Markdown is rendered safely."""

from html.parser import HTMLParser

import pytest

from conference.rich_text import render


def test_markdown_becomes_html() -> None:
    html = render("**Nội quy**\n\n- Đến đúng giờ\n- Tắt chuông")
    assert "<strong>Nội quy</strong>" in html
    assert html.count("<li>") == 2


def test_line_breaks_are_kept() -> None:
    assert "<br>" in render("dòng một\ndòng hai")


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src="http://evil.example/x.png" onerror="alert(1)">',
        "![x](http://evil.example/x.png)",
        "[x](javascript:alert(1))",
        '<a href="data:text/html,x" onclick="alert(1)">x</a>',
        '<p style="position:fixed">x</p>',
        "<iframe src=//evil.example></iframe>",
    ],
)
def test_nothing_active_and_nothing_from_elsewhere_survives(source: str) -> None:
    for tag, attributes in elements(render(source)):
        assert tag in ("p", "a")
        assert set(attributes) <= {"href", "rel"}
        assert (attributes.get("href") or "http:").startswith("http:")


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """The elements a browser would make: name and attributes."""
    found: list[tuple[str, dict[str, str | None]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))  # type: ignore[method-assign]
    parser.feed(html)
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "Bà con <thôn 5> hỏi: 3 < 4 & 5 > 2",
        "<!-- nuốt hết",
        "<details>\nMột\n</details>",
        "![a](http://b.example/c.png)",
    ],
)
def test_what_is_no_markdown_here_is_shown_as_typed(typed: str) -> None:
    parser, words = HTMLParser(), []
    parser.handle_data = words.append  # type: ignore[method-assign]
    parser.feed(render(typed))
    assert "".join(words).split() == typed.split()


def test_links_tell_nobody_where_they_came_from() -> None:
    assert 'rel="noopener noreferrer"' in render("[cổng](https://example.org)")


def test_headings_start_below_the_pages_own() -> None:
    assert "<h3>Mục</h3>" in render("# Mục")


def test_tables_are_kept() -> None:
    assert "<td>1</td>" in render("| a | b |\n|---|---|\n| 1 | 2 |")
