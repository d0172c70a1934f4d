"""Approved minutes: versions that never change, and the signed scans bound to them.

The migration puts triggers on these three tables: the database itself refuses every UPDATE, and every DELETE while the
conference exists, whoever sends it. A guard in the program would stop neither another program nor a hand-typed query,
and what was approved must be worth believing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import CreatedAt, Id, LongText, Name, Table, ref
from conference.models.people import RoleHolder


class MinutesVersion(Table):
    """The minutes as they were approved, to the letter. A correction is a new version with its reason."""

    __tablename__ = "minutes_version"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        CheckConstraint("number = 1 OR reason != ''", name="corrections_have_a_reason"),
    )

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    number: Mapped[int]  # from 1, without gaps
    made_at: Mapped[CreatedAt]  # when it was approved
    made_by: Mapped[str] = mapped_column(String(80))  # whose act it was, as in ``event``
    made_by_id: Mapped[str | None] = ref("role_holder", index=False)
    on_behalf: Mapped[bool] = mapped_column(default=False)  # an operator said that the chair approved
    approved_by_id: Mapped[str] = ref("role_holder", index=False)  # the chair
    read_back: Mapped[bool]  # read aloud before it was approved
    reason: Mapped[LongText]
    fingerprint: Mapped[str] = mapped_column(String(64))  # SHA-256 of what it says, apart from the approval
    file_name: Mapped[Name]  # without the ending
    markdown: Mapped[str] = mapped_column(Text, deferred=True)
    markdown_sha256: Mapped[str] = mapped_column(String(64))
    html: Mapped[str] = mapped_column(Text, deferred=True)  # a whole file
    html_sha256: Mapped[str] = mapped_column(String(64))

    made_by_holder: Mapped[RoleHolder | None] = relationship(foreign_keys=[made_by_id])
    approved_by: Mapped[RoleHolder] = relationship(foreign_keys=[approved_by_id])
    scans: Mapped[list[MinutesScan]] = relationship(order_by="MinutesScan.bound_at", back_populates="version")


class ScanFile(Table):
    """The bytes of an uploaded scan, kept once; they mean nothing until they are bound to a version."""

    __tablename__ = "scan_file"
    __table_args__ = (UniqueConstraint("conference_id", "sha256"),)

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE", index=False)
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]  # bytes
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    received_at: Mapped[CreatedAt]


class MinutesScan(Table):
    """A signed scan of one version."""

    __tablename__ = "minutes_scan"
    __table_args__ = (UniqueConstraint("version_id", "file_id"),)

    id: Mapped[Id]
    conference_id: Mapped[str] = ref("conference", on_delete="CASCADE")
    version_id: Mapped[str] = ref("minutes_version", on_delete="CASCADE", index=False)
    file_id: Mapped[str] = ref("scan_file", on_delete="CASCADE")
    file_name: Mapped[Name]
    bound_at: Mapped[datetime]
    bound_by: Mapped[str] = mapped_column(String(80))

    version: Mapped[MinutesVersion] = relationship(back_populates="scans")
    file: Mapped[ScanFile] = relationship()
