"""The groups that most people came to lately.

Counting every group of a large authority takes longer than a first page may. New voices are few, so the groups with
most of them are found first, and only these are counted as everywhere else.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES
from bot.domain.thai_time import start_of_bangkok_day
from bot.store.models import GroupMember, Need, NeedSupport
from bot.store.reports_groups import GroupCount, GroupFilter, count_groups

_COUNTED = 6  # groups of most new voices that are counted as people: one person may have spoken often


def fastest_groups(
    session: Session, authority_id: int, cycle_id: int, since: date, *, most: int = 3
) -> list[GroupCount]:
    """At most so many groups, by the people whose first voice in them came on `since` or later."""
    loud = _with_most_new_voices(session, authority_id, cycle_id, since)
    groups = count_groups(session, authority_id, cycle_id, GroupFilter(group_ids=loud), since=since) if loud else []
    grown = [one for one in groups if one.new_people]
    return sorted(grown, key=lambda one: (-one.new_people, -one.people, one.number))[:most]


def _with_most_new_voices(session: Session, authority_id: int, cycle_id: int, since: date) -> Collection[int]:
    said = (
        select(GroupMember.group_id, func.count().label("voices"))
        .join(Need, Need.id == GroupMember.need_id)
        .where(
            Need.authority_id == authority_id,
            Need.plan_cycle_id == cycle_id,
            Need.said_on >= since.isoformat(),
            Need.state.in_(COUNTED_STATES),
        )
        .group_by(GroupMember.group_id)
    )
    agreed = (
        select(GroupMember.group_id, func.count())
        .join(NeedSupport, NeedSupport.need_id == GroupMember.need_id)
        .where(
            NeedSupport.authority_id == authority_id,
            NeedSupport.supported_at >= start_of_bangkok_day(since),
            GroupMember.plan_cycle_id == cycle_id,
        )
        .group_by(GroupMember.group_id)
    )
    voices = union_all(said, agreed).subquery()
    return session.scalars(
        select(voices.c.group_id)
        .where(voices.c.group_id.is_not(None))
        .group_by(voices.c.group_id)
        .order_by(func.sum(voices.c.voices).desc(), voices.c.group_id)
        .limit(_COUNTED)
    ).all()
