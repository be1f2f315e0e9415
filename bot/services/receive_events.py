"""A signed body becomes inbox rows: one for each event that is new, and the body itself if it brought any.

The first body that brings an event wins. LINE redelivers what it sent before; the same id with other content is no
redelivery, and is logged.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from structlog import get_logger

from bot.domain.states import EventState
from bot.line.json_values import read_json
from bot.line.parse import RawEvent
from bot.store.inbox import insert_new_events, payloads_kept
from bot.store.sealing import Seal
from bot.store.session import Session

log = get_logger(__name__)

_MOST_COMPARED = 100  # of one body: LINE puts few events into one
_CHANGES_WHEN_REDELIVERED = ("deliveryContext", "replyToken")


@dataclass(frozen=True, slots=True)
class ReceivedBody:
    """One body from LINE whose signature was right."""

    id: str
    authority_id: int
    body: bytes
    events: tuple[dict[str, Any], ...]
    received_at: datetime

    @property
    def chats(self) -> set[str]:
        """Hashes of the chats that have something to be handled."""
        return {event["chat_hash"] for event in self.events if event["state"] == EventState.WAITING}


def received_body(
    seal: Seal, authority_id: int, body: bytes, events: Sequence[RawEvent], now: datetime
) -> ReceivedBody:
    """The rows that `body` asks for; nothing is stored yet."""
    body_id = uuid.uuid4().hex
    return ReceivedBody(
        body_id, authority_id, body, tuple(_row(seal, authority_id, body_id, event, now) for event in events), now
    )


def receive_bodies(session: Session, received: list[ReceivedBody]) -> list[bool]:
    """Store what is new; for each body whether it brought anything."""
    bringing = insert_new_events(
        session,
        [
            {"id": one.id, "authority_id": one.authority_id, "body": one.body, "received_at": one.received_at}
            for one in received
        ],
        [event for one in received for event in one.events],
    )
    for one in received:
        if one.id not in bringing:
            _log_what_differs(session, one)
    return [one.id in bringing for one in received]


def _log_what_differs(session: Session, repeated: ReceivedBody) -> None:
    given = {event["event_id"]: event["payload"] for event in repeated.events[:_MOST_COMPARED]}
    for event_id, first in payloads_kept(session, repeated.authority_id, list(given)).items():
        if first != given[event_id] and _said(first) != _said(given[event_id]):
            log.warning("event_differs_from_first", authority_id=repeated.authority_id, event_id=event_id)


def _said(payload: bytes) -> Any:
    """An event without what LINE itself changes when it sends it again."""
    try:
        event = read_json(payload)
    except ValueError:
        return payload
    if not isinstance(event, dict):
        return event
    return {key: value for key, value in event.items() if key not in _CHANGES_WHEN_REDELIVERED}


def _row(seal: Seal, authority_id: int, body_id: str, event: RawEvent, now: datetime) -> dict[str, Any]:
    return {
        "authority_id": authority_id,
        "event_id": event.event_id,
        "body_id": body_id,
        # An event of no chat stands alone; its own id keeps it from waiting for others.
        "chat_hash": seal.chat_hash(authority_id, event.chat_id or f"event:{event.event_id}"),
        "type": event.type,
        "message_id": event.message_id,
        "event_at": event.event_at,
        "received_at": now,
        "payload": event.payload,
        "state": EventState.DEAD if event.type == "unreadable" else EventState.WAITING,
        "reason": "unreadable" if event.type == "unreadable" else None,
        "attempts": 0,
    }
