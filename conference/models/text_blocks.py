"""Text blocks: abbreviations that secretaries type and the words they stand for."""

from __future__ import annotations

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conference.models.base import Id, LongText, Table, ref
from conference.models.people import RoleHolder

LONGEST_ABBREVIATION = 20
LONGEST_BLOCK = 2000


class TextBlock(Table):
    """An abbreviation of the organisation's, or of one secretary's own; the secretary's own win.

    The abbreviation is letters only, NFC and small: the case in which it is typed decides that of its first word.
    """

    __tablename__ = "text_block"
    __table_args__ = (
        Index(
            "uq_text_block_shared",
            "organisation_id",
            "abbreviation",
            unique=True,
            sqlite_where=text("role_holder_id IS NULL"),
            postgresql_where=text("role_holder_id IS NULL"),
        ),
        Index(
            "uq_text_block_own",
            "role_holder_id",
            "abbreviation",
            unique=True,
            sqlite_where=text("role_holder_id IS NOT NULL"),
            postgresql_where=text("role_holder_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[str] = ref("organisation", on_delete="CASCADE", index=False)
    role_holder_id: Mapped[str | None] = ref("role_holder", on_delete="CASCADE", index=False)  # none: everybody's
    abbreviation: Mapped[str] = mapped_column(String(LONGEST_ABBREVIATION))
    text: Mapped[LongText]

    role_holder: Mapped[RoleHolder | None] = relationship()
