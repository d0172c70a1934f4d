"""Markdown is rendered safely."""

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
    html = render(source)
    for bad in ("<script", "<img", "javascript:", "onerror", "onclick", "style=", "<iframe", "data:text"):
        assert bad not in html


def test_links_tell_nobody_where_they_came_from() -> None:
    assert 'rel="noopener noreferrer"' in render("[cổng](https://example.org)")


def test_headings_start_below_the_pages_own() -> None:
    assert "<h3>Mục</h3>" in render("# Mục")


def test_tables_are_kept() -> None:
    assert "<td>1</td>" in render("| a | b |\n|---|---|\n| 1 | 2 |")
