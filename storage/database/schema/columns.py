"""What the tables are made of: keys, moments, text that sorts by its bytes."""

from typing import Any, Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text, text
from sqlalchemy.types import TypeEngine

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: Final = MetaData(naming_convention=NAMING)

Words: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that compares and sorts by its bytes on every database."""


def key(name: str, table: str, **options: Any) -> Column[Any]:
    """A reference to the id of a table."""
    return Column(name, Integer, ForeignKey(f"{table}.id"), **options)


def moment(name: str, **options: Any) -> Column[Any]:
    """UTC seconds."""
    return Column(name, BigInteger, **options)


def must(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]]) -> Column[Any]:
    """A column that is never empty."""
    return Column(name, kind, nullable=False)


def counted(name: str, kind: type[Integer]) -> Column[Any]:
    """A number that is 0 where nothing else is said."""
    return Column(name, kind, nullable=False, server_default=text("0"))


def sole() -> Column[Any]:
    """A key that we give ourselves."""
    return Column("id", Integer, primary_key=True, autoincrement=False)
