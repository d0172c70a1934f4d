"""Reports on the projector: PDFs bound to steps, their pages as pictures, and the page that the hall sees

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_file",
        _id("id"),
        _id("conference_id"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        _refers("report_file", "conference_id", "conference"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint("conference_id", "sha256", name=op.f("uq_report_file_conference_id_sha256")),
    )
    op.create_table(
        "report_page",
        _id("file_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _refers("report_page", "file_id", "report_file"),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_report_page")),
    )
    op.create_table(
        "report",
        _id("id"),
        _id("conference_id"),
        _id("step_id"),
        _id("file_id"),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("bound_at", _INSTANT, nullable=False),
        sa.Column("bound_by", sa.String(length=80), nullable=False),
        sa.CheckConstraint("page >= 0", name=op.f("ck_report_page_not_negative")),
        _refers("report", "conference_id", "conference"),
        _refers("report", "step_id", "agenda_step"),
        _refers("report", "file_id", "report_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("step_id", name=op.f("uq_report_step_id")),
    )
    for column in ("conference_id", "file_id"):
        op.create_index(op.f(f"ix_report_{column}"), "report", [column])


def downgrade() -> None:
    for table in ("report", "report_page", "report_file"):
        op.drop_table(table)


def _id(name: str) -> sa.Column:
    return sa.Column(name, sa.String(length=32), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")
