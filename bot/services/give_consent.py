"""A resident's answer to the notice, each purpose apart, and what it means for words that waited for it."""

from datetime import datetime

from bot.domain.consent import NOTICE_VERSION, Purpose
from bot.domain.states import ConsentState
from bot.store.inbox import empty_event, erase_bodies_holding, erase_held, release_held
from bot.store.models import Resident
from bot.store.residents import add_consent, last_consent
from bot.store.session import Session


def give(session: Session, resident: Resident, event_id: str, now: datetime, *, announcements: bool = True) -> int:
    """The resident agrees: words that waited are let through; how many there were.

    Without `announcements` only to telling needs. Whoever muted announcements before is not taken to want them again.
    """
    if resident.consent_state != ConsentState.GIVEN:
        add_consent(session, resident, Purpose.PLAN, NOTICE_VERSION, ConsentState.GIVEN, event_id=event_id, now=now)
        if resident.muted_at is None:
            choose_announcements(session, resident, event_id, now, wanted=announcements)
    return release_held(session, resident.authority_id, resident.lookup_hash or "")


def refuse(
    session: Session, resident: Resident, event_id: str, now: datetime, *, line_user_id: str | None = None
) -> int:
    """The resident does not agree: words that waited are erased; how many there were.

    With `line_user_id` the stored bodies that hold them go at once, and not when they are a day old.
    """
    if line_user_id:
        erase_bodies_holding(session, resident.authority_id, line_user_id.encode())
    if resident.consent_state != ConsentState.REFUSED:
        add_consent(session, resident, Purpose.PLAN, NOTICE_VERSION, ConsentState.REFUSED, event_id=event_id, now=now)
    return erase_held(session, resident.authority_id, resident.lookup_hash or "", "refused", now)


def drop(session: Session, authority_id: int, event_id: str) -> None:
    """Keep nothing of an event by somebody who said no."""
    empty_event(session, authority_id, event_id)
    erase_bodies_holding(session, authority_id, event_id.encode())


def withdraw(session: Session, resident: Resident, event_id: str, now: datetime) -> None:
    """The resident agrees no longer: nothing new is kept; what was told stays until they have it erased."""
    if resident.consent_state != ConsentState.WITHDRAWN:
        add_consent(session, resident, Purpose.PLAN, NOTICE_VERSION, ConsentState.WITHDRAWN, event_id=event_id, now=now)


def choose_announcements(session: Session, resident: Resident, event_id: str, now: datetime, *, wanted: bool) -> None:
    """Whether the resident wants what goes to many at once; their own needs are answered all the same."""
    state = ConsentState.GIVEN if wanted else ConsentState.REFUSED
    resident.muted_at = None if wanted else resident.muted_at or now
    add_consent(session, resident, Purpose.ANNOUNCEMENTS, NOTICE_VERSION, state, event_id=event_id, now=now)


def ask_again_if_changed(session: Session, resident: Resident) -> bool:
    """Whether the notice has a new version since the resident agreed; their words then wait for a new answer."""
    last = last_consent(session, resident.authority_id, resident.id)
    has_changed = last is not None and last.state == ConsentState.GIVEN and last.notice_version != NOTICE_VERSION
    if has_changed:
        resident.consent_state = None
    return has_changed
