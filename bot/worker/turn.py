"""A chat's turn: its waiting events in the order of LINE's own time, one worker at a time.

Each event is one transaction: need, conversation, answers (outbox rows) and "event done" stand or fall together, so an
event that is handled again after a crash has one effect. Language is read before the transaction opens, because on
SQLite everybody else waits for it to close. An event that fails is tried five times, then shown to staff as dead; the
events behind it wait for that, because their order is a promise.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from structlog import get_logger

from bot.domain import thai_time
from bot.domain.errors import LeaseLost
from bot.domain.incoming import Incoming, Pressed, SaidText, Unsent
from bot.domain.states import EventState
from bot.jobs import Job, TimeLimitExceeded
from bot.line.parse import incoming_from
from bot.line.render import render
from bot.services.group_index import prepare_index
from bot.services.meet_resident import find_or_meet
from bot.services.understand import Reading, read_words
from bot.store.authorities import AuthorityFacts
from bot.store.conversations import claim_conversation, hold_conversation, release_conversation
from bot.store.erasures import why_gone
from bot.store.inbox import (
    Waiting,
    erase_bodies_holding,
    finish_event,
    forget_event,
    next_waiting_event,
    note_failure,
)
from bot.store.models import Conversation, Resident
from bot.store.outbox import add_alert, add_answer
from bot.store.serials import serial_apart
from bot.store.session import Session
from bot.wording.small_talk import trouble
from bot.wording.tone import Tone
from bot.worker.parts import WorkerParts
from handlers import Turn, dispatch

log = get_logger(__name__)

REPLY_LIFE = timedelta(seconds=50)  # LINE guarantees a minute from receipt
REDELIVERED_LIFE = timedelta(minutes=20)  # … and never longer than this after the event itself


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The next event of a chat and what could be found out about it before the transaction."""

    event: Waiting
    incoming: Incoming
    authority: AuthorityFacts
    reading: Reading | None

    @property
    def is_message(self) -> bool:
        """Whether this brings a message, and does not take one back."""
        return not isinstance(self.incoming.deed, Unsent)


@dataclass(frozen=True, slots=True)
class _Done:
    """What an event left to do: rows of the outbox to deliver, and the next event of the chat."""

    outbox_ids: list[int]
    following: Waiting | None


def take_turn(parts: WorkerParts, authority_id: int, chat_hash: str) -> None:
    """Handle everything that waits in one chat, unless another worker is at it."""
    has_work = True
    while has_work:
        token = uuid.uuid4().hex
        with parts.at_work(), parts.database.transaction() as session:
            if not claim_conversation(session, authority_id, chat_hash, token, thai_time.now()):
                return  # its worker looks again after it has let go, so nothing is left behind
            event = _next_or_release(session, authority_id, chat_hash, token)
        try:
            _handle_waiting(parts, authority_id, event, token)
        except LeaseLost:
            return
        except BaseException:
            with parts.database.transaction() as session:
                release_conversation(session, authority_id, chat_hash, token)
            raise
        has_work = _has_work(parts, authority_id, chat_hash)  # its job may have come before the turn was given back


def _handle_waiting(parts: WorkerParts, authority_id: int, event: Waiting | None, token: str) -> None:
    while event:
        try:
            with parts.at_work():
                done = _handle(parts, _look_ahead(parts, authority_id, event), token)
        except LeaseLost:
            raise
        except (Exception, TimeLimitExceeded) as error:  # a time limit is no Exception, and must count all the same
            log.exception("event_failed", event_id=event.event_id, error=type(error).__name__)
            done = _note_failure(parts, authority_id, event, token, reason=type(error).__name__)
            if isinstance(error, TimeLimitExceeded):  # this job's time is over; the sweep goes on with the chat
                _hand_on(parts, done)
                raise
        _hand_on(parts, done)
        event = done.following


def _hand_on(parts: WorkerParts, done: _Done) -> None:
    for outbox_id in done.outbox_ids:
        parts.jobs.send(Job.DELIVER, outbox_id)


def _has_work(parts: WorkerParts, authority_id: int, chat_hash: str) -> bool:
    with parts.at_work(), parts.database.question() as session:
        return next_waiting_event(session, authority_id, chat_hash, thai_time.now()) is not None


def _next_or_release(session: Session, authority_id: int, chat_hash: str, token: str) -> Waiting | None:
    """The event to go on with; where none waits, the turn is given back in the same commit."""
    event = next_waiting_event(session, authority_id, chat_hash, thai_time.now())
    if event is None:
        release_conversation(session, authority_id, chat_hash, token)
    return event


def _look_ahead(parts: WorkerParts, authority_id: int, event: Waiting) -> _Ahead:
    incoming = incoming_from(event.payload, event.event_id)
    deed = incoming.deed
    with parts.database.reading() as session:
        authority = parts.authority(session, authority_id)
        if event.has_consent and isinstance(deed, SaidText | Pressed):  # either may bring a need to another place
            prepare_index(session, authority.id, authority.cycle.id)
    # Words sent before consent are not read.
    reading = read_words(deed.text, authority) if event.has_consent and isinstance(deed, SaidText) else None
    return _Ahead(event, incoming, authority, reading)


