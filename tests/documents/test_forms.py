"""The minutes as Markdown, HTML and plain text: the official frame, and typed words that stay in their place."""

from __future__ import annotations

import html
import re

import pytest

from conference import models as m
from conference.documents import files, full, short, to_html, to_text
from conference.documents.files import Form
from conference.documents.full import Approval
from conference.documents.layout import Letterhead, Paper, Part, Prose
from tests.conftest import HeldClock
from tests.documents.held import ROAD, end, hold, minutes_of
from tests.factories import Hall


@pytest.mark.parametrize("form", list(Form))
def test_every_form_has_the_official_frame(hall: Hall, clock: HeldClock, form: Form):
    hold(hall, clock)
    end(hall, clock)
    minutes = minutes_of(hall)
    text = files.write(minutes, files.paper_of(minutes), form)
    text = text[text.find("<article") :] if form is Form.HTML else text
    order = [
        "ỦY BAN NHÂN DÂN XÃ TIÊN NGHĨA",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BIÊN BẢN",
        "Hội nghị tiếp xúc, đối thoại với Nhân dân xã Tiên Nghĩa năm 2026",
        "08 giờ 00, ngày 25 tháng 6 năm 2026",
        "Hội trường UBND xã",
        "Vũ Đình Khoát",
        "Lưu Thị Hạnh",
        "Nghiêm Thị Lụa",
        "Đại biểu Nhân dân",
        "Tuyên bố lý do, giới thiệu đại biểu",
        "Nguyễn Văn Ất",
        "Tiếp thu các ý kiến.",
        "09 giờ 20 cùng ngày",
        "THƯ KÝ",
        "CHỦ TỌA",
        "Nơi nhận:",
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_the_partys_form_differs(hall: Hall):
    with hall.writing() as session:
        session.get_one(m.Conference, hall.conference_id).run_by = m.RunBy.PARTY
    head = full.lay_out(minutes_of(hall)).blocks[0]
    assert isinstance(head, Letterhead)
    assert head.star and head.motto == ("ĐẢNG CỘNG SẢN VIỆT NAM",)
    assert head.place_and_day == "Xã Tiên Nghĩa, ngày 25 tháng 6 năm 2026"
    text = to_text.plain(full.lay_out(minutes_of(hall)))
    assert "NGƯỜI GHI BIÊN BẢN" in text and "CHỦ TRÌ HỘI NGHỊ" in text and "./." not in text


def test_a_draft_says_so_and_an_approved_paper_says_who_and_when(hall: Hall, clock: HeldClock):
    minutes = minutes_of(hall)
    assert "DỰ THẢO" in to_text.plain(full.lay_out(minutes))
    approval = Approval(2, clock.now, "Đồng chí Vũ Đình Khoát", True, "Sửa tên đại biểu")
    text = to_text.plain(full.lay_out(minutes, approval))
    assert "DỰ THẢO" not in text
    assert "đã được đọc lại" in text and "Vũ Đình Khoát" in text and "09 giờ 00, ngày 25 tháng 6 năm 2026" in text
    assert "Sửa tên đại biểu./." in text
    silent = to_text.plain(full.lay_out(minutes, Approval(1, clock.now, "Đồng chí Vũ Đình Khoát", False, "")))
    assert "đọc lại" not in silent


def test_a_signatory_is_named_only_where_one_person_can_be_meant(hall: Hall):
    signed = full.lay_out(minutes_of(hall)).blocks[-1]
    assert (signed.left.name, signed.right.name) == ("", "")  # two secretaries, two chairs: the office decides


def test_typed_markdown_is_rendered_in_html(hall: Hall, clock: HeldClock):
    hold(hall, clock)
    written = str(to_html.article(full.lay_out(minutes_of(hall))))
    assert "Đường <strong>liên thôn</strong> xuống cấp,<br>" in written
    assert "**" not in written


HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[bấm](javascript:alert(1))",
    "</article></body><h1>BIÊN BẢN</h1>",
    "{{ 7 * 7 }} %(n)s {0}",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_typed_words_cannot_write_html(hall: Hall, clock: HeldClock, words: str):
    hall.register(1, content=words)
    hall.chair.run("floor.invite_next")
    hall.secretary.run("question.ask", text=words)
    hall.secretary.run("conference.set_mode", mode="BATCH")
    with hall.writing() as session:
        session.get_one(m.Conference, hall.conference_id).title = f"Hội nghị {words}"
    minutes = minutes_of(hall)
    written = files.write(minutes, files.paper_of(minutes), Form.HTML)
    assert written.count("<h1>") == written.count("</article>") == written.count("</body>") == 1
    for tag in ("<script", "<img", 'href="javascript'):
        assert tag not in written
    assert to_html.article_of(written) == to_html.article(files.paper_of(minutes))


@pytest.mark.parametrize(
    "words",
    [
        "# BIÊN BẢN GIẢ",
        "Tiêu đề\n===",
        "Tiêu đề\n---",
        "```\nchưa đóng",
        "~~~\nchưa đóng",
        "<!-- nuốt hết",
        "<details>",
    ],
)
def test_typed_words_cannot_break_the_markdown_around_them(words: str):
    from markdown import Markdown

    paper = Paper("vi", "Thử", (Part("", (Prose(words, "Ý kiến 1.1"), Prose("Sau đó", "Kết quả"))),))
    rendered = Markdown(extensions=["fenced_code"]).convert(to_text.markdown(paper))
    assert not re.search(r"<h[1-6]|<hr|<pre|<details|<!--", rendered)
    assert "<strong>Kết quả</strong>: Sau đó" in rendered


def test_a_list_after_a_label_stays_a_list():
    paper = Paper("vi", "Thử", (Part("", (Prose("- một\n- hai", "Trả lời", "Phòng Kinh tế"),)),))
    assert "**Trả lời** (Phòng Kinh tế):\n\n- một\n- hai" in to_text.markdown(paper)
    assert "<li>một</li>" in to_html.article(paper)


def test_plain_text_has_no_marks_of_markdown(hall: Hall, clock: HeldClock):
    hold(hall, clock)
    text = to_text.plain(full.lay_out(minutes_of(hall)))
    assert ROAD.replace("**", "") in text
    assert "bảo hiểm" in text and "# Xin" not in text


def test_what_nobody_has_written_is_said_to_be_missing(hall: Hall):
    hall.ask("")
    for form in Form:
        minutes = minutes_of(hall)
        assert "(chưa ghi)" in files.write(minutes, files.paper_of(minutes), form)


def test_a_file_needs_nothing_beside_it(hall: Hall):
    minutes = minutes_of(hall)
    written = files.write(minutes, files.paper_of(minutes), Form.HTML)
    assert "<link" not in written and "src=" not in written and "@page { size: A4" in written
    assert html.unescape(re.search("<title>(.*)</title>", written).group(1)).startswith("Biên bản - Hội nghị")


def test_files_have_good_names(hall: Hall):
    minutes = minutes_of(hall)
    names = {
        files.file_name(minutes, Form.MARKDOWN): "bien-ban-tien-nghia-2026-du-thao-20260625.md",
        files.file_name(minutes, Form.HTML, version=2): "bien-ban-tien-nghia-2026-phien-ban-2-20260625.html",
        files.file_name(minutes, Form.TEXT, in_short=True): "bien-ban-tom-tat-tien-nghia-2026-20260625.txt",
    }
    assert list(names) == list(names.values())


def test_the_fingerprint_changes_with_the_words_and_with_nothing_else(hall: Hall, clock: HeldClock):
    before = files.fingerprint(minutes_of(hall))
    hall.chair.run("queue.close")
    assert files.fingerprint(minutes_of(hall)) == before
    hall.ask("Thêm một ý.")
    assert files.fingerprint(minutes_of(hall)) != before


def test_english_minutes_are_complete(hall: Hall, clock: HeldClock):
    with hall.writing() as session:
        session.get_one(m.Conference, hall.conference_id).language = "en"
    hold(hall, clock)
    text = to_text.plain(full.lay_out(minutes_of(hall)))
    assert "SOCIALIST REPUBLIC OF VIET NAM" in text and "answered at the conference" in text


def test_the_short_minutes_say_who_raised_what_and_what_was_decided(hall: Hall, clock: HeldClock):
    hold(hall, clock)
    text = to_text.plain(short.lay_out(minutes_of(hall)))
    assert "Ông Nguyễn Văn Ất, thôn Hạ Đoài" in text
    assert "Đường liên thôn xuống cấp, bao giờ sửa? → đã trả lời." in text
    assert "Đèn đường hỏng. → giao Công an, hạn 15/7/2026." in text
    assert "Tiếp thu các ý kiến. (Phòng Kinh tế; đến ngày 01 tháng 8 năm 2026)" in text
    assert "chưa ai thông qua" not in text


@pytest.mark.parametrize("speeches, matters", [(2, 2), (11, 39), (25, 100), (120, 300)])
def test_the_short_minutes_keep_to_four_hundred_words(hall: Hall, speeches: int, matters: int):
    from dataclasses import replace

    from conference.documents.minutes import Matter, Point, Step, Turn

    long = "Tuyến mương tiêu liên thôn đã bồi lấp nhiều năm, mưa là nước tràn vào sân của hơn bốn mươi hộ dân. " * 3

    def turn(n: int) -> Turn:
        its = range(matters * n // speeches, matters * (n + 1) // speeches)
        found = tuple(
            Matter(
                f"{n}.{i}", m.QuestionKind.QUESTION, "", long, resolution=m.Resolution.ANSWERED, decided="đã trả lời"
            )
            for i in its
        )
        return Turn(minutes.opened_at, f"Ông Nguyễn Văn {n}, thôn Hạ Đoài", n, "", "", "", found, ())

    minutes = minutes_of(hall)
    step = Step("Nhân dân phát biểu", "", None, None, tuple(turn(n) for n in range(speeches)))
    points = tuple(Point(long, "Phòng Kinh tế; hạn 15/12") for _ in range(5))
    paper = short.lay_out(replace(minutes, steps=(step,), conclusion=points))
    assert 60 < to_text.words_in(paper) <= short.MOST_WORDS
