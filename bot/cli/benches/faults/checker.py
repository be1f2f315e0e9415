"""Nothing lost, nothing doubled, nothing invented, nothing bent: what LINE posted and accepted, beside the tables."""

import hashlib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.cli.benches.faults.ledger import Ledger
from bot.domain.states import EventState, OutboxState
from bot.simulator.platform import LoggedRequest
from bot.store.models import InboxEvent, Need, OutboxMessage, WebhookBody
from bot.store.session import Database, Session

_TOLD = 3  # examples of each kind of breach
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Marks:
    """Where the tables and LINE's own record stood before an episode."""

    event: int
    need: int
    parcel: int
    request: datetime


@dataclass(slots=True)
class Verdict:
    """Counts of one episode; every breach is named with an example or two."""

    posted: int = 0
    acked: int = 0
    rows: int = 0
    effects: int = 0
    lost: int = 0
    doubled: int = 0
    invented: int = 0
    bent: int = 0
    overtaken: int = 0
    dead: int = 0
    examples: list[str] = field(default_factory=list)

    def breach(self, kind: str, what: str, ids: Sequence[str]) -> None:
        """Count a breach of one of the promises."""
        if ids:
            setattr(self, kind, getattr(self, kind) + len(ids))
            self.examples.append(f"{kind}: {len(ids)} × {what}, e.g. {', '.join(ids[:_TOLD])}")


def marks_of(database: Database, now: datetime) -> Marks:
    """Where things stand."""
    with database.reading() as session:
        event, need, parcel = (
            session.scalar(select(func.max(table.id))) or 0 for table in (InboxEvent, Need, OutboxMessage)
        )
    return Marks(event, need, parcel, now)


def unfinished(database: Database) -> tuple[int, int]:
    """Events and answers that still wait."""
    with database.reading() as session:
        events = session.scalar(select(func.count()).where(InboxEvent.state == EventState.WAITING)) or 0
        answers = session.scalar(select(func.count()).where(OutboxMessage.state == OutboxState.WAITING)) or 0
    return events, answers


def judge(
    database: Database,
    ledger: Ledger,
    requests: Sequence[LoggedRequest],
    marks: Marks,
    *,
    dead_expected: int = 0,
    is_clock_true: bool = True,
    longest_pause: timedelta = timedelta(seconds=1),
) -> Verdict:
    """Compare both edges, once everything is finished."""
    found = Verdict(posted=len(ledger.posted), acked=ledger.acked)
    with database.reading() as session:
        rows = session.scalars(select(InboxEvent).where(InboxEvent.id > marks.event)).all()
        _judge_inbox(found, ledger, rows)
        _judge_bodies(found, ledger, session, rows)
        _judge_needs(found, ledger, session, marks)
        _judge_answers(found, ledger, session, requests, marks)
    found.dead = sum(row.state == EventState.DEAD and row.type != "unreadable" for row in rows)
    if found.dead > dead_expected:
        found.breach("lost", "event dead that should not be", [row.event_id for row in rows if row.state == "dead"])
    # Moments by two clocks say nothing about order.
    pairs = overtaken(rows, ledger.acked_at(), longest_pause) if is_clock_true else []
    found.overtaken = len(pairs)
    found.examples += [f"overtaken: {pair}" for pair in pairs[:_TOLD]]
    return found


def overtaken(
    rows: Sequence[InboxEvent], acked_at: Mapping[str, datetime], longest_pause: timedelta
) -> list[tuple[str, str]]:
    """Pairs of one chat in which a later event was begun although an earlier one lay there when it was chosen.

    That is at most `longest_pause` before it is begun. An event lies there for others to see from its commit on, which
    is after `received_at` (on a full disk, long after) and before LINE hears of it.
    """
    by_chat = defaultdict(list)
    for row in rows:
        if row.started_at is not None:
            seen_at = max(row.received_at, acked_at.get(row.event_id, row.received_at))
            by_chat[row.chat_hash].append((row.event_at, row.started_at, seen_at, row.event_id))
    return [
        (earlier[3], later[3])
        for chat in by_chat.values()
        for earlier in chat
        for later in chat
        if earlier[0] < later[0] and earlier[1] > later[1] > earlier[2] + longest_pause
    ]


