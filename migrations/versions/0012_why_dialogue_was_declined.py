"""What happened when dialogue with a person was declined

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("speaking_request", sa.Column("decline_note", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("speaking_request", "decline_note")
