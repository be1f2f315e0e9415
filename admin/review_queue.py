"""One person's review queue, and the need that stands before them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import nlp
from admin.access import visit
from admin.parts import parts
from admin.review_words import Habit, Hesitation, habit_of, hesitation_of
from bot.services.claim_need import claim_first
from bot.services.place_need import suggest_groups
from bot.services.review_needs import today_began
from bot.services.understand import layer_of
from bot.store.groups import open_groups
from bot.store.models import NeedGroup
from bot.store.needs import need_by_id
from bot.store.reports_groups import GroupCount
from bot.store.reports_need import NeedFacts, one_need
from bot.store.reports_review import (
    Earlier,
    Queued,
    answered_candidates,
    earlier_of_teller,
    queued_needs,
    waiting_order,
)
from bot.store.review_acts import postponed
from bot.store.review_claims import holders
from bot.store.session import Session

_LISTED = 8  # rows of the list beside the need


@dataclass(frozen=True, slots=True)
class Queue:
    """Every need that waits, in this person's order: what they put off today stands last."""

    order: tuple[tuple[int, str], ...]
    put_off: frozenset[str]
    held: dict[int, str]

    def from_on(self, number: str | None) -> list[tuple[int, str]]:
        """The queue begun at that need and gone round; from its start where the need does not wait."""
        at = self.place_of(number) or 0
        return [*self.order[at:], *self.order[:at]]

    def place_of(self, number: str | None) -> int | None:
        """Where the need stands, from 0."""
        return next((at for at, (_, one) in enumerate(self.order) if one == number), None)

    def beside(self, number: str, step: int, *, but_for: Collection[str] = ()) -> str | None:
        """The next need in that direction that nobody is looking at; None at the end."""
        at = self.place_of(number)
        if at is None:
            return None
        ahead = self.order[at + 1 :] if step > 0 else self.order[:at][::-1]
        return next((one for need_id, one in ahead if need_id not in self.held and one not in but_for), None)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the page shows of one need, and of the queue beside it."""

    need: NeedFacts
    why: Hesitation
    habit: Habit | None
    earlier: list[Earlier]
    suggested: list[tuple[GroupCount, float]]
    groups: list[NeedGroup]  # all it may be put in, of the likely issues first
    pieces: tuple[int, ...]  # where the machine would cut
    place: int | None
    first_listed: int
    listed: list[Queued]
    before: str | None
    after: str | None


def read_queue(rows: Session, kept: tuple[str, int] | None = None) -> Queue:
    """The queue of whoever asks; the need that is `kept` stands at that place, from 0, whatever its rank has become."""
    here = visit()
    put_off = postponed(rows, here.authority.id, here.cycle.id, staff_id=here.staff.id, since=today_began(here.now))
    last = {number: place for place, number in enumerate(put_off)}
    waiting = [one for one in waiting_order(rows, here.authority.id, here.cycle.id) if one[1] not in here.hidden]
    order = sorted(waiting, key=lambda one: last.get(one[1], -1))
    if kept:
        order = _with_kept(order, *kept)
    held = holders(rows, here.authority.id, here.now, but_for=here.staff.id)
    return Queue(tuple(order), frozenset(put_off), held)


def take_need(queue: Queue, wanted: str | None) -> str | None:
    """The number of the need that is this person's now: the wanted one or the first free one after it."""
    here = visit()
    numbers = dict(queue.from_on(wanted))
    with parts().database.transaction() as rows:
        taken = claim_first(rows, here.authority.id, numbers, staff_id=here.staff.id, now=here.now)
    return numbers[taken] if taken is not None else None


def look_at(rows: Session, queue: Queue, number: str, *, with_all_groups: bool = False) -> Looked:
    """Everything the page shows beside the figures; the list of all groups, which may be very long, where asked for."""
    here = visit()
    need = one_need(rows, here.authority.id, number)
    cuts = tuple(_cuts(need.text))
    authority = replace(here.authority, cycle=here.cycle, issues=here.issues)
    row = need_by_id(rows, here.authority.id, need.id)
    likely = (need.issue, need.issue2)
    groups = open_groups(rows, here.authority.id, here.cycle.id) if with_all_groups else []
    place = queue.place_of(number)
    first = max(0, min((place or 0) - 1, len(queue.order) - _LISTED))
    listed = [need_id for need_id, _ in queue.order[first : first + _LISTED]]
    return Looked(
        need=need,
        why=hesitation_of(need, len(cuts) + 1),
        habit=habit_of(need.text, answered_candidates(rows, here.authority.id, here.cycle.id)),
        earlier=earlier_of_teller(rows, here.authority.id, number),
        suggested=suggest_groups(rows, authority, row) if row and need.is_counted else [],
        groups=sorted(groups, key=lambda group: (group.issue not in likely, group.issue, group.number)),
        pieces=cuts,
        place=place,
        first_listed=first,
        listed=queued_needs(rows, here.authority.id, listed),
        before=queue.beside(number, -1),
        after=queue.beside(number, 1),
    )


def _with_kept(order: Sequence[tuple[int, str]], number: str, place: int) -> list[tuple[int, str]]:
    others = [one for one in order if one[1] != number]
    return [*others[:place], *(one for one in order if one[1] == number), *others[place:]]


def _cuts(text: str) -> Iterator[int]:
    """Where each wish but the last ends, as the machine sees it; what lies between goes to the next."""
    return (part.end for part in nlp.split(text, layer_of(visit().authority))[:-1])
