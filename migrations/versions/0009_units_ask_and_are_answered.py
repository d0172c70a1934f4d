"""A unit that asks for another may name it, and is told when the chair wishes it to answer all the same

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.add_column(sa.Column("wanted_unit_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            "fk_assignment_wanted_unit_id", "unit", ["wanted_unit_id"], ["id"], ondelete="RESTRICT"
        )


def downgrade() -> None:
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_constraint("fk_assignment_wanted_unit_id", type_="foreignkey")
        batch_op.drop_column("kept_at")
        batch_op.drop_column("wanted_unit_id")
