"""Record a need: its number, its community, its issue and why the machine thought so, and the group it joins."""

from collections.abc import Callable, Mapping
from datetime import datetime

import nlp
from bot.domain.numbers import need_number
from bot.domain.states import DecidedBy, NeedSource, NeedState
from bot.domain.thai_time import bangkok_day
from bot.services.place_need import place_new_need
from bot.services.understand import ReadPart
from bot.store.authorities import AuthorityFacts
from bot.store.models import Need, Resident
from bot.store.needs import add_history, add_need, need_of_event
from bot.store.serials import next_serial
from bot.store.session import Session


def record_need(  # noqa: PLR0913 - what is known of a need, each named by its caller
    session: Session,
    authority: AuthorityFacts,
    *,
    part: ReadPart,
    source: NeedSource,
    said_at: datetime,
    now: datetime,
    resident: Resident | None = None,
    community_id: int | None = None,
    event_id: str | None = None,
    part_index: int = 0,
    line_message_id: str | None = None,
    entered_by: int | None = None,
    heard_at: Mapping[str, int] | None = None,
    serial_apart: Callable[[], int | None] | None = None,
) -> Need:
    """The need that this part of an event became, recorded once however often the event is handled.

    `heard_at` names the forum, and perhaps the seats, that its words were said from. `serial_apart` takes its number so
    that nobody waits for this commit; where it gives none, the number is taken within it.
    """
    known = need_of_event(session, authority.id, event_id, part_index) if event_id else None
    if known is not None:
        return known
    serial = (serial_apart() if serial_apart else None) or next_serial(session, authority.cycle.id)
    need = Need(
        authority_id=authority.id,
        plan_cycle_id=authority.cycle.id,
        number=need_number(authority.number_prefix, authority.cycle.first_year, serial),
        resident_id=resident.id if resident else None,
        community_id=community_id if community_id is not None or resident is None else resident.community_id,
        issue_by=DecidedBy.MACHINE,
        is_undecided=part.is_undecided,
        state=NeedState.IN_REVIEW if part.is_undecided or part.is_urgent else NeedState.RECORDED,
        source=source,
        event_id=event_id,
        part=part_index,
        line_message_id=line_message_id,
        entered_by=entered_by,
        said_at=said_at,
        said_on=bangkok_day(said_at).isoformat(),
        recorded_at=now,
    )
    understand_need(need, part)
    add_need(session, need)
    place_new_need(session, authority, need, part.vector, now)
    who = "staff" if entered_by else "resident"
    where = {"issue": need.issue, "source": source.value, **(heard_at or {})}
    add_history(session, need, "recorded", who, now, staff_id=entered_by, **where)
    return need


def understand_need(need: Need, part: ReadPart) -> None:
    """Put down what the machine understood of a need."""
    need.text, need.search_text = part.text, nlp.search_key(part.text)
    need.issue, need.issue2, need.confidence = part.issue, part.issue2, part.confidence
    need.scores = {str(number): round(score, 4) for number, score in part.scores.items()}
    need.is_urgent, need.model_version = part.is_urgent, part.model_version
    need.is_sensitive = part.is_sensitive
    need.is_restricted = part.is_restricted or bool(need.is_restricted)  # no machine opens what one has closed
    need.evidence = [[start, end] for start, end in part.evidence]