def _judge_inbox(found: Verdict, ledger: Ledger, rows: Sequence[InboxEvent]) -> None:
    ids = Counter(row.event_id for row in rows)
    found.rows = len(rows)
    found.breach("lost", "acknowledged and not in the inbox",
                 [one for one, posted in ledger.posted.items() if posted.is_acked and one not in ids])  # fmt: skip
    found.breach("lost", "never accepted, though redelivered",
                 [one for one, posted in ledger.posted.items() if not posted.is_acked])  # fmt: skip
    found.breach("lost", "still waiting", [row.event_id for row in rows if row.state == EventState.WAITING])
    found.breach("doubled", "row", [one for one, count in ids.items() if count > 1])
    strange = [row.event_id for row in rows if row.type != "unreadable" and row.event_id not in ledger.posted]
    found.breach("invented", "row that nobody posted", strange)
    found.breach("invented", "row of a forged body", [one for one in ledger.forged if one in ids])
    found.breach("invented", "forged body answered with 200", ["-"] * ledger.forged_accepted)
    found.breach("bent", "event unlike the one posted",
                 [row.event_id for row in rows if row.payload is not None and not _is_same(row, ledger)])  # fmt: skip


def _is_same(row: InboxEvent, ledger: Ledger) -> bool:
    posted = ledger.posted.get(row.event_id)
    if posted is None:
        return True  # invented, or unreadable: judged elsewhere
    kept, sent = json.loads(row.payload or b"{}"), dict(posted.event)
    kept.pop("deliveryContext", None)
    sent.pop("deliveryContext", None)
    return bool(kept == sent)


def _judge_bodies(found: Verdict, ledger: Ledger, session: Session, rows: Sequence[InboxEvent]) -> None:
    wanted = {row.body_id: row.event_id for row in rows}
    for body_id, body in session.execute(select(WebhookBody.id, WebhookBody.body)):
        if body_id in wanted and hashlib.sha256(body).hexdigest() not in ledger.bodies:
            found.breach("bent", "body unlike any that was posted", [wanted[body_id]])


def _judge_needs(found: Verdict, ledger: Ledger, session: Session, marks: Marks) -> None:
    needs = session.scalars(select(Need).where(Need.id > marks.need)).all()
    by_event = Counter(need.event_id for need in needs if need.event_id)
    said = {one: posted for one, posted in ledger.posted.items() if posted.words and posted.is_acked}
    standing = {one: posted.words or "" for one, posted in said.items() if not posted.is_taken_back}
    found.effects = len(needs)
    found.breach("lost", "need never recorded", [one for one in standing if one not in by_event])
    found.breach("doubled", "need", [one for one, count in by_event.items() if count > 1])
    found.breach("doubled", "number of a need",
                 [one for one, count in Counter(need.number for need in needs).items() if count > 1])  # fmt: skip
    found.breach("invented", "need that nobody said", [one for one in by_event if one not in said])
    found.breach("bent", "words", [
        need.event_id for need in needs
        if need.event_id in standing and need.text != as_documented(standing[need.event_id])
    ])  # fmt: skip


def as_documented(words: str) -> str:
    """What may happen to words, said again apart from the product: NFC, and no control signs."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", words))


def _judge_answers(
    found: Verdict, ledger: Ledger, session: Session, requests: Sequence[LoggedRequest], marks: Marks
) -> None:
    parcels = session.scalars(select(OutboxMessage).where(OutboxMessage.id > marks.parcel)).all()
    per_event = Counter(parcel.event_id for parcel in parcels if parcel.event_id and parcel.purpose == "answer")
    found.breach("doubled", "answer written", _beyond(per_event, ledger))
    found.breach("lost", "answer still waiting", [str(one.id) for one in parcels if one.state == OutboxState.WAITING])
    event_of_key = {parcel.retry_key: parcel.event_id or f"push {parcel.id}" for parcel in parcels}
    event_of_token = {posted.event.get("replyToken"): one for one, posted in ledger.posted.items()}
    heard: Counter[str] = Counter()
    for request in requests:
        if request.at < marks.request or not request.is_accepted:
            continue
        if request.path.endswith("/message/reply"):
            heard[event_of_token.get((request.body or {}).get("replyToken"), "?")] += 1
        elif request.path.endswith("/message/push"):
            heard[event_of_key.get(request.retry_key or "", "?")] += 1
    found.breach("doubled", "answer accepted by LINE", [one for one in _beyond(heard, ledger) if one != "?"])
    found.breach("invented", "answer to nothing that was posted", ["?"] * heard["?"])
    surely = {
        parcel.event_id
        for parcel in parcels
        if parcel.event_id
        and parcel.state == OutboxState.SENT
        and (parcel.finished_at or marks.request) >= marks.request
    }
    found.breach("lost", "answer called sent that LINE never accepted", [one for one in surely if one not in heard])


def _beyond(answers: "Counter[str]", ledger: Ledger) -> list[str]:
    """Events with more answers than they may have."""
    return [
        one
        for one, count in answers.items()
        if count > (ledger.posted[one].answers_allowed if one in ledger.posted else 1)
    ]
