"""Links from before know no parent; going back keeps the check of the roles."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from conference import schema

INSERT = (
    "INSERT INTO access_link (id, conference_id, role, label, token_hash, created_at) VALUES (:i, 'c', :r, '', :i, :a)"
)


def test_links_from_before_have_no_parent_and_the_roles_stay_checked_both_ways(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'before.sqlite3'}"
    schema.upgrade(url, "0002")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(INSERT), {"i": "a", "r": "CHAIR", "a": "2026-06-25 01:00:00"})
    schema.upgrade(url)
    settings = schema._settings()
    with engine.begin() as connection:
        assert connection.execute(sa.text("SELECT id, parent_id FROM access_link")).all() == [("a", None)]
        settings.attributes["connection"] = connection
        command.downgrade(settings, "0002")
    with engine.begin() as connection:
        assert connection.execute(sa.text("SELECT id FROM access_link")).all() == [("a",)]
    for name in ("0002", "head"):
        schema.upgrade(url, name)
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
            connection.execute(sa.text(INSERT), {"i": "b", "r": "KING", "a": "2026-06-25 01:00:00"})
    engine.dispose()
