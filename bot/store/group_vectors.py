"""The figures by which needs are compared, as they are stored."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, select
from sqlalchemy.orm import Session

from bot.domain.states import COUNTED_STATES
from bot.store.dialect import insert_replacing
from bot.store.models import GroupMember, Need, NeedEvent, NeedVector

_CHANGES = ("issue_changed", "merged", "split", "joined", "erased", "unsent", "expired")
_COUNTS = (Need.state.in_(COUNTED_STATES), Need.is_undecided.is_(False))
_IDS = select(NeedVector.need_id).where(
    NeedVector.authority_id == bindparam("authority"),
    NeedVector.plan_cycle_id == bindparam("cycle"),
    NeedVector.need_id > bindparam("above"),
)
_IS_CHANGE = and_(NeedEvent.authority_id == bindparam("authority"), NeedEvent.what.in_(_CHANGES))
_CHANGED_SINCE = (
    select(func.max(NeedEvent.id), case((_IS_CHANGE, NeedEvent.need_id)).label("changed"))
    .where(NeedEvent.id > bindparam("line"))
    .group_by("changed")
)
StoredVector = tuple[int, int, bytes]  # need, its issue, the figures


def put_vectors(session: Session, authority_id: int, cycle_id: int, version: str, vectors: dict[int, bytes]) -> None:
    """Keep the figures of needs, whatever was before."""
    rows: list[dict[str, Any]] = [
        {
            "need_id": need_id,
            "authority_id": authority_id,
            "plan_cycle_id": cycle_id,
            "version": version,
            "vector": vector,
        }
        for need_id, vector in vectors.items()
    ]
    insert_replacing(session, NeedVector, rows, key="need_id")


def vector_ids(
    session: Session, authority_id: int, cycle_id: int, *, above: int = 0, version: str | None = None
) -> Sequence[int]:
    """Needs of a plan cycle that have figures, of rows above this one; of one version where it is given.

    Without a version an index holds the answer, and no figures are read.
    """
    question = _IDS if version is None else _IDS.where(NeedVector.version == version)
    return session.scalars(question, {"authority": authority_id, "cycle": cycle_id, "above": above}).all()


def vectors_of_cycle(session: Session, authority_id: int, cycle_id: int, version: str) -> Sequence[StoredVector]:
    """The figures of every need that has them, whatever its state."""
    question = _stored(authority_id, version).where(NeedVector.plan_cycle_id == cycle_id)
    return _rows(session, question.order_by(NeedVector.need_id))


def vectors_by_id(
    session: Session, authority_id: int, version: str, need_ids: Collection[int]
) -> Sequence[StoredVector]:
    """The figures of some needs, whatever their state."""
    rows: list[StoredVector] = []
    ids = sorted(need_ids)
    for at in range(0, len(ids), 5_000):
        rows += _rows(session, _stored(authority_id, version).where(NeedVector.need_id.in_(ids[at : at + 5_000])))
    return rows


def changed_since(session: Session, authority_id: int, event_id: int) -> tuple[int, set[int]]:
    """The last line of all histories after this one (0: none), and the needs whose issue or words changed in them."""
    rows = session.execute(_CHANGED_SINCE, {"authority": authority_id, "line": event_id}).all()
    return max((last for last, _ in rows), default=0), {need_id for _, need_id in rows if need_id is not None}


def last_event_id(session: Session) -> int:
    """The last line of all histories, whosever it is."""
    return session.scalar(select(func.max(NeedEvent.id))) or 0


def vectors_in_group(
    session: Session, authority_id: int, version: str, group_id: int, *, most: int | None = None
) -> Sequence[StoredVector]:
    """The figures of a group's counted members, the most typical first."""
    question = (
        _stored(authority_id, version)
        .join(GroupMember, GroupMember.need_id == NeedVector.need_id)
        .where(GroupMember.group_id == group_id, *_COUNTS)
        .order_by(GroupMember.likeness.desc().nulls_last(), NeedVector.need_id)
        .limit(most)
    )
    return _rows(session, question)


def vectors_to_group(session: Session, authority_id: int, cycle_id: int, version: str) -> Sequence[StoredVector]:
    """The figures of the needs that count and whose issue is decided."""
    question = _stored(authority_id, version).where(NeedVector.plan_cycle_id == cycle_id, *_COUNTS)
    return _rows(session, question.order_by(NeedVector.need_id))


def texts_by_id(session: Session, authority_id: int, need_ids: Collection[int]) -> dict[int, str]:
    """The words of those of these needs that count."""
    rows = session.execute(
        select(Need.id, Need.text).where(Need.authority_id == authority_id, Need.id.in_(need_ids), *_COUNTS)
    )
    return {row.id: row.text for row in rows}


def words_without_vector(
    session: Session, authority_id: int, cycle_id: int, version: str, *, above: int, limit: int
) -> list[tuple[int, str]]:
    """Counted needs of rows above this one that have no figures of this version, and their words."""
    known = and_(NeedVector.need_id == Need.id, NeedVector.version == version)
    rows = session.execute(
        select(Need.id, Need.text)
        .outerjoin(NeedVector, known)
        .where(
            Need.authority_id == authority_id,
            Need.plan_cycle_id == cycle_id,
            Need.state.in_(COUNTED_STATES),
            NeedVector.need_id.is_(None),
            Need.id > above,
        )
        .order_by(Need.id)
        .limit(limit)
    )
    return [(need_id, text) for need_id, text in rows]


def count_vectors(session: Session, authority_id: int, cycle_id: int, version: str) -> int:
    """How many needs have figures of this version."""
    question = select(func.count()).where(
        NeedVector.authority_id == authority_id, NeedVector.plan_cycle_id == cycle_id, NeedVector.version == version
    )
    return session.scalar(question) or 0


def drop_vectors(session: Session, authority_id: int, need_ids: Collection[int]) -> None:
    """Delete the figures of needs whose words are gone."""
    session.execute(delete(NeedVector).where(NeedVector.authority_id == authority_id, NeedVector.need_id.in_(need_ids)))


def _stored(authority_id: int, version: str) -> Any:
    return (
        select(NeedVector.need_id, Need.issue, NeedVector.vector)
        .join(Need, and_(Need.id == NeedVector.need_id, Need.authority_id == authority_id))
        .where(
            NeedVector.authority_id == authority_id,
            NeedVector.version == version,
        )
    )


def _rows(session: Session, question: Any) -> Sequence[StoredVector]:
    return [(need_id, issue, vector) for need_id, issue, vector in session.execute(question)]
