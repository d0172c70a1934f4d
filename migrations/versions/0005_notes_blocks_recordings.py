"""Private notes between chair and secretaries, text blocks, sound recordings

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _make_notes()
    _make_text_blocks()
    _make_recordings()


def downgrade() -> None:
    for table in ("recording", "text_block", "private_note"):
        op.drop_table(table)


def _make_notes() -> None:
    side = sa.Enum("CHAIR", "SECRETARIES", name="noteside", native_enum=False, create_constraint=True, length=30)
    op.create_table(
        "private_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.String(length=32), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=False),
        sa.Column("addressee", side, nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=True),
        sa.Column("speech_id", sa.String(length=32), nullable=True),
        sa.Column("sent_at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=True),
        sa.Column("seen_by_id", sa.String(length=32), nullable=True),
        _foreign("private_note", "conference_id", "conference", "CASCADE"),
        _foreign("private_note", "author_id", "role_holder", "RESTRICT"),
        _foreign("private_note", "question_id", "question", "SET NULL"),
        _foreign("private_note", "speech_id", "speech", "SET NULL"),
        _foreign("private_note", "seen_by_id", "role_holder", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_note")),
    )
    op.create_index("ix_private_note_conference_sent", "private_note", ["conference_id", "sent_at"])
    for column in ("question_id", "speech_id"):
        op.create_index(op.f(f"ix_private_note_{column}"), "private_note", [column])


def _make_text_blocks() -> None:
    op.create_table(
        "text_block",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("role_holder_id", sa.String(length=32), nullable=True),
        sa.Column("abbreviation", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _foreign("text_block", "organisation_id", "organisation", "CASCADE"),
        _foreign("text_block", "role_holder_id", "role_holder", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_block")),
    )
    shared, own = sa.text("role_holder_id IS NULL"), sa.text("role_holder_id IS NOT NULL")
    _unique_where("uq_text_block_shared", "text_block", ["organisation_id", "abbreviation"], shared)
    _unique_where("uq_text_block_own", "text_block", ["role_holder_id", "abbreviation"], own)


def _make_recordings() -> None:
    op.create_table(
        "recording",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("stopped_at", _INSTANT, nullable=True),
        sa.Column("started_by_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("stopped_at >= started_at", name=op.f("ck_recording_stops_after_it_starts")),
        _foreign("recording", "conference_id", "conference", "CASCADE"),
        _foreign("recording", "started_by_id", "role_holder", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    op.create_index("ix_recording_conference_started", "recording", ["conference_id", "started_at"])
    _unique_where("uq_recording_running", "recording", ["conference_id"], sa.text("stopped_at IS NULL"))


def _foreign(table: str, column: str, target: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=on_delete)


def _unique_where(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)
