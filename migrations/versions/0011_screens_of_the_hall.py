"""What a projector shows, its sound, the hall's network, an organisation's colours and logo

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_SCENES = ("BANNER", "AGENDA", "HOUSE_RULES", "RECORDING", "JOIN", "QUESTION", "CONCLUSIONS", "MESSAGE", "BLANK")
_NETWORK = ("wifi_name", "wifi_password")


def upgrade() -> None:
    # In words, for both databases take a named check with a new column, and on SQLite the table need not be made anew.
    op.execute(
        "ALTER TABLE access_link ADD COLUMN shows VARCHAR(30) DEFAULT 'MEETING' NOT NULL"
        " CONSTRAINT ck_access_link_projectorview CHECK (shows IN ('MEETING', 'TIMER', 'QUEUE'))"
    )
    op.add_column("access_link", sa.Column("blinked_at", sa.DateTime(timezone=True), nullable=True))
    _restrict_scenes((*_SCENES, "MATTERS"))
    op.add_column("projector_state", sa.Column("muted", sa.Boolean(), server_default=sa.false(), nullable=False))
    for name in _NETWORK:
        op.add_column("conference", sa.Column(name, sa.String(length=100), server_default="", nullable=False))
    op.add_column("organisation", sa.Column("theme", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "logo",
        sa.Column("organisation_id", sa.String(length=32), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_logo_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_logo")),
    )


def downgrade() -> None:
    op.drop_table("logo")
    op.drop_column("organisation", "theme")
    for name in reversed(_NETWORK):
        op.drop_column("conference", name)
    op.drop_column("projector_state", "muted")
    op.execute("UPDATE projector_state SET pinned = NULL WHERE pinned = 'MATTERS'")
    _restrict_scenes(_SCENES)
    with op.batch_alter_table("access_link") as batch_op:
        batch_op.drop_constraint(op.f("ck_access_link_projectorview"), type_="check")
        batch_op.drop_column("shows")
        batch_op.drop_column("blinked_at")


def _restrict_scenes(scenes: tuple[str, ...]) -> None:
    """Let ``pinned`` take these scenes and no others."""
    name, rule = op.f("ck_projector_state_scene"), f"pinned IN ({', '.join(repr(scene) for scene in scenes)})"
    with op.batch_alter_table("projector_state") as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(rule))
