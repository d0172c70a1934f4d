"""Who may register on a phone, tracking codes, reasons that may be told, matters answered while somebody waits

A conference from before keeps its way: until now anybody could register again.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_REASONS = ("OFF_TOPIC", "ALREADY_ANSWERED", "UNDER_WAY_ELSEWHERE", "UNCLEAR")


def upgrade() -> None:
    # Not in batch mode: triggers name this table, so SQLite cannot do without it for a moment.
    op.add_column("conference", sa.Column("speak_again", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("conference", sa.Column("checked_in_only", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.add_column(sa.Column("device_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key("fk_delegate_device_id", "device", ["device_id"], ["id"], ondelete="RESTRICT")
        batch_op.create_index("ix_delegate_device_id", ["device_id"])
    with op.batch_alter_table("question") as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(length=12), server_default="", nullable=False))
    with op.batch_alter_table("outcome") as batch_op:
        batch_op.add_column(sa.Column("told_reason", sa.String(length=30), nullable=True))
        batch_op.create_check_constraint(op.f("ck_outcome_toldreason"), f"told_reason IN {_REASONS}")
    _make_answered()


def downgrade() -> None:
    op.drop_table("answered_while_waiting")
    with op.batch_alter_table("outcome") as batch_op:
        batch_op.drop_constraint(op.f("ck_outcome_toldreason"), type_="check")
        batch_op.drop_column("told_reason")
    with op.batch_alter_table("question") as batch_op:
        batch_op.drop_column("code")
    with op.batch_alter_table("delegate") as batch_op:
        batch_op.drop_index("ix_delegate_device_id")
        batch_op.drop_constraint("fk_delegate_device_id", type_="foreignkey")
        batch_op.drop_column("device_id")
    op.drop_column("conference", "checked_in_only")
    op.drop_column("conference", "speak_again")


def _make_answered() -> None:
    table = "answered_while_waiting"
    op.create_table(
        table,
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.String(length=32), nullable=False),
        sa.Column("told_at", _INSTANT, nullable=False),
        sa.Column("kept_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["speaking_request.id"], name=op.f(f"fk_{table}_request_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f(f"fk_{table}_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("request_id", "question_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_question_id"), table, ["question_id"])
