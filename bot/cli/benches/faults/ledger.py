"""What LINE knows it posted: the first of the two edges at which nothing may be lost."""

import hashlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain import thai_time
from bot.simulator.platform import Webhook


@dataclass(slots=True)
class Posted:
    """One event, from the first time that it was posted."""

    event: dict[str, Any]
    posted_at: float  # monotonic
    acked_at: float | None = None
    is_taken_back: bool = False  # by an unsend or an erasure: nothing of it may be found
    answers_allowed: int = 1
    bodies: set[str] = field(default_factory=set)  # hashes of the signed bodies that brought it

    @property
    def is_acked(self) -> bool:
        return self.acked_at is not None

    @property
    def words(self) -> str | None:
        """What a resident said, where the event is words that ask for something."""
        text = (self.event.get("message") or {}).get("text") if self.event["type"] == "message" else None
        return text if isinstance(text, str) and ASKING in text else None


ASKING = "ขอให้"  # in every need of a measurement and in nothing else that is posted


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of the door; status 0 where nobody answered."""

    at: float  # monotonic, when it was due
    seconds: float
    status: int


class Ledger:
    """Written from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.posted: dict[str, Posted] = {}
        self.bodies: set[str] = set()
        self.forged: set[str] = set()
        self.forged_accepted = 0
        self.answers: list[Answered] = []

    def note_posted(self, webhook: Webhook) -> None:
        """Before a signed body goes out."""
        digest, now = hashlib.sha256(webhook.body).hexdigest(), time.monotonic()
        with self._lock:
            self.bodies.add(digest)
            for event in webhook.events:
                if not isinstance(event, dict) or "webhookEventId" not in event:
                    continue  # a broken one among whole ones; its body is known
                found = self.posted.setdefault(event["webhookEventId"], Posted(event, now))
                found.bodies.add(digest)

    def note_answer(self, webhook: Webhook, due_at: float, status: int) -> None:
        now = time.monotonic()
        with self._lock:
            self.answers.append(Answered(due_at, now - due_at, status))
            if status != 200:
                return
            for event in webhook.events:
                found = self.posted.get(event.get("webhookEventId", "")) if isinstance(event, dict) else None
                if found is not None and found.acked_at is None:
                    found.acked_at = now

    def note_forged(self, webhook: Webhook, status: int) -> None:
        """A body that LINE did not sign."""
        with self._lock:
            self.forged |= {event["webhookEventId"] for event in webhook.events}
            self.forged_accepted += status == 200

    def note_taken_back(self, users: Iterable[str]) -> None:
        """These people took back or erased what they said."""
        gone = set(users)
        with self._lock:
            for one in self.posted.values():
                one.is_taken_back |= one.event["source"].get("userId") in gone

    def note_asked_first(self, users: Iterable[str]) -> None:
        """Words of these people may wait for consent: the question answers them, and later what they became."""
        new = set(users)
        with self._lock:
            for one in self.posted.values():
                if one.event["source"].get("userId") in new:
                    one.answers_allowed = 2

    @property
    def acked(self) -> int:
        with self._lock:
            return sum(one.is_acked for one in self.posted.values())

    def acked_at(self) -> dict[str, datetime]:
        """When each event was acknowledged for the first time, by the wall clock."""
        offset = thai_time.now() - timedelta(seconds=time.monotonic())
        with self._lock:
            found = {event_id: one.acked_at for event_id, one in self.posted.items()}
        return {event_id: offset + timedelta(seconds=at) for event_id, at in found.items() if at is not None}

    def latencies(self) -> list[float]:
        with self._lock:
            return [one.seconds for one in self.answers]

    def answers_other_than_200(self) -> int:
        with self._lock:
            return sum(one.status != 200 for one in self.answers)
