"""A resident who talks to the bot in a test: what they do goes through the real conversation and a real database.

`says`, `presses`, `sends` … return what the bot answered; `hears` asserts on the last answer. The events of a talk keep
the rules of the inbox: held words wait, and consent lets them through in their order.
"""

import itertools
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.incoming import (
    Blocked,
    Deed,
    Followed,
    Incoming,
    Pressed,
    SaidText,
    SentMedia,
    SentSticker,
    SharedPlace,
    Unsent,
)
from bot.domain.messages import Button, Card, Location, Message, Option, Picture, Text
from bot.domain.states import EventState
from bot.domain.steps import Step
from bot.line.parse import pressed_from
from bot.line.render import render
from bot.services.find_community import match_community
from bot.services.meet_resident import find_or_meet
from bot.services.understand import read_words
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of
from bot.store.forum_parts import seats_of
from bot.store.inbox import finish_event, next_waiting_event
from bot.store.models import Conversation, InboxEvent, Need, Resident, Row
from bot.store.sealing import Seal
from bot.store.session import Database
from handlers import Alert, Turn, dispatch
from handlers.forum import may_be_answered
from handlers.postback import values_of
from handlers.steps.community import by_number
from handlers.steps.issue import issue_in
from handlers.steps.seats import chosen_in
from handlers.typed import button_in, forum_reply_in
from tests.line_spec.validator import problems_in

_COUNTER = itertools.count(1)


