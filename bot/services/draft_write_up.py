"""Gather what a write-up is filled from: the forum, who came, what was decided, and what residents had said."""

from datetime import datetime

from bot.domain.brief import Brief
from bot.domain.forums import AgendaKind
from bot.domain.states import VoteState
from bot.domain.votes import VoteFacts
from bot.domain.write_up import TOTAL, AgendaLine, AgendaResult, HeldForum, SeatsLine, VoteLine, WriteUp, came_field
from bot.services.build_brief import build_brief
from bot.services.freeze_brief import read_frozen_brief
from bot.store.attendances import count_by_seats
from bot.store.authorities import AuthorityFacts, cycles_of
from bot.store.forum_parts import seats_of
from bot.store.forums import forum_by_id
from bot.store.session import Session
from bot.store.votes import votes_of
from bot.store.write_ups import agenda_rows


def held_forum(
    session: Session, authority: AuthorityFacts, forum_id: int, write_up: WriteUp, now: datetime
) -> HeldForum:
    """The facts of a forum, with the figures that staff typed in the place of counted ones. Raises NotFound."""
    forum = forum_by_id(session, authority.id, forum_id)
    years = {one.id: one.name for one in cycles_of(session, authority.id)}
    return HeldForum(
        id=forum.id,
        name=forum.name,
        state=forum.state,
        starts_at=forum.starts_at,
        venue=forum.venue,
        chair=forum.chair,
        bodies=forum.bodies,
        years=years[forum.plan_cycle_id],
        seats=_seats(session, authority.id, forum_id, write_up),
        typed_total=write_up.number(TOTAL),
        agenda=tuple(
            AgendaLine(
                id=row.id,
                kind=AgendaKind(row.kind),
                title=row.title,
                years=years[row.plan_cycle_id or forum.plan_cycle_id],
                result=AgendaResult(row.result) if row.result else None,
                note=row.note,
            )
            for row in agenda_rows(session, authority.id, forum_id)
        ),
        votes=tuple(_vote(one) for one in votes_of(session, authority.id, forum_id) if _is_over(one, now)),
        brief=_brief(session, authority, forum_id, write_up, now),
    )


def _brief(session: Session, authority: AuthorityFacts, forum_id: int, write_up: WriteUp, now: datetime) -> Brief:
    if write_up.frozen_brief is not None:
        return read_frozen_brief(session, authority, forum_id, write_up.frozen_brief)
    return build_brief(session, authority, forum_id, now)


def _seats(session: Session, authority_id: int, forum_id: int, write_up: WriteUp) -> tuple[SeatsLine, ...]:
    """A line for each group, and one for those of no group where there are any or nobody has seats."""
    counted = count_by_seats(session, authority_id, forum_id) if write_up.counted is None else write_up.counted
    lines = [
        SeatsLine(one.id, one.name, one.quota, counted.get(one.id, 0), write_up.number(came_field(one.id)))
        for one in seats_of(session, authority_id, forum_id)
        if one.id is not None
    ]
    others = SeatsLine(0, "", 0, counted.get(0, 0), write_up.number(came_field(0)))
    return (*lines, others) if others.counted or others.typed or not lines else tuple(lines)


def _vote(vote: VoteFacts) -> VoteLine:
    return VoteLine(vote.agenda_item_id, vote.title, tuple((one.title, one.people) for one in vote.in_order))


def _is_over(vote: VoteFacts, now: datetime) -> bool:
    """Whether its result stands; one that was never opened has none."""
    return vote.state is not VoteState.DRAFT and not vote.is_open(now)
