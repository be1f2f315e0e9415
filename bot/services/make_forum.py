"""Staff say that a forum will be held, or was, and put right what they said of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.domain.errors import NotFound, Outdated
from bot.domain.forums import OPEN_STATES, AgendaEntry, SeatsEntry
from bot.domain.states import ForumState
from bot.services.change_forum_state import hold_unfinished
from bot.services.record_audit import record_audit
from bot.store.authorities import cycles_of
from bot.store.communities import community_by_id
from bot.store.forum_parts import agenda_of, seats_of, seats_of_authority, set_agenda, set_seats
from bot.store.forums import all_areas_of, forum_by_id, set_places
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
    ends_at: datetime | None = None
    needs_until: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    capacity: int | None = None
    team: str = ""
    chair: str = ""
    bodies: tuple[str, ...] = ()
    agenda: tuple[AgendaEntry, ...] = ()
    seats: tuple[SeatsEntry, ...] = ()

    @property
    def print(self) -> str:
        """Short letters that differ for two edits that differ."""
        ordered = replace(self, areas=frozenset(), communities=frozenset())
        return sha256(repr((ordered, sorted(self.areas), sorted(self.communities))).encode()).hexdigest()[:16]


def make_forum(session: Session, authority_id: int, edit: ForumEdit, *, by: int | None, now: datetime) -> int:
    """Add a forum as a draft and give its id. Raises NotFound where cycle or places are not this authority's."""
    row = Forum(authority_id=authority_id, state=ForumState.DRAFT.value, made_by=by, made_at=now)
    _set(session, row, edit)
    record_audit(session, "forum_made", authority_id=authority_id, staff_id=by, now=now, forum=row.id)
    return row.id


def edit_of(session: Session, authority_id: int, forum_id: int) -> ForumEdit:
    """What staff have said of a forum, as it stands. Raises NotFound."""
    facts = forum_by_id(session, authority_id, forum_id)
    return ForumEdit(
        plan_cycle_id=facts.plan_cycle_id,
        name=facts.name,
        level=facts.level,
        starts_at=facts.starts_at,
        venue=facts.venue,
        questions=facts.questions,
        areas=facts.areas,
        communities=facts.communities,
        ends_at=facts.ends_at,
        needs_until=facts.needs_until,
        latitude=facts.latitude,
        longitude=facts.longitude,
        capacity=facts.capacity,
        team=facts.team,
        chair=facts.chair,
        bodies=facts.bodies,
        agenda=tuple(agenda_of(session, authority_id, forum_id)),
        seats=tuple(seats_of(session, authority_id, forum_id)),
    )


def edit_forum(
    session: Session,
    authority_id: int,
    forum_id: int,
    edit: ForumEdit,
    *,
    by: int | None,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Change a forum.

    `seen` is the print of what the editor saw before. Raises NotFound, Outdated where somebody has changed it since,
    and Refused where its write-up is finished or an entry is taken away that people or votes hang on.
    """
    row = hold_unfinished(session, authority_id, forum_id)
    if seen is not None and edit_of(session, authority_id, forum_id).print != seen:
        raise Outdated(f"forum {forum_id} was changed meanwhile")
    if row.state in OPEN_STATES and row.starts_at != edit.starts_at:
        row.put_off_from = row.starts_at
    if row.state == ForumState.CLOSED and (edit.needs_until is None or edit.needs_until > now):
        row.state, row.state_at = ForumState.ANNOUNCED.value, now
    _set(session, row, edit)
    record_audit(session, "forum_edited", authority_id=authority_id, staff_id=by, now=now, forum=forum_id)


def _set(session: Session, row: Forum, edit: ForumEdit) -> None:
    _check_whose(session, row.authority_id, edit)
    row.plan_cycle_id, row.name, row.level = edit.plan_cycle_id, edit.name, edit.level
    row.starts_at, row.ends_at, row.needs_until = edit.starts_at, edit.ends_at, edit.needs_until
    row.venue, row.latitude, row.longitude = edit.venue, edit.latitude, edit.longitude
    row.capacity, row.team, row.chair = edit.capacity, edit.team, edit.chair
    row.bodies, row.questions = list(edit.bodies), list(edit.questions)
    session.add(row)
    session.flush()
    set_places(session, row, edit.areas, edit.communities)
    set_agenda(session, row, edit.agenda)
    set_seats(session, row, edit.seats)


def _check_whose(session: Session, authority_id: int, edit: ForumEdit) -> None:
    areas = {one.id for one in all_areas_of(session, authority_id)}
    cycles = {edit.plan_cycle_id, *(one.plan_cycle_id for one in edit.agenda if one.plan_cycle_id is not None)}
    groups = {one.stakeholder_group_id for one in edit.seats if one.stakeholder_group_id is not None}
    is_ours = (
        cycles <= {one.id for one in cycles_of(session, authority_id)}
        and groups <= {one.stakeholder_group_id for one in seats_of_authority(session, authority_id)}
        and edit.areas <= areas
        and all(community_by_id(session, authority_id, one) for one in edit.communities)
    )
    if not is_ours:
        raise NotFound(f"a cycle, place or stakeholder group that is not of authority {authority_id}")
