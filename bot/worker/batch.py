"""Who is in a batch and what it says: settled at its first try, in the commit that claims it, and kept after that.

Three cases. A batch that was never tried is read afresh: whoever may not be sent it or does not want it is left out.
One that LINE surely refused (its rate, the quota) keeps its people and words; only those who were erased or took their
consent back fall out, and the rest then go under a new key. One that LINE may have accepted is repeated to the letter
or not at all: where a person in it may not be sent to any more, or its key has died, its fate stays unknown.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from structlog import get_logger

from bot.domain.errors import NotFound
from bot.domain.states import BatchState, ConsentState
from bot.line.render import render
from bot.services.compose_broadcast import compose
from bot.store.authorities import AuthorityFacts
from bot.store.broadcast_batches import (
    SOMEBODY_GONE,
    TOO_LATE,
    Claim,
    finish_batch,
    fix_batch,
    leave_out,
    people_of_batch,
)
from bot.store.models import Broadcast, Resident
from bot.store.outbox import KEY_LIFE
from bot.store.sealing import InvalidToken, Seal
from bot.store.session import Session

log = get_logger(__name__)

_LINE_ID = re.compile(r"U[0-9a-f]{32}")
_People = list[tuple[int, Resident]]


@dataclass(frozen=True, slots=True)
class Request:
    """What goes to LINE. `people` are recipients' rows by their LINE ids, in order."""

    claim: Claim
    retry_key: str
    messages: list[Any]
    people: dict[str, int]


def settle_batch(
    session: Session, seal: Seal, authority: AuthorityFacts, row: Broadcast, claim: Claim, *, now: datetime
) -> Request | None:
    """What a claimed batch is to be sent as; None where there is nothing to send, and the batch has ended."""
    people = people_of_batch(session, claim.id)
    if claim.was_unclear:
        return _repeated(session, seal, claim, people, now)
    is_afresh = claim.messages is None or claim.tried_at is None or now - claim.tried_at > KEY_LIFE
    ids = _kept(session, seal, people, is_afresh=is_afresh)
    if not ids:
        finish_batch(session, claim, BatchState.CANCELLED, now, error="nobody is left to send it to")
        return None
    resident = people[0][1] if claim.how == "push" else None
    messages = _composed(session, authority, row, resident) if is_afresh else claim.messages
    if not messages:
        finish_batch(session, claim, BatchState.FAILED, now, error="it could not be put into words")
        return None
    # A key that was used goes with the people and words it was used for; nobody can have accepted those.
    is_changed = claim.tried_at is not None and (is_afresh or len(ids) < len(people))
    key = str(uuid.uuid4()) if is_changed else claim.retry_key
    fix_batch(session, claim, messages, key, now if is_changed else claim.tried_at or now)
    return Request(claim, key, messages, ids)


def _repeated(session: Session, seal: Seal, claim: Claim, people: _People, now: datetime) -> Request | None:
    ids = {_line_id(seal, resident): recipient_id for recipient_id, resident in people if not _is_gone(resident)}
    why = None
    if claim.tried_at is None or now - claim.tried_at > KEY_LIFE:
        why = TOO_LATE
    elif len(ids) < len(people) or None in ids or claim.messages is None:
        why = SOMEBODY_GONE
    if why or claim.messages is None:
        log.warning("batch_of_unknown_fate", batch_id=claim.id, why=why)
        finish_batch(session, claim, BatchState.UNKNOWN, now, error=why)
        return None
    known = {line_id: recipient_id for line_id, recipient_id in ids.items() if line_id}
    return Request(claim, claim.retry_key, claim.messages, known)


def _kept(session: Session, seal: Seal, people: _People, *, is_afresh: bool) -> dict[str, int]:
    ids: dict[str, int] = {}
    left_out: dict[int, str] = {}
    for recipient_id, resident in people:
        why = _why_gone(resident) or (_why_unwanted(resident) if is_afresh else None)
        line_id = None if why else _line_id(seal, resident)
        if line_id:
            ids[line_id] = recipient_id
        else:
            left_out[recipient_id] = why or "malformed"
    leave_out(session, left_out)
    return ids


def _is_gone(resident: Resident) -> bool:
    return _why_gone(resident) is not None


def _why_gone(resident: Resident) -> str | None:
    """Why nothing may be sent to a resident at all."""
    if resident.erased_at is not None or resident.line_id_encrypted is None:
        return "erased"
    return None if resident.consent_state == ConsentState.GIVEN else "no_consent"


def _why_unwanted(resident: Resident) -> str | None:
    if resident.blocked_at is not None:
        return "blocked"
    return "muted" if resident.muted_at is not None else None


def _line_id(seal: Seal, resident: Resident) -> str | None:
    """The id that LINE knows a resident by; None where it is none, which would fail a whole batch."""
    try:
        line_id = seal.decrypt(resident.line_id_encrypted or "")
    except InvalidToken:
        return None
    return line_id if _LINE_ID.fullmatch(line_id) else None


def _composed(session: Session, authority: AuthorityFacts, row: Broadcast, resident: Resident | None) -> list[Any]:
    """LINE's message objects; none where the announcement cannot be composed, which another try would not change."""
    try:
        return list(render(compose(session, authority, row, resident)))
    except (LookupError, ValueError, TypeError, AttributeError, NotFound) as error:
        log.exception("announcement_not_composed", broadcast_id=row.id, error=type(error).__name__)
        return []
