"""A need heard on paper, by telephone or in the room of a forum, entered by staff.

The same form sent twice enters its needs once. Its words belong to what makes it the same: somebody who steps back in
the browser and writes the next sheet into an old form must not lose it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.errors import NotFound, Refused
from bot.domain.states import DecidedBy, NeedSource
from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.services.correct_issue import correct_issue
from bot.services.record_audit import record_audit
from bot.services.record_need import record_need
from bot.services.understand import ReadPart
from bot.store.authorities import AuthorityFacts
from bot.store.communities import community_by_id
from bot.store.forum_parts import seats_of
from bot.store.forums import forum_by_id
from bot.store.models import Need
from bot.store.session import Session

ENTERED_FROM = (NeedSource.PAPER, NeedSource.PHONE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One sheet of paper, telephone call or turn in the room; `id` is made with its form.

    What is heard at a forum names it, and the seats of whoever spoke where a scribe knows them.
    """

    id: str
    community_id: int
    source: NeedSource
    said_on: date
    forum_id: int | None = None
    seats_id: int | None = None


@dataclass(frozen=True, slots=True)
class EnteredPart:
    """One wish of it; `issue` is the choice of staff, or None where they left it to the machine."""

    part: ReadPart
    issue: int | None = None


def refuse_day_to_come(said_on: date, now: datetime) -> None:
    """Raises Refused where nobody can have heard anything yet."""
    if said_on > bangkok_day(now):
        raise Refused("said in the future", thai="วันที่ได้ฟังเป็นวันข้างหน้าไม่ได้")


def enter_needs(
    session: Session, authority: AuthorityFacts, entry: Entry, parts: list[EnteredPart], *, staff_id: int, now: datetime
) -> list[Need]:
    """The needs of one sheet or call, in order. Raises Refused for a day to come, NotFound for a foreign community."""
    refuse_day_to_come(entry.said_on, now)
    heard_at = _heard_at(session, authority.id, entry)
    if entry.source not in ENTERED_FROM and not heard_at:
        raise Refused("not a source of entered needs", thai="เลือกว่าฟังมาจากกระดาษหรือโทรศัพท์")
    if community_by_id(session, authority.id, entry.community_id) is None:
        raise NotFound(f"no community {entry.community_id}")
    said_at = now if entry.said_on == bangkok_day(now) else start_of_bangkok_day(entry.said_on)
    event_id = _event_id(entry, parts)
    needs = []
    for index, entered in enumerate(parts):
        need = record_need(
            session,
            authority,
            part=entered.part,
            source=entry.source,
            said_at=said_at,
            now=now,
            community_id=entry.community_id,
            event_id=event_id,
            part_index=index,
            entered_by=staff_id,
            heard_at=heard_at,
        )
        if entered.issue is not None and need.issue_by == DecidedBy.MACHINE:
            correct_issue(session, authority, need, entered.issue, by=DecidedBy.STAFF, staff_id=staff_id, now=now)
        needs.append(need)
    numbers = [need.number for need in needs]
    record_audit(session, "need_entered", authority_id=authority.id, staff_id=staff_id, now=now, numbers=numbers)
    return needs


def _heard_at(session: Session, authority_id: int, entry: Entry) -> dict[str, int]:
    """The forum and the seats of what a scribe wrote down. Raises NotFound where they are not this authority's."""
    if entry.source is not NeedSource.FORUM or entry.forum_id is None:
        return {}
    forum = forum_by_id(session, authority_id, entry.forum_id)
    if entry.seats_id is None:
        return {"forum": forum.id}
    if entry.seats_id not in {one.id for one in seats_of(session, authority_id, forum.id)}:
        raise NotFound(f"no seats {entry.seats_id} at forum {forum.id}")
    return {"forum": forum.id, "seats": entry.seats_id}


def _event_id(entry: Entry, parts: list[EnteredPart]) -> str:
    told = "\0".join([str(entry.community_id), entry.said_on.isoformat(), *(entered.part.text for entered in parts)])
    return f"entry:{entry.id}:{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:16]}"
