"""Reports on the projector: a PDF bound to a step of the programme, and its pages as pictures.

Both are kept in the database, so that a backup holds them and another laptop shows them without drawing anything.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import CreatedAt, Id, Name, Table, ref


class ReportFile(Table):
    """The bytes of an uploaded PDF, kept once; they mean nothing until they are bound to a step."""

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("conference_id", "sha256"),)

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]  # bytes
    pages: Mapped[int]
    is_whole: Mapped[bool] = mapped_column(default=False)  # every page's picture is here
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    received_at: Mapped[CreatedAt]


class ReportPage(Table):
    """One page of a file as a picture."""

    __tablename__ = "report_page"

    file_id: Mapped[str] = ref("report_file", on_delete="CASCADE", primary_key=True, index=False)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Report(Table):
    """The report of one step, and the page that the hall sees while the step runs."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("step_id"), CheckConstraint("page >= 0", name="page_not_negative"))

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    step_id: Mapped[str] = ref("agenda_step", on_delete="CASCADE", index=False)
    file_id: Mapped[str] = ref("report_file", on_delete="CASCADE")
    file_name: Mapped[Name]
    page: Mapped[int] = mapped_column(default=1)  # 0: put away, the projector shows the programme
    bound_at: Mapped[datetime]
    bound_by: Mapped[str] = mapped_column(String(80))  # whose act it was, as in ``event``

    file: Mapped[ReportFile] = relationship(lazy="joined")

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.file.pages
