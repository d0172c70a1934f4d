"""A PDF bound to a step, and its pages turned on the projector."""

from __future__ import annotations

import pytest

from conference import models as m
from conference.domain import reports
from conference.errors import Invalid, Refused
from tests.factories import CITIZEN_STEP, Hall


def keep(hall: Hall, content: bytes = b"%PDF-1.7 report", pages: int = 3, *, drawn: int | None = None) -> str:
    """A file that has arrived with so many of its pages."""
    with hall.writing() as session:
        file = reports.begin_file(session, hall.mc.actor, content, pages)
        for number in range(1, (pages if drawn is None else drawn) + 1):
            reports.keep_page(session, hall.mc.actor, file.id, number, "image/png", b"page %d" % number)
        return file.sha256


def bind(hall: Hall, digest: str, step: int = CITIZEN_STEP) -> str:
    return hall.mc.get("report.bind", step=hall.steps[step], file=digest, file_name="Báo cáo.pdf")


def test_the_first_page_shows_by_itself_and_pages_are_turned_there_and_back(hall: Hall):
    report = bind(hall, keep(hall))
    for page in (2, 3, 2, 0, 1):
        hall.secretary.run("page.turn", report=report, page=page)
        assert hall.one(m.Report, report).page == page
    before = hall.conference.last_seq
    hall.mc.run("page.turn", report=report, page=1)
    assert hall.conference.last_seq == before  # two who tap "forward" at once turn one page
    with pytest.raises(Refused, match="3"):
        hall.mc.run("page.turn", report=report, page=4)


def test_only_the_current_steps_report_is_shown(hall: Hall):
    bind(hall, keep(hall), step=CITIZEN_STEP + 1)
    with hall.meeting() as meeting:
        assert meeting.report is None and len(meeting.reports) == 1
    hall.mc.run("step.next")
    with hall.meeting() as meeting:
        assert meeting.report is not None and meeting.report.page == 1


def test_another_pdf_takes_the_place_of_the_first_and_unused_files_are_forgotten(hall: Hall):
    report = bind(hall, keep(hall))
    hall.mc.run("page.turn", report=report, page=3)
    assert bind(hall, keep(hall, b"%PDF-1.7 corrected", pages=2)) == report
    row = hall.one(m.Report, report)
    assert (row.page, row.pages, len(hall.all(m.ReportFile)), len(hall.all(m.ReportPage))) == (1, 2, 1, 2)
    bind(hall, row.file.sha256, step=CITIZEN_STEP + 1)
    hall.mc.run("report.remove", report=report)
    assert len(hall.all(m.ReportFile)) == 1  # the other step shows it still
    hall.mc.run("report.remove", report=hall.all(m.Report)[0].id)
    assert hall.all(m.ReportFile) == hall.all(m.ReportPage) == []


def test_a_file_whose_pages_did_not_all_arrive_is_not_bound_and_begins_anew(hall: Hall):
    digest = keep(hall, drawn=2)
    with pytest.raises(Invalid):
        bind(hall, digest)
    assert keep(hall) == digest and len(hall.all(m.ReportPage)) == 3
    bind(hall, digest)
    with pytest.raises(Invalid):
        bind(hall, 64 * "0")


def test_undo_does_not_take_an_inserted_step_that_has_a_report_by_now(hall: Hall):
    step = hall.mc.get("step.insert", title="Báo cáo bổ sung")
    hall.mc.run("report.bind", step=step, file=keep(hall), file_name="a.pdf")
    with pytest.raises(Refused):
        hall.chair.run("act.undo")
    assert len(hall.all(m.Report)) == 1
