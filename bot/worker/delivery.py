"""Delivery of one outbox row: the only way out to LINE.

A reply is free and its token works once. A try whose fate is unknown (time-out, dropped connection, 5xx) may have been
delivered, so a reply is then retried with the same token only: "Invalid reply token" in answer to that means that the
first try got through. A push may follow only where no reply was ever made: the token had expired before its first try,
or LINE refused it at once. A push carries its retry key from the first try on, so LINE accepts it once.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

from structlog import get_logger

from bot.domain import thai_time
from bot.domain.errors import NotFound
from bot.domain.states import OutboxState
from bot.line.client import Delivery, LineGateway
from bot.store.outbox import KEY_LIFE, Parcel, claim_parcel, finish_parcel, postpone_parcel
from bot.store.recipients import line_id_of
from bot.store.session import Session
from bot.worker.parts import WorkerParts

log = get_logger(__name__)

_LONGEST_WAIT = timedelta(minutes=30)


def deliver(parts: WorkerParts, outbox_id: int) -> None:
    """Try one outbox row once, and record what came of it."""
    token = uuid.uuid4().hex
    with parts.at_work(hurried=True), parts.database.transaction() as session:
        parcel = claim_parcel(session, outbox_id, token, thai_time.now())
        if parcel is None:
            return
        # A reply goes to whoever holds its token: only a push needs to know whom it is for.
        line_id = _line_id(parts, session, parcel) if parcel.how == "push" else None
    if parcel.how == "reply":
        _reply(parts, parcel, token)
    elif line_id is None:
        _finish(parts, parcel, token, OutboxState.CANCELLED, "the recipient is erased, blocked or unlinked")
    elif thai_time.now() - parcel.first_tried_at > KEY_LIFE:
        _finish(parts, parcel, token, OutboxState.UNKNOWN, "too late to try again with the same retry key")
    else:
        _push(parts, parcel, token, line_id)


def _line_id(parts: WorkerParts, session: Session, parcel: Parcel) -> str | None:
    return line_id_of(session, parts.seal, parcel.authority_id, parcel.resident_id, parcel.staff_link_id)


def _reply(parts: WorkerParts, parcel: Parcel, token: str) -> None:
    has_expired = parcel.reply_until is not None and parcel.reply_until < thai_time.now()
    if has_expired and not parcel.is_unclear:
        return _push_instead(parts, parcel, token, "the reply token expired before it was used")
    sent = _send(parts, parcel, lambda gateway: gateway.reply(parcel.reply_token or "", parcel.messages))
    if sent.outcome == "token_invalid":
        if parcel.is_unclear:
            return _finish(parts, parcel, token, OutboxState.PROBABLY_SENT, sent.error, request_id=sent.request_id)
        return _push_instead(parts, parcel, token, sent.error)
    return _record(parts, parcel, token, sent)


def _push_instead(parts: WorkerParts, parcel: Parcel, token: str, why: str | None) -> None:
    if parcel.resident_id is None:  # a group: nobody pays to explain ourselves there
        return _finish(parts, parcel, token, OutboxState.FAILED, why)
    with parts.at_work(hurried=True), parts.database.transaction() as session:
        postpone_parcel(session, parcel.id, token, thai_time.now(), is_unclear=False, error=why, how="push")
    return deliver(parts, parcel.id)


def _push(parts: WorkerParts, parcel: Parcel, token: str, line_id: str) -> None:
    sent = _send(parts, parcel, lambda gateway: gateway.push(line_id, parcel.messages, parcel.retry_key))
    _record(parts, parcel, token, sent)


def _send(parts: WorkerParts, parcel: Parcel, send: Callable[[LineGateway], Delivery]) -> Delivery:
    try:
        gateway = parts.gateway_of(parcel.authority_id)
    except NotFound:
        return Delivery("refused", None, "the authority has no channel", None)
    return send(gateway)


def _record(parts: WorkerParts, parcel: Parcel, token: str, sent: Delivery) -> None:
    if sent.outcome == "accepted":
        return _finish(parts, parcel, token, OutboxState.SENT, None, request_id=sent.request_id)
    is_unclear = parcel.is_unclear or sent.outcome == "unclear"
    # 401 and 403 speak of our token, which somebody will renew.
    may_try_again = sent.outcome in ("unclear", "rate_limited", "not_sent") or sent.status in (401, 403)
    if may_try_again and thai_time.now() - parcel.first_tried_at < KEY_LIFE:
        return _postpone(parts, parcel, token, sent, is_unclear=is_unclear)
    ended = OutboxState.UNKNOWN if is_unclear else OutboxState.FAILED
    return _finish(parts, parcel, token, ended, f"{sent.outcome}: {sent.error}", request_id=sent.request_id)


def _postpone(parts: WorkerParts, parcel: Parcel, token: str, sent: Delivery, *, is_unclear: bool) -> None:
    # The first retries are quick, because a reply token lives for a minute only.
    wait = min(timedelta(seconds=2 ** min(parcel.attempts - 1, 20)), _LONGEST_WAIT)
    log.warning("delivery_postponed", outbox_id=parcel.id, outcome=sent.outcome, status=sent.status)
    with parts.at_work(hurried=True), parts.database.transaction() as session:
        postpone_parcel(session, parcel.id, token, thai_time.now() + wait, is_unclear=is_unclear, error=_line(sent))


def _finish(
    parts: WorkerParts,
    parcel: Parcel,
    token: str,
    state: OutboxState,
    error: str | None,
    *,
    request_id: str | None = None,
) -> None:
    if state != OutboxState.SENT:
        # LINE's words stay in the row, for staff: nobody promises that they never quote what was sent.
        outcome = (error or "").partition(":")[0]
        log.warning("delivery_ended", outbox_id=parcel.id, state=state.value, outcome=outcome)
    with parts.at_work(hurried=True), parts.database.statement() as session:
        finish_parcel(session, parcel.id, token, state, thai_time.now(), error=error, request_id=request_id)


def _line(sent: Delivery) -> str:
    return f"{sent.outcome} {sent.status or ''} {sent.error or ''}".strip()[:300]
