"""Approved minutes: versions that never change, and their signed scans

The triggers refuse every UPDATE, and every DELETE while the conference exists. A later migration that rebuilds one of
these tables (batch mode on SQLite) must make its triggers again.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_TABLES = ("minutes_version", "scan_file", "minutes_scan")


def _id(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _refers(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=on_delete)


def upgrade() -> None:
    _make_versions()
    _make_files()
    _make_scans()
    for table in _TABLES:
        _guard(table)


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in reversed(_TABLES):
        op.drop_table(table)  # its triggers go with it
    if postgresql:
        op.execute("DROP FUNCTION stays_as_it_is()")


def _make_versions() -> None:
    op.create_table(
        "minutes_version",
        _id("id"),
        _id("conference_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", _INSTANT, nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        _id("made_by_id", nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        _id("approved_by_id"),
        sa.Column("read_back", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("markdown", sa.Text(), nullable=False),
        sa.Column("markdown_sha256", sa.String(length=64), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number = 1 OR reason != ''", name=op.f("ck_minutes_version_corrections_have_a_reason")),
        _refers("minutes_version", "conference_id", "conference", "CASCADE"),
        _refers("minutes_version", "made_by_id", "role_holder", "RESTRICT"),
        _refers("minutes_version", "approved_by_id", "role_holder", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_version")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_minutes_version_conference_id_number")),
    )


def _make_files() -> None:
    op.create_table(
        "scan_file",
        _id("id"),
        _id("conference_id"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        _refers("scan_file", "conference_id", "conference", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_file")),
        sa.UniqueConstraint("conference_id", "sha256", name=op.f("uq_scan_file_conference_id_sha256")),
    )


def _make_scans() -> None:
    op.create_table(
        "minutes_scan",
        _id("id"),
        _id("conference_id"),
        _id("version_id"),
        _id("file_id"),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("bound_at", _INSTANT, nullable=False),
        sa.Column("bound_by", sa.String(length=80), nullable=False),
        _refers("minutes_scan", "conference_id", "conference", "CASCADE"),
        _refers("minutes_scan", "version_id", "minutes_version", "CASCADE"),
        _refers("minutes_scan", "file_id", "scan_file", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_scan")),
        sa.UniqueConstraint("version_id", "file_id", name=op.f("uq_minutes_scan_version_id_file_id")),
    )
    op.create_index(op.f("ix_minutes_scan_conference_id"), "minutes_scan", ["conference_id"])
    op.create_index(op.f("ix_minutes_scan_file_id"), "minutes_scan", ["file_id"])


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION)
        op.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION stays_as_it_is()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'what was approved never changes'); END"
    still_here = "WHEN EXISTS (SELECT 1 FROM conference WHERE id = OLD.conference_id)"
    op.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_is_kept BEFORE DELETE ON {table} {still_here} {refuse}")


#: 23000: an integrity violation. A conference that is deleted takes its minutes along.
_FUNCTION = """
CREATE OR REPLACE FUNCTION stays_as_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM conference WHERE id = OLD.conference_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'what was approved never changes' USING ERRCODE = '23000';
END $$
"""