class Talk:
    """One person's chat with one authority."""

    def __init__(self, database: Database, seal: Seal, authority: AuthorityFacts, now: datetime, name: str) -> None:
        self.database, self.seal, self.authority, self.now = database, seal, authority, now
        self.user_id = "U" + name.encode().hex().ljust(32, "0")[:32]
        self.chat_hash = seal.chat_hash(authority.id, self.user_id)
        self.base_url = "https://bot.example"
        self.answer: list[Message] = []
        self.heard: list[Message] = []
        self.alerts: list[Alert] = []
        self.ended: list[tuple[str, str | None]] = []
        self.last_message_id = ""
        self._deeds: dict[str, tuple[Deed, datetime]] = {}
        with database.transaction() as session:
            session.add(Conversation(authority_id=authority.id, chat_hash=self.chat_hash, step=Step.OPEN, context={}))

    # What the person does ------------------------------------------------------------------------------------------

    def follows(self, *, is_unblocked: bool = False) -> list[Message]:
        return self.does(Followed(is_unblocked))

    def blocks(self) -> list[Message]:
        return self.does(Blocked())

    def says(self, words: str) -> list[Message]:
        message_id = self._next_message_id()
        return self.does(SaidText(words, message_id), {"type": "text", "id": message_id, "text": words})

    def presses(self, label: str) -> list[Message]:
        """Tap the newest button with that label; older answers stay in the chat."""
        seen = [button for message in reversed(self.heard) for button in buttons_of(message)]
        button = next((button for button in seen if button.label == label), None)
        assert button is not None, f"no button {label}: {[button.label for button in seen]}"
        if button.data is None:
            return self.says(button.label)
        return self.taps(button.data)

    def taps(self, data: str) -> list[Message]:
        """Send postback data, from whatever button."""
        return self.does(pressed_from(data))

    def sends(self, kind: str = "image", **more: Any) -> list[Message]:
        message_id = self._next_message_id()
        return self.does(SentMedia(kind, message_id, **more), {"type": kind, "id": message_id})  # type: ignore[arg-type]

    def sends_sticker(self) -> list[Message]:
        return self.does(SentSticker(("ขอบคุณ",)))

    def shares_place(self, latitude: float | None, longitude: float | None, title: str = "") -> list[Message]:
        message_id = self._next_message_id()
        return self.does(SharedPlace(latitude, longitude, title), {"type": "location", "id": message_id})

    def takes_back(self, message_id: str) -> list[Message]:
        return self.does(Unsent(message_id))

    def waits(self, **span: float) -> None:
        self.now += timedelta(**span)

    # Shortcuts -----------------------------------------------------------------------------------------------------

    def joins(self, community: str = "บ้านชมพู") -> "Talk":
        """Follow, agree and say where one lives."""
        self.follows()
        self.says("ยินยอม")
        self.says(community)
        self.hears("จดไว้แล้วว่าท่านอยู่")
        return self

    # What the person hears -----------------------------------------------------------------------------------------

    def hears(self, *expected: str) -> None:
        """The last answer holds each of these."""
        said = self.text()
        for words in expected:
            assert words in said, f"{words!r} is not in:\n{said}"

    def does_not_hear(self, *unexpected: str) -> None:
        said = self.text()
        for words in unexpected:
            assert words not in said, f"{words!r} is in:\n{said}"

    def hears_nothing(self) -> None:
        assert self.answer == [], self.text()

    def text(self) -> str:
        return "\n".join(spoken(message) for message in self.answer)

    def buttons(self) -> list[Button]:
        return [button for message in self.answer for button in buttons_of(message)]

    def labels(self) -> list[str]:
        return [button.label for button in self.buttons()]

    # What is on record ---------------------------------------------------------------------------------------------

    def needs(self) -> list[Need]:
        """The person's needs in the order they were told, erased ones among them."""
        with self.database.reading() as session:
            mine = select(Need).join(Resident).where(Resident.lookup_hash == self.chat_hash).order_by(Need.id)
            return list(session.scalars(mine))

    def person(self) -> Resident:
        with self.database.reading() as session:
            return session.scalars(select(Resident).where(Resident.lookup_hash == self.chat_hash)).one()

    def step(self) -> str:
        return self.conversation().step

    def conversation(self) -> Conversation:
        with self.database.reading() as session:
            return session.scalars(select(Conversation).where(Conversation.chat_hash == self.chat_hash)).one()

    def rows(self, table: type[Row]) -> list[Any]:
        """Every row of a table, whoever's."""
        with self.database.reading() as session:
            return list(session.scalars(select(table)))

    # How it works --------------------------------------------------------------------------------------------------

    def does(self, deed: Deed, message: dict[str, Any] | None = None) -> list[Message]:
        """Put the deed into the inbox, then handle everything that waits in this chat."""
        self.now += timedelta(seconds=2)
        self.answer, self.alerts, self.ended = [], [], []
        event_id = f"01EVENT{next(_COUNTER):019d}"
        self._deeds[event_id] = (deed, self.now)
        message_id = getattr(deed, "message_id", None) or (message or {}).get("id")
        with self.database.transaction() as session:
            session.add(
                InboxEvent(
                    authority_id=self.authority.id,
                    event_id=event_id,
                    body_id="body",
                    chat_hash=self.chat_hash,
                    type=_type_of(deed, message_id),
                    message_id=message_id,
                    event_at=self.now,
                    received_at=self.now,
                    payload=json.dumps({"message": message}).encode(),
                    state=EventState.WAITING,
                )
            )
        while self._takes_turn():
            pass
        return self.answer

    def handles_again(self, event_id: str) -> None:
        """As after a crash between the work and its commit, had the commit not held both."""
        with self.database.transaction() as session:
            event = session.scalars(select(InboxEvent).where(InboxEvent.event_id == event_id)).one()
            event.state = EventState.WAITING
        self._takes_turn()

    def _takes_turn(self) -> bool:
        with self.database.transaction() as session:
            event = next_waiting_event(session, self.authority.id, self.chat_hash, self.now)
            if event is None:
                return False
            deed, at = self._deeds[event.event_id]
            conversation = session.scalars(select(Conversation).where(Conversation.chat_hash == self.chat_hash)).one()
            resident = find_or_meet(session, self.seal, self.authority.id, self.user_id, self.now)
            conversation.resident_id = resident.id
            has_consent = resident.consent_state == "given"
            turn = Turn(
                session=session,
                seal=self.seal,
                authority=self.authority,
                resident=resident,
                conversation=conversation,
                incoming=Incoming(event.event_id, deed, "user", self.user_id, at, reply_token="token"),
                reading=read_words(deed.text, self.authority) if has_consent and isinstance(deed, SaidText) else None,
                now=self.now,
                public_base_url=self.base_url,
            )
            dispatch(turn)
            for said in filter(None, [turn.messages, *([alert.message] for alert in turn.alerts)]):
                assert problems_in(render(said)) == []  # LINE would take every answer of every test
            assert [
                button for said in turn.messages for button in buttons_of(said) if not may_be_typed(turn, button)
            ] == []
            state = EventState.HELD if turn.hold else EventState.IGNORED if turn.reason else EventState.DONE
            finish_event(session, event.id, state, turn.reason, started_at=self.now, now=self.now)
            self.answer += turn.messages
            self.heard += turn.messages
            self.alerts += turn.alerts
            self.ended.append((state.value, turn.reason))
        return True

    def _next_message_id(self) -> str:
        self.last_message_id = f"{5_000_000_000 + next(_COUNTER)}"
        return self.last_message_id


