"""Needs: finding, numbering and keeping them; `reports_*` hold the questions of the pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES, NeedState
from bot.store.models import Need, NeedEvent, NeedSupport

SIMILAR_AMONG = 200  # the newest needs of a community and issue that a new one is compared with
_OF_EVENT = select(Need).where(
    Need.authority_id == bindparam("authority"), Need.event_id == bindparam("event"), Need.part == bindparam("part")
)
_SUPPORTED = select(NeedSupport.need_id).where(
    NeedSupport.authority_id == bindparam("authority"), NeedSupport.resident_id == bindparam("resident")
)
_NEIGHBOURS = (
    select(Need.number, Need.text, Need.supporters)
    .where(
        Need.authority_id == bindparam("authority"),
        Need.plan_cycle_id == bindparam("cycle"),
        Need.community_id == bindparam("community"),
        Need.issue == bindparam("issue"),
        Need.state.in_(COUNTED_STATES),
        Need.is_urgent.is_(False),
        Need.is_sensitive.is_not(True),
        Need.resident_id.is_distinct_from(bindparam("resident")),
        Need.id.not_in(_SUPPORTED),
    )
    .order_by(Need.id.desc())
    .limit(SIMILAR_AMONG)
)


def add_need(session: Session, need: Need) -> None:
    """Keep a new need."""
    session.add(need)
    session.flush()


def need_of_event(session: Session, authority_id: int, event_id: str, part: int) -> Need | None:
    """The need that a part of a LINE event became."""
    return session.scalars(_OF_EVENT, {"authority": authority_id, "event": event_id, "part": part}).first()


def lock_needs(session: Session, authority_id: int, need_ids: Iterable[int]) -> None:
    """Let nobody else change these needs until the commit, and see them as they stand now.

    Everything that reads a need to change it comes through here: on PostgreSQL it may have been changed, or erased,
    since it was read. In the order of their rows, so that nobody waits for somebody who waits for them.
    """
    session.scalars(
        select(Need)
        .where(Need.authority_id == authority_id, Need.id.in_(need_ids))
        .order_by(Need.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def need_by_number(session: Session, authority_id: int, number: str, *, for_update: bool = False) -> Need | None:
    """A need of that authority, whoever told it, unless it was erased; `for_update` locks it as `lock_needs` does."""
    question = select(Need).where(
        Need.authority_id == authority_id, Need.number == number, Need.state != NeedState.ERASED
    )
    if for_update:
        question = question.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(question).first()


def ids_of_numbers(session: Session, authority_id: int, numbers: Iterable[str]) -> Sequence[int]:
    """The rows of the needs with these numbers."""
    return session.scalars(select(Need.id).where(Need.authority_id == authority_id, Need.number.in_(numbers))).all()


def own_need(
    session: Session, authority_id: int, resident_id: int, number: str, *, for_update: bool = False
) -> Need | None:
    """A resident's own need; None alike for one that is missing, erased or somebody else's."""
    need = need_by_number(session, authority_id, number, for_update=for_update)
    return need if need is not None and need.resident_id == resident_id else None


def own_needs(
    session: Session, authority_id: int, resident_id: int, *, limit: int | None = None, offset: int = 0
) -> Sequence[Need]:
    """A resident's needs, newest first, without erased ones."""
    return session.scalars(
        select(Need).where(*_own(authority_id, resident_id)).order_by(Need.id.desc()).limit(limit).offset(offset)
    ).all()


def count_own_needs(session: Session, authority_id: int, resident_id: int) -> int:
    """How many needs a resident has told, without erased ones."""
    return session.scalar(select(func.count()).select_from(Need).where(*_own(authority_id, resident_id))) or 0


def newest_own_need(session: Session, authority_id: int, resident_id: int, *, since: datetime) -> Need | None:
    """The last need a resident told since then that still counts."""
    return session.scalars(
        select(Need)
        .where(*_own(authority_id, resident_id), Need.state.in_(COUNTED_STATES), Need.said_at >= since)
        .order_by(Need.id.desc())
        .limit(1)
    ).first()


