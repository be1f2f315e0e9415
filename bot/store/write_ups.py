"""What is kept of the write-up of a forum, and the results of its agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.write_up import WriteUp
from bot.store.models import AgendaItem, Staff
from bot.store.models import WriteUp as WriteUpRow


@dataclass(frozen=True, slots=True)
class WriteUpFacts:
    """A write-up as it is kept, and who changed it last."""

    content: WriteUp
    changed_by: str | None = None
    changed_at: datetime | None = None


def write_up_of(session: Session, authority_id: int, forum_id: int) -> WriteUpFacts:
    """The write-up of a forum; one that nobody has changed is empty."""
    found = session.execute(
        select(WriteUpRow, Staff.name)
        .outerjoin(Staff, Staff.id == WriteUpRow.changed_by)
        .where(WriteUpRow.authority_id == authority_id, WriteUpRow.forum_id == forum_id)
    ).one_or_none()
    if found is None:
        return WriteUpFacts(WriteUp())
    row, name = found
    return WriteUpFacts(WriteUp.from_json(row.content), name, row.changed_at)


def keep_write_up(
    session: Session, authority_id: int, forum_id: int, content: WriteUp, *, by: int, now: datetime
) -> None:
    """Put this in the stead of what was kept; whoever calls it holds the forum's row."""
    row = session.scalar(select(WriteUpRow).filter_by(authority_id=authority_id, forum_id=forum_id))
    if row is None:
        row = WriteUpRow(authority_id=authority_id, forum_id=forum_id, revision=0)
        session.add(row)
    row.content, row.revision = content.as_json(), row.revision + 1
    row.changed_by, row.changed_at = by, now
    session.flush()


def agenda_rows(session: Session, authority_id: int, forum_id: int) -> Sequence[AgendaItem]:
    """The items of a forum's agenda with their results, in its order."""
    return session.scalars(
        select(AgendaItem)
        .filter_by(authority_id=authority_id, forum_id=forum_id)
        .order_by(AgendaItem.position, AgendaItem.id)
        .execution_options(populate_existing=True)
    ).all()


def names_of_staff(session: Session, ids: set[int]) -> dict[int, str]:
    """The names of people of the staff."""
    return {row.id: row.name for row in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
