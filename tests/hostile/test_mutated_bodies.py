"""Ten thousand bodies, changed at random from what LINE sends, half of them signed: 5,000 on each kind of database.

The same seed makes the same bodies. Nobody's words are lost by another's mistake, no answer is 500, and everything that
was signed ends done, put aside, held for consent, or dead where staff see it.
"""

import json
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import pytest
from sqlalchemy import func, select

from bot.domain.states import EventState
from bot.store.models import InboxEvent, WebhookBody
from tests.hostile.conftest import sign

BODIES = 5_000
ALLOWED = {200, 400, 401, 403, 405, 408, 413, 415, 429}
DEFINITE = {EventState.DONE, EventState.IGNORED, EventState.DEAD, EventState.HELD}
SEED = 20_260_222
PEOPLE = ["U" + f"{number:032x}" for number in range(40)]
JUNK = [
    None, True, -1, 0, 1e308, -(2**63), 10**24, "", " ", "\x00", "\ud800", "ก" * 5_000, "่" * 300, "=1+1", "%s%n{0}",
    "../../etc", "<script>", "'; --", [], {}, [[[]]], {"type": "text"}, "\u202e", "👨‍👩‍👧‍👦", "0812345678",
    "confirm?need=1",
]  # fmt: skip
PIECES = [b"\x00", b"\xff\xfe", b"{", b"}", b"[", b"]", b'"', b",", b"null", b"NaN", b"1e999", b"9" * 400, b"\\ud800",
          b'"events":[]', b"\xe0\xb8", b"\\u0000", b'"type":"unsend",']  # fmt: skip


class Mutator:
    """Makes bodies out of what people do in LINE, and headers to go with them."""

    def __init__(self, platform, seed: int) -> None:
        self.random, self.platform = random.Random(seed), platform

    def body(self, number: int) -> bytes:
        who = self.random.choice(PEOPLE)
        events = [self._event(who) for _ in range(self.random.choice((1, 1, 1, 1, 1, 2)))]
        for event in events:
            self._fix(event, number)
            for _ in range(self.random.randrange(4)):
                self._change(event)
        body = json.dumps({"destination": "U" + "0" * 32, "events": events}).encode()
        return self._bend(body) if self.random.random() < 0.5 else body

    def headers(self, body: bytes, *, is_signed: bool) -> list[tuple[str, str]]:
        odd = self.random.random()
        found = [("Content-Type", "application/json")]
        if odd < 0.05:
            found = [("Content-Type", self.random.choice(("text/html", "multipart/form-data", "x", "a/b;c=é")))]
        elif odd < 0.1:
            found.append(("Content-Encoding", self.random.choice(("gzip", "br", "identity", "é"))))
        if is_signed:
            return [*found, ("X-Line-Signature", sign(body))]
        forged = self.random.choice((None, "", "é", sign(body, "another secret"), sign(body + b" "), "A" * 9_000))
        return found if forged is None else [*found, ("X-Line-Signature", forged)]

    def _event(self, who: str) -> dict:
        make = self.platform
        kinds = (
            lambda: make.make_text("khelang", who, self.random.choice(("ไฟดับ", "สวัสดี", "ยินยอม", "เรื่องของฉัน", "1"))),
            lambda: make.make_postback("khelang", who, self.random.choice(("confirm?need=1", "withdraw?need=x", "?"))),
            lambda: make.make_follow("khelang", who),
            lambda: make.make_unfollow("khelang", who),
            lambda: make.make_sticker("khelang", who),
            lambda: make.make_location("khelang", who, 18.3, 99.5),
            lambda: make.make_unsend("khelang", who, str(self.random.randrange(10**6))),
            lambda: make.make_image("khelang", who, b"x", {"id": "S", "index": 1, "total": 2}),
            lambda: make.make_file("khelang", who, b"x", "a.pdf"),
            lambda: make.make_unknown("khelang", who),
        )
        return self.random.choice(kinds)().events[0]

    def _fix(self, event: dict, number: int) -> None:
        """Put what the seed gives in place of what the platform makes by chance."""
        event["webhookEventId"] = f"01{number:08d}{self.random.randrange(10**12):012d}"
        event["timestamp"] = 1_771_760_520_000 + number
        event["replyToken"] = f"{self.random.randrange(10**12):032x}"
        event.pop("follow", None)
        if "message" in event:
            event["message"] |= {"id": str(self.random.randrange(10**9)), "quoteToken": "q"}

    def _change(self, value: dict) -> None:
        """Put junk in place of something, anywhere in an event."""
        key = self.random.choice([*value, "new"])
        inner = value.get(key)
        if isinstance(inner, dict) and inner and self.random.random() < 0.7:
            self._change(inner)
        elif self.random.random() < 0.2:
            value.pop(key, None)
        else:
            value[key] = deepcopy(self.random.choice(JUNK))

    def _bend(self, body: bytes) -> bytes:
        at = self.random.randrange(len(body))
        how = self.random.randrange(5)
        if how == 0:
            return body[:at]
        if how == 1:
            return body[:at] + self.random.choice(PIECES) + body[at:]
        if how == 2:
            return body[:at] + bytes([self.random.randrange(256)]) + body[at + 1 :]
        if how == 3:
            return body[:at] + body[at + self.random.randrange(1, 40) :]
        return body + body[at:]


@pytest.mark.row(1, 7, 8, 9, 10, 11)
@pytest.mark.timeout(900)  # a minute of one processor, however many others want it
def test_no_body_whatever_breaks_the_door_or_the_worker(app, line):
    mutator = Mutator(line.platform, SEED)
    for who in PEOPLE[:4]:
        line.join(who)
    bodies = [(mutator.body(number), number % 2 == 0) for number in range(BODIES)]
    posts = [(body, mutator.headers(body, is_signed=is_signed), is_signed) for body, is_signed in bodies]
    local = threading.local()

    def post(body: bytes, headers: list[tuple[str, str]], is_signed: bool) -> tuple[int, bool]:  # noqa: FBT001
        local.client = getattr(local, "client", None) or app.test_client()
        return local.client.post("/line/khelang/webhook", data=body, headers=headers).status_code, is_signed

    before = line.rows(WebhookBody)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: post(*one), posts))
    assert {status for status, _ in answers} <= ALLOWED
    assert {status for status, is_signed in answers if not is_signed} <= {401, 415}
    assert {status for status, is_signed in answers if is_signed} == {200, 415}
    assert 0 < line.rows(WebhookBody) - before <= sum(is_signed for _, is_signed in answers)
    line.take_turns()
    with line.database.reading() as session:
        states = {row[0]: row[1] for row in session.execute(select(InboxEvent.state, func.count()).group_by("state"))}
    assert set(states) <= DEFINITE, states
    assert states[EventState.DONE] > 200


@pytest.mark.row(1)
def test_the_same_seed_makes_the_same_bodies(platform):
    ones, others = Mutator(platform, SEED), Mutator(platform, SEED)
    assert [ones.body(number) for number in range(50)] == [others.body(number) for number in range(50)]
