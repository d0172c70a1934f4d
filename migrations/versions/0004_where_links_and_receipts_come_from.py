"""A link that was opened from another by a one-time QR knows which; a receipt knows its command

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("access_link") as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(
            "fk_access_link_parent_id", "access_link", ["parent_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index("ix_access_link_parent_id", ["parent_id"])
    with op.batch_alter_table("command_receipt") as batch_op:
        batch_op.add_column(sa.Column("command", sa.String(length=60), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("command_receipt") as batch_op:
        batch_op.drop_column("command")
    with op.batch_alter_table("access_link") as batch_op:
        batch_op.drop_index("ix_access_link_parent_id")
        batch_op.drop_constraint("fk_access_link_parent_id", type_="foreignkey")
        batch_op.drop_column("parent_id")
