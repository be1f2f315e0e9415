"""Staff say that a forum will be held, or was, and put right what they said of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotFound
from bot.services.record_audit import record_audit
from bot.store.authorities import cycles_of
from bot.store.communities import community_by_id
from bot.store.forums import all_areas_of, forum_row, set_places
from bot.store.models import Forum
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class ForumEdit:
    """What staff may say of a forum; without areas and communities it reaches the whole authority."""

    plan_cycle_id: int
    name: str
    level: str
    starts_at: datetime
    venue: str
    questions: tuple[str, ...]
    areas: frozenset[int] = frozenset()
    communities: frozenset[int] = frozenset()


def make_forum(session: Session, authority_id: int, edit: ForumEdit, *, by: int | None, now: datetime) -> int:
    """Add a forum and give its id. Raises NotFound where cycle or places are not this authority's."""
    row = Forum(authority_id=authority_id, made_by=by, made_at=now)
    _set(session, row, edit)
    record_audit(session, "forum_made", authority_id=authority_id, staff_id=by, now=now, forum=row.id)
    return row.id


def edit_forum(session: Session, authority_id: int, forum_id: int, edit: ForumEdit, *, by: int, now: datetime) -> None:
    """Change a forum. Raises NotFound."""
    _set(session, forum_row(session, authority_id, forum_id, hold=True), edit)
    record_audit(session, "forum_edited", authority_id=authority_id, staff_id=by, now=now, forum=forum_id)


def _set(session: Session, row: Forum, edit: ForumEdit) -> None:
    _check_whose(session, row.authority_id, edit)
    row.plan_cycle_id, row.name, row.level = edit.plan_cycle_id, edit.name, edit.level
    row.starts_at, row.venue, row.questions = edit.starts_at, edit.venue, list(edit.questions)
    session.add(row)
    session.flush()
    set_places(session, row, edit.areas, edit.communities)


def _check_whose(session: Session, authority_id: int, edit: ForumEdit) -> None:
    areas = {one.id for one in all_areas_of(session, authority_id)}
    is_ours = (
        edit.plan_cycle_id in {one.id for one in cycles_of(session, authority_id)}
        and edit.areas <= areas
        and all(community_by_id(session, authority_id, one) for one in edit.communities)
    )
    if not is_ours:
        raise NotFound(f"a cycle or place that is not of authority {authority_id}")
