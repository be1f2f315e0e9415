"""What may become of a forum, and what stands on its agenda."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from bot.domain.states import ForumState

_NEXT: Mapping[ForumState, frozenset[ForumState]] = {
    ForumState.DRAFT: frozenset({ForumState.ANNOUNCED, ForumState.CANCELLED}),
    ForumState.ANNOUNCED: frozenset(
        {ForumState.CLOSED, ForumState.HELD, ForumState.POSTPONED, ForumState.CANCELLED, ForumState.ANNOUNCED}
    ),
    ForumState.CLOSED: frozenset({ForumState.ANNOUNCED, ForumState.HELD, ForumState.POSTPONED, ForumState.CANCELLED}),
    ForumState.POSTPONED: frozenset({ForumState.ANNOUNCED, ForumState.CANCELLED}),
    ForumState.HELD: frozenset({ForumState.WRITTEN_UP}),
    ForumState.WRITTEN_UP: frozenset({ForumState.HELD}),
    ForumState.CANCELLED: frozenset({ForumState.DRAFT}),
}
# Residents may be told of forums in these states, and may answer and come.
OPEN_STATES = frozenset({ForumState.ANNOUNCED, ForumState.CLOSED})


class AgendaKind(StrEnum):
    """What a forum does with an item of its agenda."""

    CONSIDER_DRAFT = "consider_draft"
    GATHER_NEEDS = "gather_needs"
    REPORT = "report"
    OTHER = "other"


class ForumReply(StrEnum):
    """What a resident answers to an invitation."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


def takes_answers(state: ForumState, starts_at: datetime, now: datetime) -> bool:
    """Whether residents may still say, or say otherwise, that they come: until it begins."""
    return state in OPEN_STATES and now < starts_at


def may_become(now: ForumState, then: ForumState) -> bool:
    """Whether a forum may go from one state to another."""
    return then in _NEXT[now]
