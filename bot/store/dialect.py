"""The few statements that SQLite and PostgreSQL spell differently."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, extract, func, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.store.models.base import Row


def insert_ignoring(session: Session, table: type[Row], rows: list[dict[str, Any]], *, returning: str) -> list[Any]:
    """Insert rows, leaving out those whose unique key exists; the named column of each row that was inserted."""
    if not rows:
        return []
    make = sqlite.insert if _is_sqlite(session) else postgresql.insert
    statement = make(table).on_conflict_do_nothing().returning(getattr(table, returning))
    return list(session.execute(statement, rows).scalars())


def count_inserted(session: Session, table: type[Row], rows: list[dict[str, Any]]) -> int:
    """Insert rows, leaving out those whose unique key exists; how many were inserted.

    Two thirds of what `insert_ignoring` costs: the driver is given one statement and all rows, which it cannot answer.
    """
    make = sqlite.insert if _is_sqlite(session) else postgresql.insert
    statement = make(table.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
    return int(session.connection().execute(statement, rows).rowcount)


def insert_or_take_over(
    session: Session, table: type[Row], values: dict[str, Any], *, key: str, where: ColumnElement[bool]
) -> bool:
    """Insert a row, or overwrite the one of that key if `where` holds for it; whether either was done, atomically."""
    make = sqlite.insert if _is_sqlite(session) else postgresql.insert
    statement = make(table).values(**values)
    changed = {name: getattr(statement.excluded, name) for name in values if name != key}
    statement = statement.on_conflict_do_update(index_elements=[key], set_=changed, where=where)
    return session.execute(statement.returning(getattr(table, key))).first() is not None


def insert_replacing(session: Session, table: type[Row], rows: list[dict[str, Any]], *, key: str) -> None:
    """Insert rows, each in place of the one with the same key."""
    if not rows:
        return
    make = sqlite.insert if _is_sqlite(session) else postgresql.insert
    statement = make(table)
    others = {name: statement.excluded[name] for name in rows[0] if name != key}
    session.execute(statement.on_conflict_do_update(index_elements=[key], set_=others), rows)


def position_of_bytes(session: Session, column: InstrumentedAttribute[bytes], needle: bytes) -> ColumnElement[int]:
    """Where `needle` first stands in a column of bytes, from 1; 0 where it does not."""
    if _is_sqlite(session):
        return func.instr(column, needle)
    return func.position(literal(needle).op("IN")(column))


def seconds_between(
    session: Session, earlier: InstrumentedAttribute[datetime], later: InstrumentedAttribute[datetime | None]
) -> ColumnElement[Any]:
    """How many seconds lie between two moments of a row."""
    if _is_sqlite(session):
        return (func.julianday(later) - func.julianday(earlier)) * 86_400
    return extract("epoch", later - earlier)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
