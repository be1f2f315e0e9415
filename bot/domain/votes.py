"""A question put to the room as a plain value: its answers, who leads, whether it is open."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.states import VoteState


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """One answer, and the people who gave it in LINE and by a raised hand."""

    id: int
    position: int
    title: str
    group_id: int | None
    hands: int
    ballots: int = 0

    @property
    def people(self) -> int:
        """Everybody who chose it."""
        return self.hands + self.ballots


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """One question with its answers in the order of the paper."""

    id: int
    forum_id: int
    agenda_item_id: int | None
    issue: int | None
    title: str
    state: VoteState
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    choices: tuple[ChoiceFacts, ...]

    def is_open(self, now: datetime) -> bool:
        """Whether ballots are taken; one whose hour has come closes by itself."""
        return self.state is VoteState.OPEN and (self.closes_at is None or now < self.closes_at)

    @property
    def people(self) -> int:
        """Everybody who voted."""
        return sum(one.people for one in self.choices)

    @property
    def in_order(self) -> tuple[ChoiceFacts, ...]:
        """The answers, most people first; equal ones in the order of the paper."""
        return tuple(sorted(self.choices, key=lambda one: (-one.people, one.position)))

    @property
    def leaders(self) -> tuple[ChoiceFacts, ...]:
        """The answer of most people, or all that share the first place; none before anybody has voted."""
        most = max((one.people for one in self.choices), default=0)
        return tuple(one for one in self.choices if most and one.people == most)
