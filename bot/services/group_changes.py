"""What every change of groups has in common: what stood before it, its line in the log, the names and figures after."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.states import DecidedBy
from bot.services.group_index import matrix_of
from bot.store.authorities import AuthorityFacts, authority_by_id
from bot.store.group_seats import Seat, set_likeness
from bot.store.group_vectors import vectors_in_group
from bot.store.groups import add_act, open_groups, texts_in, unname_groups
from bot.store.models import GroupAct, Need, NeedGroup
from bot.store.session import Session
from nlp.grouping import VECTOR_VERSION, title_of

_MOST_MEASURED = 5_000
_TOLD_NUMBERS = 5  # the log names no more needs than these


def before(
    groups: Mapping[int, NeedGroup], seats: Mapping[int, Seat | None], *, made: Collection[int] = ()
) -> dict[str, Any]:
    """What `undo` puts back. Names of the machine are left out: they are residents' words, and made anew."""
    return {
        "groups": {str(group_id): _group_as_json(group) for group_id, group in groups.items()},
        "seats": {str(need_id): _seat_as_json(seat) for need_id, seat in seats.items()},
        "made": list(made),
    }


def write_act(
    session: Session,
    authority: AuthorityFacts,
    what: str,
    *,
    staff_id: int | None,
    now: datetime,
    before: dict[str, Any],
    group_id: int | None = None,
    other_group_id: int | None = None,
    **detail: Any,
) -> GroupAct:
    """Write one line of the log."""
    act = GroupAct(
        authority_id=authority.id,
        plan_cycle_id=authority.cycle.id,
        what=what,
        staff_id=staff_id,
        group_id=group_id,
        other_group_id=other_group_id,
        before=before,
        detail=detail,
        happened_at=now,
    )
    return add_act(session, act)


def numbers_told(numbers: Iterable[str]) -> dict[str, Any]:
    """How the log names needs."""
    all_numbers = list(numbers)
    return {"count": len(all_numbers), "numbers": all_numbers[:_TOLD_NUMBERS]}


def measure_groups(session: Session, authority_id: int, group_ids: Iterable[int | None]) -> None:
    """Put down anew how like the rest of its group each member is."""
    for group_id in {one for one in group_ids if one is not None}:
        rows = vectors_in_group(session, authority_id, VECTOR_VERSION, group_id, most=_MOST_MEASURED)
        if not rows:
            continue
        vectors = matrix_of(rows)
        middle = vectors.mean(axis=0)
        length = float((middle @ middle) ** 0.5) or 1.0
        likeness = vectors @ (middle / length)
        set_likeness(
            session, {row[0]: round(max(0.0, float(like)), 4) for row, like in zip(rows, likeness, strict=True)}
        )


def name_by_machine(session: Session, authority: AuthorityFacts, group: NeedGroup) -> str:
    """A name from the members' own words, unlike those of its siblings; blank where the machine names nothing."""
    if not authority.settings.machine_labels:
        return ""
    rows = vectors_in_group(session, authority.id, VECTOR_VERSION, group.id, most=200)
    texts = dict(texts_in(session, authority.id, group.id))
    rows = [row for row in rows if row[0] in texts]
    others = [
        one.title
        for one in open_groups(session, authority.id, group.plan_cycle_id)
        if one.id != group.id and one.issue == group.issue and one.title
    ]
    return title_of([texts[row[0]] for row in rows], matrix_of(rows), others) if rows else ""


def name_groups_again(session: Session, authority_id: int, groups: Iterable[NeedGroup]) -> None:
    """Name groups whose name went with words that were erased or taken back; closed ones stay nameless."""
    standing = [group for group in groups if group.closed_at is None]
    if standing:
        authority = authority_by_id(session, authority_id)
        for group in standing:
            group.title = name_by_machine(session, authority, group)


def name_without_words_of(session: Session, need: Need) -> None:
    """Name anew what the machine named with words of a need that counts no more."""
    name_groups_again(session, need.authority_id, unname_groups(session, need.authority_id, [need.text]))


def new_group(authority: AuthorityFacts, number: int, issue: int, made_by: DecidedBy, now: datetime) -> NeedGroup:
    """A group as it begins: without name and members."""
    return NeedGroup(
        authority_id=authority.id,
        plan_cycle_id=authority.cycle.id,
        number=number,
        issue=issue,
        title="",
        title_by=DecidedBy.MACHINE,
        made_by=made_by,
        is_locked=False,
        made_at=now,
    )


def _group_as_json(group: NeedGroup) -> dict[str, Any]:
    return {
        "title": group.title if group.title_by == DecidedBy.STAFF else None,
        "title_by": group.title_by,
        "is_locked": group.is_locked,
        "merged_into_id": group.merged_into_id,
        "is_closed": group.closed_at is not None,
    }


def _seat_as_json(seat: Seat | None) -> list[Any] | None:
    return None if seat is None else [seat.group_id, seat.placed_by, seat.likeness, seat.duplicate_of]
