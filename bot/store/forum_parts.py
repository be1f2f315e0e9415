"""The agenda of a forum and the seats it keeps for stakeholder groups.

Votes, lists and people who came point at these rows, so an edit keeps the row of every entry that it keeps, and what
somebody already counts on is not taken away.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound, Refused
from bot.domain.forums import AgendaEntry, AgendaKind, SeatsEntry
from bot.store.models import AgendaItem, Attendance, Forum, ForumMember, ForumSeats, StakeholderGroup, Vote

_VOTED = "เอาวาระ “{name}” ออกไม่ได้ เพราะมีการลงคะแนนของวาระนี้แล้ว แก้คำได้"
_SEATED = "เอา “{name}” ออกไม่ได้ เพราะมีรายชื่อหรือคนที่มาของกลุ่มนี้แล้ว เปลี่ยนชื่อหรือจำนวนได้"


def agenda_of(session: Session, authority_id: int, forum_id: int) -> list[AgendaEntry]:
    """What a forum considers, in its order."""
    rows = session.scalars(
        select(AgendaItem)
        .filter_by(authority_id=authority_id, forum_id=forum_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [AgendaEntry(AgendaKind(row.kind), row.title, row.plan_cycle_id, row.id) for row in rows]


def seats_of(session: Session, authority_id: int, forum_id: int) -> list[SeatsEntry]:
    """The seats of a forum in the order of its document."""
    rows = session.scalars(
        select(ForumSeats)
        .filter_by(authority_id=authority_id, forum_id=forum_id)
        .order_by(ForumSeats.position, ForumSeats.id)
    )
    return [
        SeatsEntry(row.name, row.quota, row.stakeholder_group_id, row.contact_name, row.contact_phone, row.id)
        for row in rows
    ]


def seats_of_authority(session: Session, authority_id: int) -> list[SeatsEntry]:
    """The seats that a new forum is offered: the authority's own stakeholder groups."""
    rows = session.scalars(
        select(StakeholderGroup)
        .where(StakeholderGroup.authority_id == authority_id)
        .order_by(StakeholderGroup.position, StakeholderGroup.id)
    )
    return [SeatsEntry(row.name, row.quota, row.id) for row in rows]


def set_agenda(session: Session, forum: Forum, entries: Sequence[AgendaEntry]) -> None:
    """Put this agenda in the stead of what it had. Raises NotFound, and Refused where a vote hangs on what is gone."""
    of_forum = {"authority_id": forum.authority_id, "forum_id": forum.id}
    rows = {row.id: row for row in session.scalars(select(AgendaItem).filter_by(**of_forum))}
    kept = {one.id for one in entries if one.id is not None}
    voted = set(session.scalars(select(Vote.agenda_item_id).filter_by(**of_forum)))
    _check(kept, {row.id: row.title for row in rows.values()}, voted, _VOTED)
    session.execute(delete(AgendaItem).filter_by(**of_forum).where(AgendaItem.id.not_in(kept)))
    for position, one in enumerate(entries):
        row = rows[one.id] if one.id is not None else AgendaItem(**of_forum)
        row.position, row.kind, row.title, row.plan_cycle_id = position, one.kind.value, one.title, one.plan_cycle_id
        session.add(row)
    session.flush()


def set_seats(session: Session, forum: Forum, entries: Sequence[SeatsEntry]) -> None:
    """Put these seats in the stead of what it had. Raises NotFound, and Refused where somebody sits in what is gone."""
    of_forum = {"authority_id": forum.authority_id, "forum_id": forum.id}
    rows = {row.id: row for row in session.scalars(select(ForumSeats).filter_by(**of_forum))}
    kept = {one.id for one in entries if one.id is not None}
    taken = set(session.scalars(select(Attendance.seats_id).filter_by(**of_forum)))
    listed = set(session.scalars(select(ForumMember.seats_id).filter_by(**of_forum)))
    _check(kept, {row.id: row.name for row in rows.values()}, taken | listed, _SEATED)
    session.execute(delete(ForumSeats).filter_by(**of_forum).where(ForumSeats.id.not_in(kept)))
    for position, one in enumerate(entries):
        row = rows[one.id] if one.id is not None else ForumSeats(**of_forum)
        row.position, row.name, row.quota = position, one.name, one.quota
        row.stakeholder_group_id = one.stakeholder_group_id
        row.contact_name, row.contact_phone = one.contact_name, one.contact_phone
        session.add(row)
    session.flush()


def _check(kept: Collection[int], names: Mapping[int, str], used: Collection[int | None], thai: str) -> None:
    """Raises NotFound where a row of another forum is kept, Refused where one goes that is used."""
    if not set(kept) <= names.keys():
        raise NotFound("an agenda item or seats of another forum")
    lost = [name for one, name in names.items() if one in used and one not in kept]
    if lost:
        raise Refused("people or votes hang on it", thai=thai.format(name=lost[0]))
