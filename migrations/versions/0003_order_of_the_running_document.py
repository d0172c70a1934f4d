"""The order of the running minutes: entries that were placed by hand, matters that were removed

Positions get gaps, so that an entry can be put between two others without touching them.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_SPACING = 1024


def upgrade() -> None:
    op.add_column("question", sa.Column("deleted_at", _INSTANT, nullable=True))
    op.add_column("minutes_entry", sa.Column("placed_at", _INSTANT, nullable=True))
    entry = sa.table("minutes_entry", sa.column("position", sa.Integer))
    op.execute(sa.update(entry).values(position=entry.c.position * _SPACING))


def downgrade() -> None:
    """Positions keep their gaps: they are in order either way."""
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.drop_column("placed_at")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_column("deleted_at")
