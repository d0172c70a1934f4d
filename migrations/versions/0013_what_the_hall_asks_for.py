"""A line under the running scene, suggestions that were wrong, a picture behind the banner

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("projector_state", sa.Column("line", sa.Text(), server_default="", nullable=False))
    op.add_column("question", sa.Column("apart_from", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "backdrop",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_backdrop_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_backdrop")),
    )


def downgrade() -> None:
    op.drop_table("backdrop")
    op.drop_column("question", "apart_from")
    op.drop_column("projector_state", "line")