def _type_of(deed: Deed, message_id: str | None) -> str:
    known = {Unsent: "unsend", Blocked: "unfollow", Followed: "follow"}
    return known.get(type(deed)) or ("message" if message_id else type(deed).__name__)


def may_be_typed(turn: Turn, button: Button) -> bool:
    """Whether typing a button's label now does what tapping it does; cameras, maps and web pages cannot be typed."""
    if button.picker or (button.uri and not button.uri.startswith("tel:")):
        return True
    pressed = pressed_from(button.data or "")
    if pressed.action == "community":
        known = communities_of(turn.session, turn.authority.id)
        chosen = by_number(turn, button.label, known) or match_community(button.label, known).winner
        return turn.step == Step.COMMUNITY and chosen is not None and chosen.code == pressed.values["code"]
    if pressed.action == "set_issue":
        return turn.step == Step.ISSUE and issue_in(turn, button.label) == int(pressed.values["issue"])
    if pressed.action == "seats":
        groups = seats_of(turn.session, turn.authority.id, int(turn.asked.get("forum", 0)))
        chosen_seats = chosen_in(button.label, groups)
        return chosen_seats is not None and str(chosen_seats.id) == pressed.values["id"]
    if button.data is None and button.label.isdecimal():
        return turn.step == Step.VOTE
    return _label_presses(turn, button, pressed)


def _label_presses(turn: Turn, button: Button, pressed: Pressed) -> bool:
    if pressed.action == "rsvp":
        reply = forum_reply_in(button.label)
        return may_be_answered(turn) and reply is not None and reply.values["answer"] == pressed.values["answer"]
    typed = button_in(button.label, after_a_card=bool(turn.memory.get("needs")))
    if typed is None or button.data is None:
        return typed is not None
    if typed.action == "more":
        return "page" in pressed.values
    needs = values_of(turn, typed).get("need", "")
    wanted = pressed.values.get("need", needs)
    if typed.action == "merge":  # any part stands for its whole message
        return pressed.action == "merge" and wanted in needs.split(",")
    return typed.action == pressed.action and wanted == needs


def spoken(message: Message) -> str:
    """All words of a message, as somebody reads them."""
    if isinstance(message, Text):
        return message.text
    if isinstance(message, Picture):
        return ""
    if isinstance(message, Location):
        return f"{message.title}\n{message.address}"
    lines = [
        getattr(part, "text", None) or f"{getattr(part, 'label', '')} {getattr(part, 'value', '')}"
        for part in message.body
    ]
    return "\n".join(line.strip() for line in lines if line.strip())


def buttons_of(message: Message) -> Sequence[Button]:
    if isinstance(message, Card):
        body = [part.button if isinstance(part, Option) else part for part in message.body]
        return [*(part for part in body if isinstance(part, Button)), *message.buttons, *message.choices]
    return message.choices
