"""Reports turned in the hall, and the papers of the hall as they come out of a printer."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from conference.models import Role
from tests.browser.contrast import too_faint
from tests.browser.geometry import complaints
from tests.browser.stage import Screen, Stage
from tests.browser.test_accessibility import found
from tests.browser.test_layout import CHAIR, TARGET

#: The addresses of pages end with their numbers.
PAGE = {number: re.compile(rf"^reports/\w+/{number}$") for number in (1, 2, 3)}
#: Scenes of the proof sheet that do not fit what they are drawn in.
_CUT = """() => Array.from(document.querySelectorAll(".proof-scene > .hall"))
  .filter((hall) => hall.scrollHeight > hall.clientHeight + 2 || hall.scrollWidth > hall.clientWidth + 2)
  .map((hall) => `cut: ${hall.closest("li").innerText}`)"""
#: A4 less the margins of tests' papers, in CSS pixels.
PAPER = {"width": 703, "height": 1032}


def test_the_master_of_ceremonies_binds_a_report_and_turns_it_with_one_tap(stage: Stage, tmp_path: Path) -> None:
    pages = [Image.new("RGB", (320, 180), colour) for colour in ("white", "red", "blue")]
    pages[0].save(tmp_path / "Báo cáo.pdf", save_all=True, append_images=pages[1:])
    mc = stage.sit(Role.MC, bypass_csp=True)
    at = mc.page.url
    mc.page.goto(f"{at}reports")
    first = mc.page.locator(".report-steps > li").first
    first.locator("summary").click()
    first.locator("input[type=file]").set_input_files(tmp_path / "Báo cáo.pdf")
    first.locator("button").click()
    expect(mc.page.get_by_text("Báo cáo.pdf")).to_be_visible()
    wrong = found(mc)
    mc.page.goto(at)
    mc.tap("conference.open")
    expect(mc.page.locator(".page-now .num")).to_have_text("1/3")
    wrong += found(mc, "#mc-script")
    projector, secretary = stage.sit(Role.PROJECTOR), stage.sit(Role.SECRETARY)
    shown = projector.page.locator("#report-page")
    expect(shown).to_have_attribute("src", PAGE[1])
    mc.tap("page.turn", ".turning", page="2")
    expect(shown).to_have_attribute("src", PAGE[2])
    projector.until("() => document.getElementById('report-page').naturalWidth === 1920")
    secretary.tap("page.turn", ".turning", page="3")
    expect(mc.page.locator(".page-now .num")).to_have_text("3/3")
    chair = stage.sit(Role.CHAIR)
    chair.tap("page.turn", "#chair-floor", page="2")
    expect(shown).to_have_attribute("src", PAGE[2])
    for width, height in CHAIR:
        chair.page.set_viewport_size({"width": width, "height": height})
        wrong += complaints(chair, "#chair-floor", target=TARGET)
    mc.tap("page.turn", page="0")
    expect(projector.page.locator(".agenda")).to_be_visible()
    assert wrong == [], "\n".join(wrong)


def test_papers_fit_their_sheet_and_axe_finds_nothing(stage: Stage) -> None:
    screen = stage.sit(Role.OPERATOR, bypass_csp=True)
    at, wrong = screen.page.url, []
    for paper in ("papers", "afterwards", "reports", "papers/script", "papers/pack", "papers/proof"):
        screen.page.goto(f"{at}{paper}")
        wrong += found(screen, schemes=("light",))
        is_form = "/" not in paper
        screen.page.emulate_media(media="screen" if is_form else "print")
        screen.page.set_viewport_size({"width": 390, "height": 844} if is_form else PAPER)
        over = screen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        wrong += [f"{paper} is {over} pixels too wide"] if over > 0 else []
        screen.page.emulate_media(media="screen")
        screen.page.set_viewport_size({"width": 1180, "height": 820})
    cut = screen.page.evaluate(_CUT)
    wrong += too_faint(screen, ".proof-scene > .hall", hall=True)  # every scene of the projector
    assert wrong + cut == [], "\n".join(wrong + cut)


def test_a_slip_is_one_page_and_no_page_of_the_list_ends_with_a_heading(stage: Stage) -> None:
    desk = stage.sit(Role.DESK)
    at = desk.page.url
    request, number = stage.meeting(lambda meeting: (meeting.waiting[0].id, meeting.waiting[0].number))
    desk.page.goto(f"{at}slips/{request}")
    (slip,) = printed(desk)
    assert str(number) in slip.split() and "Đề nghị giữ phiếu này." in slip
    desk.page.goto(f"{at}lists/delegates")
    pages = printed(desk)
    assert len(pages) > 1
    for page in pages:
        assert "Họ và tên" in page, "its columns are named on every page"
        assert not re.search(r"\(\d+\)$|Ký tên$", page.strip()), page


def printed(screen: Screen) -> list[str]:
    """The words of each page that comes out of the printer."""
    document = PdfDocument(screen.page.pdf(format="A4"))
    return [page.get_textpage().get_text_bounded() for page in document]
