"""Who belongs to the audience of an announcement, each person once, and the sum that ends in how many they are."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from bot.domain.broadcasts import Audience
from bot.domain.forums import UNCONFIRMED
from bot.domain.states import COUNTED_STATES, BatchState, ConsentState
from bot.store.authorities import AuthorityFacts
from bot.store.forum_answers import answer_holds, is_unconfirmed
from bot.store.models import (
    Area,
    Attendance,
    Broadcast,
    BroadcastBatch,
    BroadcastRecipient,
    Community,
    Forum,
    ForumAnswer,
    GroupMember,
    Need,
    NeedGroup,
    NeedSupport,
    Resident,
)

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """From all who agreed to the notice down to those who will be sent it; nobody is taken away twice."""

    agreed: int
    elsewhere: int  # outside the places, issues, groups and stakeholders that were chosen
    answered_otherwise: int  # their answer to the forum (or their coming) is none of those chosen
    muted: int
    blocked: int

    @property
    def people(self) -> int:
        """How many will be sent it."""
        return self.agreed - self.elsewhere - self.answered_otherwise - self.muted - self.blocked


def resident_ids_of(session: Session, authority: AuthorityFacts, audience: Audience) -> list[int]:
    """Who would be sent it now: those of the audience who agreed, can be reached and want announcements."""
    return list(
        session.scalars(
            select(Resident.id)
            .where(
                *_agreed(authority.id),
                _is_meant(session, authority, audience),
                _answered_as_chosen(authority.id, audience),
                Resident.muted_at.is_(None),
                Resident.blocked_at.is_(None),
            )
            .order_by(Resident.id)
        )
    )


def count_audience(session: Session, authority: AuthorityFacts, audience: Audience) -> AudienceCount:
    """How the audience comes to its number."""
    steps = [
        one.label(name)
        for name, one in (
            ("meant", _is_meant(session, authority, audience)),
            ("answered", _answered_as_chosen(authority.id, audience)),
            ("unmuted", Resident.muted_at.is_(None)),
            ("reached", Resident.blocked_at.is_(None)),
        )
    ]
    # Grouped by the outcome of each step, so that each is looked at once for each person.
    passes = select(*steps).where(*_agreed(authority.id)).subquery()
    rows = session.execute(select(func.count(), *passes.c).group_by(*passes.c)).all()
    left = [sum(people for people, *passed in rows if all(passed[:at])) for at in range(len(steps) + 1)]
    return AudienceCount(left[0], *(before - after for before, after in pairwise(left)))


def _agreed(authority_id: int) -> tuple[Condition, ...]:
    return (
        Resident.authority_id == authority_id,
        Resident.consent_state == ConsentState.GIVEN,
        Resident.erased_at.is_(None),
    )


def _is_meant(session: Session, authority: AuthorityFacts, audience: Audience) -> Condition:
    """Conditions narrow each other; the values of one widen it."""
    conditions: list[Condition] = [false() if audience.unknown else true()]
    if audience.areas or audience.communities:
        conditions.append(_lives_in(authority.id, audience))
    if audience.issues:
        cycle = session.scalar(select(Forum.plan_cycle_id).where(*_forum(authority.id, audience.forum_id)))
        told = _told(authority.id).where(
            Need.plan_cycle_id == (cycle or authority.cycle.id), Need.issue.in_(audience.issues)
        )
        conditions.append(Resident.id.in_(told))
    if audience.groups:
        conditions.append(_spoke_in(authority.id, _with_merged(session, authority.id, audience.groups)))
    if audience.stakeholders:
        conditions.append(Resident.stakeholder_group_id.in_(audience.stakeholders))
    return and_(*conditions)


def _forum(authority_id: int, forum_id: int | None) -> tuple[Condition, ...]:
    return (Forum.authority_id == authority_id, Forum.id == (forum_id or 0))


def _lives_in(authority_id: int, audience: Audience) -> Condition:
    inside = select(Area.id).where(Area.authority_id == authority_id, Area.id.in_(audience.areas)).cte(recursive=True)
    inside = inside.union(
        select(Area.id).where(Area.authority_id == authority_id).join(inside, Area.parent_id == inside.c.id)
    )
    homes = select(Community.id).where(
        Community.authority_id == authority_id,
        or_(Community.id.in_(audience.communities), Community.area_id.in_(select(inside.c.id))),
    )
    return Resident.community_id.in_(homes)


def _told(authority_id: int) -> Any:
    return select(Need.resident_id).where(
        Need.authority_id == authority_id, Need.state.in_(COUNTED_STATES), Need.resident_id.is_not(None)
    )


def _spoke_in(authority_id: int, groups: Collection[int]) -> Condition:
    members = select(GroupMember.need_id).where(
        GroupMember.authority_id == authority_id, GroupMember.group_id.in_(groups)
    )
    counted = select(Need.id).where(
        Need.authority_id == authority_id, Need.state.in_(COUNTED_STATES), Need.id.in_(members)
    )
    supported = select(NeedSupport.resident_id).where(
        NeedSupport.authority_id == authority_id, NeedSupport.need_id.in_(counted)
    )
    return or_(Resident.id.in_(_told(authority_id).where(Need.id.in_(members))), Resident.id.in_(supported))


def _with_merged(session: Session, authority_id: int, groups: Collection[int]) -> set[int]:
    """A group that was merged since is meant with the one that took its needs in."""
    meant = set(groups)
    merged_into = select(NeedGroup.merged_into_id).where(
        NeedGroup.authority_id == authority_id, NeedGroup.merged_into_id.is_not(None)
    )
    while more := {one for one in session.scalars(merged_into.where(NeedGroup.id.in_(meant))) if one} - meant:
        meant |= more
    return meant


def _answered_as_chosen(authority_id: int, audience: Audience) -> Condition:
    conditions: list[Condition] = [true()]
    of_forum = {"authority_id": authority_id, "forum_id": audience.forum_id}
    if audience.forum_id and audience.answers:
        answers = _answers_to(authority_id, audience.forum_id)
        chosen: list[Condition] = [
            Resident.id.in_(answers.where(answer_holds(), ForumAnswer.answer.in_(audience.answers)))
        ]
        if UNCONFIRMED in audience.answers:
            chosen.append(Resident.id.in_(answers.where(is_unconfirmed())))
        if "none" in audience.answers:
            chosen.append(Resident.id.not_in(answers.where(or_(answer_holds(), is_unconfirmed()))))
        conditions.append(or_(*chosen))
    if audience.forum_id and audience.heard_of:
        conditions.append(_heard_of(authority_id, audience.forum_id))
    if audience.forum_id and audience.attended:
        came = select(Attendance.resident_id).filter_by(**of_forum)
        conditions.append(
            Resident.id.in_(came.where(Attendance.resident_id.is_not(None), Attendance.cancelled_at.is_(None)))
        )
    return and_(*conditions)


def _answers_to(authority_id: int, forum_id: int) -> Select[Any]:
    return (
        select(ForumAnswer.resident_id)
        .join(Forum, Forum.id == ForumAnswer.forum_id)
        .where(ForumAnswer.authority_id == authority_id, ForumAnswer.forum_id == forum_id)
    )


def _heard_of(authority_id: int, forum_id: int) -> Condition:
    """Whoever may be misled by what they know of a forum: it was, or may have been, sent to them, or they answered."""
    sent = (
        select(BroadcastRecipient.resident_id)
        .join(Broadcast, Broadcast.id == BroadcastRecipient.broadcast_id)
        .outerjoin(BroadcastBatch, BroadcastBatch.id == BroadcastRecipient.batch_id)
        .where(
            Broadcast.authority_id == authority_id,
            Broadcast.forum_id == forum_id,
            BroadcastRecipient.left_out.is_(None),
            func.coalesce(BroadcastBatch.state, "").not_in((BatchState.CANCELLED, BatchState.FAILED)),
        )
    )
    return or_(Resident.id.in_(sent), Resident.id.in_(_answers_to(authority_id, forum_id)))
