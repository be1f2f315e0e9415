"""The board of a forum's day: who is there of how many, by group, and whom to telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.forums import SeatsEntry
from bot.store.attendances import count_by_seats
from bot.store.forum_parts import seats_of
from bot.store.forums import ForumFacts
from bot.store.session import Session

_MINUTE = timedelta(minutes=1)
_TO_CALL = 5
_FAR = 0.6  # below this share of its seats a group is far from complete


@dataclass(frozen=True, slots=True)
class SeatsLine:
    """One group on the board; `look` is the colour of its words, which say the same."""

    seats: SeatsEntry
    present: int

    @property
    def missing(self) -> int:
        """Seats that are still empty."""
        return max(0, self.seats.quota - self.present)

    @property
    def percent(self) -> float:
        """The filled part of its bar."""
        return round(min(100.0, 100 * self.present / self.seats.quota), 1) if self.seats.quota else 100.0

    @property
    def words(self) -> str:
        """Such as ขาด 4, ครบ or เกิน 2."""
        over = self.present - self.seats.quota
        return f"ขาด {-over}" if over < 0 else f"เกิน {over}" if over else "ครบ"

    @property
    def look(self) -> str:
        """The kind of mark the words stand in."""
        if self.missing:
            return "bad" if self.present < _FAR * self.seats.quota else "warn"
        return "blue" if self.present > self.seats.quota else "ok"


@dataclass(frozen=True, slots=True)
class Board:
    """Everybody who is there; `unsorted` have not said with which group they come."""

    lines: tuple[SeatsLine, ...]
    unsorted: int
    present: int
    planned: int
    last_minute: int

    @property
    def percent(self) -> float:
        """The filled part of the large bar."""
        return round(min(100.0, 100 * self.present / self.planned), 1) if self.planned else 0.0

    @property
    def to_call(self) -> Sequence[SeatsLine]:
        """The groups that miss most people, those with somebody to telephone first among equals."""
        short = [line for line in self.lines if line.missing]
        return sorted(short, key=lambda line: (-line.missing, not line.seats.contact_phone))[:_TO_CALL]


def board_of(rows: Session, authority_id: int, forum: ForumFacts, now: datetime) -> Board:
    """How the forum stands at this moment."""
    counts = count_by_seats(rows, authority_id, forum.id)
    seats = seats_of(rows, authority_id, forum.id)
    return Board(
        lines=tuple(SeatsLine(one, counts.get(one.id or 0, 0)) for one in seats),
        unsorted=counts.get(0, 0),
        present=sum(counts.values()),
        planned=sum(one.quota for one in seats) or forum.capacity or 0,
        last_minute=sum(count_by_seats(rows, authority_id, forum.id, now - _MINUTE).values()),
    )


def time_told(forum: ForumFacts, now: datetime) -> str:
    """How long until it begins, or since when it is on."""
    left = forum.starts_at - now
    if left > timedelta(0):
        days, minutes = left.days, -(-left.seconds // 60)
        if days:
            return f"อีก {days} วัน"
        return f"อีก {minutes // 60} ชั่วโมง {minutes % 60} นาที" if minutes >= 60 else f"อีก {minutes} นาที"
    return "เริ่มแล้ว" if forum.ends_at is None or now < forum.ends_at else "จบแล้ว"
