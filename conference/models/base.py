"""Column types and the base class shared by every table."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import DateTime, Dialect, ForeignKey, MetaData, String, Text
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from conference import clock
from conference.ids import new_id

#: Every constraint has a name, so that a migration can find it again.
NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment, always aware and in UTC in Python; SQLite has no zones, so there it is stored as UTC without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {datetime: Instant()}


Id = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]
Name = Annotated[str, mapped_column(String(300))]
LongText = Annotated[str, mapped_column(Text, default="")]
CreatedAt = Annotated[datetime, mapped_column(Instant, default=clock.now)]


def ref(target: str, *, on_delete: str = "RESTRICT", index: bool = True, **options: Any) -> MappedColumn[Any]:
    """A foreign key to ``target`` ("table.column" or a table name), indexed unless said otherwise."""
    column = target if "." in target else f"{target}.id"
    return mapped_column(String(32), ForeignKey(column, ondelete=on_delete), index=index, **options)


def one_of(kinds: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """A column that takes the members of ``kinds`` and nothing else (a named check in the database)."""
    in_database = EnumType(
        kinds,
        native_enum=False,
        create_constraint=True,
        length=30,
        name=kinds.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
    return mapped_column(in_database, **options)