def _handle(parts: WorkerParts, ahead: _Ahead, token: str) -> _Done:
    """One event in one commit."""
    now = thai_time.now()
    event, authority = ahead.event, ahead.authority
    with parts.database.transaction() as session:
        conversation = hold_conversation(session, authority.id, event.chat_hash, token, now)
        if reason := _why_forgotten(parts, session, ahead):
            _forget(session, ahead, reason, now)
            return _Done([], _next_or_release(session, authority.id, event.chat_hash, token))
        turn = Turn(
            session=session,
            seal=parts.seal,
            authority=authority,
            resident=_resident(parts, session, ahead, conversation, now),
            conversation=conversation,
            incoming=ahead.incoming,
            reading=ahead.reading,
            now=now,
            public_base_url=parts.public_base_url,
            serial_apart=partial(serial_apart, parts.database, authority.cycle.id),
        )
        dispatch(turn)
        state = EventState.HELD if turn.hold else EventState.IGNORED if turn.reason else EventState.DONE
        if not finish_event(session, event.id, state, turn.reason, started_at=now, now=thai_time.now()):
            log.info("event_finished_elsewhere", event_id=event.event_id)  # erased by this very turn
        if turn.resident is None or not ahead.incoming.may_answer:
            forget_event(session, authority.id, event.event_id)  # said to others: in groups nobody agreed to anything
        outbox_ids = _write_outbox(turn, event)
        done = _Done(outbox_ids, _next_or_release(session, authority.id, event.chat_hash, token))
    if turn.has_erased:
        parts.write_down_erasures()
        parts.database.forget_overwritten_pages()
    return done


def _why_forgotten(parts: WorkerParts, session: Session, ahead: _Ahead) -> str | None:
    """Why an event that comes late, or again after a backup was restored, must leave no trace; None lets it in."""
    event, authority_id = ahead.event, ahead.authority.id
    message = None
    if event.message_id and ahead.is_message:
        message = event.message_id, parts.seal.message_mark(authority_id, event.message_id)
    return why_gone(session, authority_id, event.chat_hash, ahead.incoming.happened_at, message)


def _forget(session: Session, ahead: _Ahead, reason: str, now: datetime) -> None:
    event, authority_id = ahead.event, ahead.authority.id
    finish_event(session, event.id, EventState.IGNORED, reason, started_at=now, now=now)
    forget_event(session, authority_id, event.event_id)
    if event.message_id:
        erase_bodies_holding(session, authority_id, event.message_id.encode())


def _note_failure(parts: WorkerParts, authority_id: int, event: Waiting, token: str, *, reason: str) -> _Done:
    """Count the failure; whoever wrote is told once it is final, for as long as that costs nothing."""
    now, incoming = thai_time.now(), incoming_from(event.payload, event.event_id)
    reply_until, outbox_ids = _reply_until(event, incoming), []
    with parts.database.transaction() as session:
        hold_conversation(session, authority_id, event.chat_hash, token, now)
        state = note_failure(session, event.id, reason, now)
        if state == EventState.DEAD and incoming.may_answer and incoming.reply_token and now <= reply_until:
            settings = parts.authority(session, authority_id).settings
            answer = add_answer(
                session,
                authority_id,
                resident_id=None,  # without anybody to push to, the answer can only be a reply
                event_id=event.event_id,
                reply_token=incoming.reply_token,
                reply_until=reply_until,
                messages=render([trouble(Tone(settings.particle))]),
                now=now,
            )
            outbox_ids.append(answer)
        return _Done(outbox_ids, _next_or_release(session, authority_id, event.chat_hash, token))


def _reply_until(event: Waiting, incoming: Incoming) -> datetime:
    return min(event.received_at + REPLY_LIFE, incoming.happened_at + REDELIVERED_LIFE)


def _resident(
    parts: WorkerParts, session: Session, ahead: _Ahead, conversation: Conversation, now: datetime
) -> Resident | None:
    if ahead.incoming.chat != "user" or ahead.incoming.user_id is None:
        return None
    resident = find_or_meet(session, parts.seal, ahead.authority.id, ahead.incoming.user_id, now)
    conversation.resident_id = resident.id
    return resident


def _write_outbox(turn: Turn, event: Waiting) -> list[int]:
    incoming, ids = turn.incoming, []
    is_reachable = turn.resident is None or (turn.resident.erased_at is None and turn.resident.blocked_at is None)
    if turn.messages and incoming.may_answer and (incoming.reply_token or is_reachable):
        ids.append(
            add_answer(
                turn.session,
                turn.authority.id,
                resident_id=turn.resident.id if turn.resident else None,
                event_id=event.event_id,
                reply_token=incoming.reply_token,
                reply_until=_reply_until(event, incoming),
                messages=render(turn.messages),
                now=turn.now,
            )
        )
    for alert in turn.alerts:
        message = render([alert.message])
        ids.append(
            add_alert(
                turn.session,
                turn.authority.id,
                alert.staff_link_id,
                event_id=event.event_id,
                messages=message,
                now=turn.now,
            )
        )
    return ids
