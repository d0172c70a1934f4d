"""Typed text: the log of what is typed, and its projection

Every text saved so far becomes ONE update made here. It is never made again from the text: a browser that knows the
first would show the words twice.

Revision ID: 0002
Revises: 0001
"""

import hashlib
import secrets
import uuid

import pycrdt
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("epoch", sa.String(length=32), server_default="", nullable=False))
    op.create_table(
        "entry_update",
        sa.Column("id", _ID, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("role_holder_id", sa.String(length=32), nullable=True),
        sa.Column("client", sa.BigInteger(), nullable=False),
        sa.Column("client_clock", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["minutes_entry.id"], name=op.f("fk_entry_update_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_holder_id"], ["role_holder.id"], name=op.f("fk_entry_update_role_holder_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_update")),
        sa.UniqueConstraint("entry_id", "batch_id", name=op.f("uq_entry_update_entry_id_batch_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entry_update_log", "entry_update", ["entry_id", "epoch", "id"])
    op.create_table(
        "entry_text",
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raw_hash", sa.String(length=64), nullable=False),
        sa.Column("upto", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["minutes_entry.id"], name=op.f("fk_entry_text_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_text")),
    )
    _bear_what_was_saved(op.get_bind())
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_minutes_entry_written_by_id"), type_="foreignkey")
        for column in ("text", "version", "written_at", "written_by_id"):
            batch_op.drop_column(column)


def downgrade() -> None:
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("written_at", _INSTANT, nullable=True))
        batch_op.add_column(sa.Column("written_by_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_minutes_entry_written_by_id"), "role_holder", ["written_by_id"], ["id"], ondelete="RESTRICT"
        )
    op.execute(
        "UPDATE minutes_entry SET version = 1,"
        " text = (SELECT text FROM entry_text WHERE entry_id = minutes_entry.id),"
        " written_at = (SELECT updated_at FROM entry_text WHERE entry_id = minutes_entry.id)"
        " WHERE id IN (SELECT entry_id FROM entry_text)"
    )
    op.drop_table("entry_text")
    op.drop_index("ix_entry_update_log", "entry_update")
    op.drop_table("entry_update")
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.drop_column("epoch")


def _bear_what_was_saved(connection) -> None:
    tables = sa.MetaData()
    entry, update, text = (
        sa.Table(name, tables, autoload_with=connection) for name in ("minutes_entry", "entry_update", "entry_text")
    )
    for row in connection.execute(sa.select(entry)).all():
        epoch = uuid.uuid4().hex
        connection.execute(sa.update(entry).where(entry.c.id == row.id).values(epoch=epoch))
        if not row.text:
            continue
        at = row.written_at or row.opened_at
        client = secrets.randbits(31) + 1
        doc = pycrdt.Doc(client_id=client)
        doc["text"] = pycrdt.Text(row.text)
        made = {
            "entry_id": row.id,
            "epoch": epoch,
            "batch_id": "born",
            "actor": "server",
            "role_holder_id": row.written_by_id,
            "client": client,
            "client_clock": len(row.text.encode("utf-16-le")) // 2,  # Yjs counts UTF-16 units
            "payload": doc.get_update(),
            "at": at,
        }
        upto = connection.execute(sa.insert(update).values(made)).inserted_primary_key[0]
        projected = {
            "entry_id": row.id,
            "text": row.text,
            "raw_hash": hashlib.sha256(row.text.encode()).hexdigest(),
            "upto": upto,
            "epoch": epoch,
            "updated_at": at,
        }
        connection.execute(sa.insert(text).values(projected))
