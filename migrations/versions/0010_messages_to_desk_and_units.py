"""Messages between the chair and the desk, the security detail and the units

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BEFORE = ("CHAIR", "SECRETARIES")
_SINCE = (*_BEFORE, "DESK", "SECURITY", "UNIT")


def upgrade() -> None:
    with op.batch_alter_table("private_note") as batch_op:
        batch_op.add_column(sa.Column("unit_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key("fk_private_note_unit_id", "unit", ["unit_id"], ["id"], ondelete="RESTRICT")
        batch_op.drop_constraint(op.f("ck_private_note_noteside"), type_="check")
        batch_op.create_check_constraint(op.f("ck_private_note_noteside"), _one_of(_SINCE))
        to_a_unit = "(addressee = 'UNIT') = (unit_id IS NOT NULL)"
        batch_op.create_check_constraint(op.f("ck_private_note_to_a_unit"), to_a_unit)


def downgrade() -> None:
    op.execute(sa.text(f"DELETE FROM private_note WHERE NOT ({_one_of(_BEFORE)})"))
    with op.batch_alter_table("private_note") as batch_op:
        batch_op.drop_constraint(op.f("ck_private_note_to_a_unit"), type_="check")
        batch_op.drop_constraint(op.f("ck_private_note_noteside"), type_="check")
        batch_op.create_check_constraint(op.f("ck_private_note_noteside"), _one_of(_BEFORE))
        batch_op.drop_constraint("fk_private_note_unit_id", type_="foreignkey")
        batch_op.drop_column("unit_id")


def _one_of(sides: tuple[str, ...]) -> str:
    names = ", ".join(f"'{side}'" for side in sides)
    return f"addressee IN ({names})"