def own_needs_of_message(session: Session, authority_id: int, resident_id: int, message_id: str) -> Sequence[Need]:
    """The needs that one LINE message of a resident became."""
    return session.scalars(
        select(Need).where(*_own(authority_id, resident_id), Need.line_message_id == message_id).order_by(Need.part)
    ).all()


def parts_of_event(session: Session, need: Need) -> Sequence[Need]:
    """The needs told in the same message by the same person, in their order, itself among them."""
    if need.event_id is None:
        return [need]
    return session.scalars(
        select(Need)
        .where(
            Need.authority_id == need.authority_id,
            Need.event_id == need.event_id,
            Need.resident_id == need.resident_id,
            Need.state != NeedState.ERASED,
        )
        .order_by(Need.part)
    ).all()


def need_by_id(session: Session, authority_id: int, need_id: int) -> Need | None:
    """A need of that authority, by its row."""
    return session.scalars(select(Need).where(Need.authority_id == authority_id, Need.id == need_id)).first()


def merged_into(session: Session, need: Need) -> str | None:
    """The number of the need that a withdrawn part of a message now belongs to."""
    last = last_event(session, need, ("withdrawn",))
    return last.detail.get("merged_into") if last else None


def last_event(session: Session, need: Need, among: Iterable[str]) -> NeedEvent | None:
    """The newest line of a need's history that says one of these."""
    return session.scalars(
        select(NeedEvent)
        .where(NeedEvent.authority_id == need.authority_id, NeedEvent.need_id == need.id, NeedEvent.what.in_(among))
        .order_by(NeedEvent.id.desc())
        .limit(1)
    ).first()


def was_dismissed(session: Session, need: Need) -> bool:
    """Whether a withdrawn need left the counts because staff saw no wish in it."""
    last = last_event(session, need, ("withdrawn", "not_a_need"))
    return last is not None and last.what == "not_a_need"


def next_part_of_event(session: Session, need: Need) -> int:
    """A part of the same message that no need has yet."""
    if need.event_id is None:
        return 0
    last = session.scalar(
        select(func.max(Need.part)).where(Need.authority_id == need.authority_id, Need.event_id == need.event_id)
    )
    return 1 + (last or 0)


def set_community_of_needs_without(
    session: Session, authority_id: int, resident_id: int, community_id: int
) -> list[Need]:
    """Give a resident's needs that lack a community this one; those that were changed."""
    needs = session.scalars(select(Need).where(*_own(authority_id, resident_id), Need.community_id.is_(None))).all()
    for need in needs:
        need.community_id = community_id
    return list(needs)


def candidates_for_similar(
    session: Session, authority_id: int, *, cycle_id: int, community_id: int, issue: int, resident_id: int | None
) -> Sequence[tuple[str, str, int]]:
    """Number, words and supporters of the newest needs of a community and issue that this resident may agree with.

    Urgent and sensitive ones stay out: they may speak of one person's worst day, and neighbours would know whose.
    """
    rows = session.execute(
        _NEIGHBOURS,
        {
            "authority": authority_id,
            "cycle": cycle_id,
            "community": community_id,
            "issue": issue,
            "resident": resident_id,
        },
    )
    return [(number, text, supporters) for number, text, supporters in rows]


def add_history(
    session: Session,
    need: Need,
    what: str,
    who: str,
    now: datetime,
    *,
    staff_id: int | None = None,
    **detail: Any,
) -> None:
    """Write one line of a need's history; `detail` never holds anybody's words."""
    session.add(
        NeedEvent(
            authority_id=need.authority_id,
            need_id=need.id,
            what=what,
            who=who,
            staff_id=staff_id,
            detail=detail,
            happened_at=now,
        )
    )


def _own(authority_id: int, resident_id: int) -> tuple[Any, ...]:
    return (
        Need.authority_id == authority_id,
        Need.resident_id == resident_id,
        Need.state != NeedState.ERASED,
    )
