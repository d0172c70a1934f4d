"""Alembic's entry: migrate the database whose connection ``conference.schema`` hands over."""

from alembic import context

from conference.models import Table
from conference.models.base import Instant


def render_item(kind, item, _autogen_context):
    """A migration must not change when the program's own column types do: write plain ones."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
