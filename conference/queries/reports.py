"""Reading the reports of a conference: which step has one, and the picture of a page."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from conference.models import Report, ReportFile, ReportPage

# Built once, as in queries/speakers.py.
_REPORTS = select(Report).where(Report.conference_id == bindparam("conference"))


def by_step(session: Session, conference_id: str) -> dict[str, Report]:
    """The reports by their step's id, without bytes."""
    found = session.scalars(_REPORTS, {"conference": conference_id})
    return {report.step_id: report for report in found}


def page(session: Session, conference_id: str, file_id: str, number: int) -> ReportPage | None:
    """The picture of one page."""
    found = (
        select(ReportPage)
        .join(ReportFile, ReportFile.id == ReportPage.file_id)
        .where(ReportFile.conference_id == conference_id, ReportFile.id == file_id, ReportPage.number == number)
    )
    return session.scalar(found)
