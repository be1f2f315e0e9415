"""Figures of a circuit: who was invited, what they answered, what was said where, how each forum voted."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.broadcasts import BroadcastKind
from bot.domain.states import BatchState
from bot.store.models import (
    Ballot,
    Broadcast,
    BroadcastBatch,
    BroadcastRecipient,
    ForumAnswer,
    Need,
    Vote,
    VoteChoice,
)
from bot.store.reports_brief import BriefScope, counted_in


@dataclass(slots=True)
class Response:
    """People of one forum: those whom LINE took an invitation for, and what they answered."""

    invited: int = 0
    answers: Counter[str] = field(default_factory=Counter)


def responses_to(session: Session, authority_id: int, forum_ids: Collection[int]) -> dict[int, Response]:
    """How these forums were responded to, each person once for a forum however often they were invited to it."""
    found: defaultdict[int, Response] = defaultdict(Response)
    invited = session.execute(
        select(Broadcast.forum_id, func.count(BroadcastRecipient.resident_id.distinct()))
        .join(BroadcastRecipient, BroadcastRecipient.broadcast_id == Broadcast.id)
        .join(BroadcastBatch, BroadcastBatch.id == BroadcastRecipient.batch_id)
        .where(
            Broadcast.authority_id == authority_id,
            Broadcast.forum_id.in_(forum_ids),
            Broadcast.kind == BroadcastKind.INVITATION.value,
            BroadcastRecipient.left_out.is_(None),
            BroadcastBatch.state == BatchState.ACCEPTED.value,
        )
        .group_by(Broadcast.forum_id)
    )
    for forum_id, people in invited:
        if forum_id is not None:
            found[forum_id].invited = people
    answered = session.execute(
        select(ForumAnswer.forum_id, ForumAnswer.answer, func.count())
        .where(ForumAnswer.authority_id == authority_id, ForumAnswer.forum_id.in_(forum_ids))
        .group_by(ForumAnswer.forum_id, ForumAnswer.answer)
    )
    for forum_id, answer, people in answered:
        found[forum_id].answers[answer] = people
    return {one: found[one] for one in forum_ids}


def needs_by_community(session: Session, authority_id: int, cycle_id: int) -> Counter[int]:
    """How many needs of a plan cycle count in each community; 0 holds those whose community is unknown."""
    scope, place = BriefScope(authority_id, cycle_id, None), Need.community_id
    rows = session.execute(select(place, func.count()).where(*counted_in(scope)).group_by(place))
    return Counter({community_id or 0: needs for community_id, needs in rows})


def voices_by_vote(session: Session, authority_id: int, forum_ids: Collection[int]) -> dict[int, list[Counter[int]]]:
    """Of each forum the votes that were put to it on groups: how many voices every group got, in LINE and by hand."""
    in_line = (
        select(Ballot.choice_id, func.count().label("people"))
        .where(Ballot.authority_id == authority_id)
        .group_by(Ballot.choice_id)
        .subquery()
    )
    rows = session.execute(
        select(Vote.forum_id, Vote.id, VoteChoice.group_id, VoteChoice.hands + func.coalesce(in_line.c.people, 0))
        .join(VoteChoice, VoteChoice.vote_id == Vote.id)
        .outerjoin(in_line, in_line.c.choice_id == VoteChoice.id)
        .where(
            Vote.authority_id == authority_id,
            Vote.forum_id.in_(forum_ids),
            Vote.state == "closed",
            VoteChoice.group_id.is_not(None),
        )
        .order_by(Vote.id, VoteChoice.position)
    )
    found = defaultdict[int, dict[int, Counter[int]]](dict)
    for forum_id, vote_id, group_id, voices in rows:
        found[forum_id].setdefault(vote_id, Counter())[group_id or 0] += voices
    return {forum_id: list(votes.values()) for forum_id, votes in found.items()}
