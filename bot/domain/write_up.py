"""What is written of a forum after it was held: the facts it follows, and what staff put in their place.

What nobody touched follows the facts; what somebody typed stays, until they give the section back. So nothing of the
document is kept but what staff typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.brief import Brief
from bot.domain.forums import AgendaKind
from bot.domain.states import ForumState


class Section(StrEnum):
    """The parts of the document that staff may word, in the order of the paper."""

    TITLE = "title"
    CHAIR = "chair"
    VENUE = "venue"
    OPENING = "opening"
    CONSIDERED = "considered"
    RESULTS = "results"
    ISSUES = "issues"
    USE = "use"
    LAST_YEAR = "last_year"
    SIGNATURE = "signature"


class AgendaResult(StrEnum):
    """What came of an item of the agenda."""

    APPROVED = "approved"
    NOT_APPROVED = "not_approved"
    NOTED = "noted"


TOTAL = "total"  # the field of all who came, beside one of each group


def came_field(seats_id: int) -> str:
    """The name of the field of those who came of a group; 0 is of nobody's seats."""
    return f"came-{seats_id}"


@dataclass(frozen=True, slots=True)
class WriteUp:
    """What staff did to the document: the fields they typed, names of other authorities that they let stand.

    `kept` has the person and the moment beside each name. A finished write-up tells `frozen_brief`, a copy of the
    brief, and `counted`, who had come by the id of their seats; an unfinished one tells both as they stand.
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    frozen_brief: int | None = None
    counted: Mapping[int, int] | None = None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "WriteUp":
        """The write-up that `as_json` gave."""
        kept = {name: (int(by), str(at)) for name, (by, at) in stored.get("kept", {}).items()}
        counted = stored.get("counted")
        people = None if counted is None else {int(seats): int(many) for seats, many in counted.items()}
        return cls(dict(stored.get("typed", {})), kept, stored.get("frozen_brief"), people)

    def as_json(self) -> dict[str, Any]:
        """Plain values for storing."""
        kept = {name: list(one) for name, one in self.kept.items()}
        counted = None if self.counted is None else {str(seats): many for seats, many in self.counted.items()}
        return {"typed": dict(self.typed), "kept": kept, "frozen_brief": self.frozen_brief, "counted": counted}

    def number(self, name: str) -> int | None:
        """A typed figure; None where nobody typed one."""
        return int(self.typed[name]) if name in self.typed else None


@dataclass(frozen=True, slots=True)
class SeatsLine:
    """The people of one group: seats planned, those counted at the door, and what staff typed in their place."""

    seats_id: int
    name: str
    quota: int
    counted: int
    typed: int | None = None

    @property
    def people(self) -> int:
        """How many came."""
        return self.counted if self.typed is None else self.typed


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item of the agenda and what came of it; `years` are those of its plan, such as 2566–2570."""

    id: int
    kind: AgendaKind
    title: str
    years: str
    result: AgendaResult | None
    note: str


@dataclass(frozen=True, slots=True)
class VoteLine:
    """A vote of the room: its answers and their people, most first."""

    agenda_item_id: int | None
    title: str
    choices: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class HeldForum:
    """Everything that a write-up is filled from. `years` are those of the plan that its needs are for."""

    id: int
    name: str
    state: ForumState
    starts_at: datetime
    venue: str
    chair: str
    bodies: tuple[str, ...]
    years: str
    seats: tuple[SeatsLine, ...]
    typed_total: int | None
    agenda: tuple[AgendaLine, ...]
    votes: tuple[VoteLine, ...]
    brief: Brief

    @property
    def sum_of_seats(self) -> int:
        """Everybody who came, group by group."""
        return sum(one.people for one in self.seats)

    @property
    def people(self) -> int:
        """Everybody who came, as the document says it."""
        return self.sum_of_seats if self.typed_total is None else self.typed_total

    @property
    def gathers_needs(self) -> bool:
        """Whether what residents need was on its agenda; a forum without agenda is held for nothing else."""
        return not self.agenda or any(one.kind is AgendaKind.GATHER_NEEDS for one in self.agenda)
