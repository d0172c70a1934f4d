"""Reports on the projector: a PDF is bound to a step, and its pages are turned while the step runs."""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from conference import events
from conference.actor import Actor
from conference.domain.rows import find, unfinished_conference
from conference.errors import N_, Invalid, Refused
from conference.events import EventKind
from conference.models import AgendaStep, Report, ReportFile, ReportPage
from conference.text import one_line

_LONGEST_NAME = 200


def begin_file(session: Session, actor: Actor, content: bytes, pages: int) -> ReportFile:
    """Keep the bytes of a PDF of so many pages; ``is_whole`` says that the same was kept before, pictures and all.

    What was left of a file whose keeping broke off is thrown away.
    """
    digest = digest_of(content)
    known = _file(session, actor, digest)
    if known is not None and known.is_whole:
        return known
    if known is not None:
        _forget(session, known.id)
    file = ReportFile(
        conference_id=actor.conference_id,
        sha256=digest,
        size=len(content),
        pages=pages,
        content=content,
        received_at=actor.at,
    )
    session.add(file)
    session.flush()
    return file


def keep_page(session: Session, actor: Actor, file_id: str, number: int, media_type: str, content: bytes) -> None:
    """Keep the picture of a page. With the last one the file is whole."""
    file = find(session, actor, ReportFile, file_id)
    session.add(ReportPage(file_id=file.id, number=number, media_type=media_type, content=content))
    file.is_whole = number == file.pages


def bind(session: Session, actor: Actor, step_id: str, sha256: str, file_name: str) -> Report:
    """Bind a PDF whose bytes are here to a step, in place of what was bound to it. The same file again is a no-op."""
    unfinished_conference(session, actor)
    step = find(session, actor, AgendaStep, step_id)
    file = _file(session, actor, sha256)
    if file is None or not file.is_whole:
        raise Invalid(N_("This file has not arrived. Please send it again."))
    report = of_step(session, step.id)
    if report is not None and report.file_id == file.id:
        return report
    if report is None:
        report = Report(conference_id=actor.conference_id, step_id=step.id)
        session.add(report)
    before = report.file_id
    report.file, report.file_id, report.page = file, file.id, 1
    report.file_name = one_line(file_name)[-_LONGEST_NAME:] or "report.pdf"
    report.bound_at, report.bound_by = actor.at, actor.key
    session.flush()
    _forget_unused(session, before)
    events.record(session, actor, EventKind.REPORT_BOUND, step.id, report=report.id, sha256=sha256, pages=file.pages)
    return report


def remove(session: Session, actor: Actor, report_id: str) -> None:
    """Take a step's report away, and its file with it when no other step shows that."""
    unfinished_conference(session, actor)
    report = find(session, actor, Report, report_id)
    step_id, file_id, sha256 = report.step_id, report.file_id, report.file.sha256
    session.delete(report)
    session.flush()
    _forget_unused(session, file_id)
    events.record(session, actor, EventKind.REPORT_REMOVED, step_id, sha256=sha256)


def turn(session: Session, actor: Actor, report_id: str, page: int) -> None:
    """Show this page of a report while its step runs; 0 puts the report away. A no-op when that page is shown."""
    unfinished_conference(session, actor)
    report = find(session, actor, Report, report_id)
    if page > report.pages:
        raise Refused(N_("This report has %(count)s pages."), count=report.pages)
    if page != report.page:
        report.page = page
        events.record(session, actor, EventKind.PAGE_TURNED, report.step_id, report=report.id, page=page)


def of_step(session: Session, step_id: str) -> Report | None:
    """The report bound to a step."""
    return session.scalar(select(Report).where(Report.step_id == step_id))


def digest_of(content: bytes) -> str:
    """What a file is known by."""
    return hashlib.sha256(content).hexdigest()


def _file(session: Session, actor: Actor, sha256: str) -> ReportFile | None:
    return session.scalar(
        select(ReportFile).where(ReportFile.conference_id == actor.conference_id, ReportFile.sha256 == sha256)
    )


def _forget_unused(session: Session, file_id: str | None) -> None:
    """A file that no step shows would only make every backup larger."""
    if file_id is not None and session.scalar(select(Report.id).where(Report.file_id == file_id).limit(1)) is None:
        _forget(session, file_id)


def _forget(session: Session, file_id: str) -> None:
    session.execute(delete(ReportPage).where(ReportPage.file_id == file_id))
    session.execute(delete(ReportFile).where(ReportFile.id == file_id))
