"""What may become of a forum, and what stands on its agenda."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.states import ForumState


class ForumAct(StrEnum):
    """What staff do to the state of a forum; the audit log has it as `forum_<act>`."""

    ANNOUNCE = "announced"
    CLOSE = "closed"
    REOPEN = "reopened"
    POSTPONE = "postponed"
    CANCEL = "cancelled"
    RESTORE = "restored"
    HOLD = "held"
    TAKE_BACK_HELD = "not_held"
    WRITE_UP = "written_up"
    TAKE_BACK_WRITE_UP = "write_up_reopened"


# Residents may be told of forums in these states, and may answer and come.
OPEN_STATES = frozenset({ForumState.ANNOUNCED, ForumState.CLOSED})
# A forum in one of these, once its day has come, counts as held: staff may not have said so yet.
STANDING_STATES = OPEN_STATES | {ForumState.HELD, ForumState.WRITTEN_UP}

WHOLE_LEVELS = frozenset({"city", "province"})  # forums of these reach everybody, whatever places they name


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


COMING = (ForumReply.YES.value, ForumReply.MAYBE.value)
UNCONFIRMED = "unconfirmed"  # one of those, to a day that the forum no longer has
EXPECTED = (*COMING, UNCONFIRMED)  # whom a reminder is for


def takes_answers(state: ForumState, starts_at: datetime, now: datetime) -> bool:
    """Whether residents may still say, or say otherwise, that they come: until it begins."""
    return state in OPEN_STATES and now < starts_at


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One item of an agenda; without `id` it is new. Without a plan cycle it is of the forum's own."""

    kind: AgendaKind
    title: str
    plan_cycle_id: int | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class SeatsEntry:
    """The seats of one stakeholder group, and whom to call; without `id` they are new."""

    name: str
    quota: int
    stakeholder_group_id: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    id: int | None = None


_FROM: Mapping[ForumAct, frozenset[ForumState]] = {
    ForumAct.ANNOUNCE: frozenset({ForumState.DRAFT, ForumState.POSTPONED}),
    ForumAct.CLOSE: frozenset({ForumState.ANNOUNCED}),
    ForumAct.REOPEN: frozenset({ForumState.CLOSED}),
    ForumAct.POSTPONE: OPEN_STATES | {ForumState.POSTPONED},  # … whose new day is known at last
    ForumAct.CANCEL: OPEN_STATES | {ForumState.DRAFT, ForumState.POSTPONED},
    ForumAct.RESTORE: frozenset({ForumState.CANCELLED}),
    ForumAct.HOLD: OPEN_STATES | {ForumState.DRAFT},  # a draft: it is recorded here only after its day
    ForumAct.TAKE_BACK_HELD: frozenset({ForumState.HELD}),
    ForumAct.WRITE_UP: frozenset({ForumState.HELD}),
    ForumAct.TAKE_BACK_WRITE_UP: frozenset({ForumState.WRITTEN_UP}),
}


def may(act: ForumAct, state: ForumState) -> bool:
    """Whether this may be done to a forum in that state."""
    return state in _FROM[act]
