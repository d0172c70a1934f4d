"""A PostgreSQL database for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from conference import schema
from conference.db import Database


@pytest.fixture(scope="session")
def postgres_url(new_database: Callable[[], str]) -> str:
    """The address of a new, empty database."""
    return new_database()


@pytest.fixture(scope="session")
def migrated_url(postgres_url: str) -> str:
    """The same with every table, made by the migrations alone."""
    schema.upgrade(postgres_url)
    return postgres_url


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """The database, open."""
    opened = Database(migrated_url)
    yield opened
    opened.close()
