"""The whole application behind its door, a LINE platform on loopback, and residents who mean no good."""

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.app import Parts, create_app
from bot.domain import thai_time
from bot.domain.roles import Role
from bot.jobs import Jobs
from bot.services.find_channel import Channels
from bot.settings import Settings
from bot.store.inbox import chats_with_waiting_events
from bot.store.models import InboxEvent, Need, Row
from bot.store.outbox import due_parcels
from bot.worker.delivery import deliver
from bot.worker.turn import take_turn
from tests.admin_site import browser_of, hire
from tests.integration.conftest import SECRET, platform, worker
from tests.unit.conftest import mali, meet, somchai

__all__ = ["mali", "meet", "platform", "somchai", "worker"]  # fixtures

MALEE = "U" + "a" * 32
WEBHOOK = "/line/khelang/webhook"


def sign(body: bytes, secret: str = SECRET) -> str:
    """The signature that LINE would put on a body."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


class Line:
    """Posts what it is told to, signed or not, lets the worker finish, and looks at what became of it."""

    def __init__(self, app, worker, platform) -> None:
        self.app, self.worker, self.platform, self.database = app, worker, platform, worker.database
        self.client = app.test_client()

    def post(self, body: bytes, signature: str | None = "right", path: str = WEBHOOK, **headers: str) -> int:
        """Post bytes and give the status; signed with the channel's secret where nothing else is asked for."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if signature is not None:
            given["X-Line-Signature"] = sign(body) if signature == "right" else signature
        return self.client.post(path, data=body, headers=given).status_code

    def send(self, *webhooks) -> None:
        """Post what people did, then finish everything."""
        for webhook in webhooks:
            assert self.post(webhook.body) == 200
        self.finish()

    def join(self, who: str = MALEE) -> None:
        """Somebody follows, agrees, and says where they live."""
        self.send(self.platform.make_follow("khelang", who), self.says("ยินยอม", who), self.says("ชุมชน 01", who))

    def says(self, text: str, who: str = MALEE):
        """A webhook of these words."""
        return self.platform.make_text("khelang", who, text)

    def finish(self, limit: int = 10_000) -> None:
        """Take every turn there is, and deliver what is to be said."""
        self.take_turns(limit)
        later = thai_time.now() + timedelta(hours=1)
        with self.database.reading() as session:
            parcels = due_parcels(session, thai_time.now(), created_before=later, limit=limit)
        for outbox_id in parcels:
            deliver(self.worker, outbox_id)

    def take_turns(self, limit: int = 10_000) -> None:
        """Handle what waits in every chat."""
        later = thai_time.now() + timedelta(hours=1)
        with self.database.reading() as session:
            chats = chats_with_waiting_events(session, received_before=later, limit=limit)
        for authority_id, chat in chats:
            take_turn(self.worker, authority_id, chat)

    def states(self) -> dict[str, int]:
        """How many events are in each state."""
        with self.database.reading() as session:
            rows = session.execute(select(InboxEvent.state, func.count()).group_by(InboxEvent.state))
            return {str(row[0]): row[1] for row in rows}

    def needs(self) -> list[str]:
        """What was told, in order."""
        with self.database.reading() as session:
            return list(session.scalars(select(Need.text).order_by(Need.id)))

    def rows(self, table: type[Row]) -> int:
        """How many rows a table has."""
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def heard(self, who: str = MALEE) -> str:
        """Everything the bot has said to somebody, as it went over the wire."""
        return "\n".join(
            json.dumps(entry.message, ensure_ascii=False) for entry in self.platform.answers("khelang", who)
        )


@pytest.fixture
def installation(database, seal, khelang, tmp_path):
    """What a process is made of."""
    settings = Settings.from_env({"DATA_DIR": str(tmp_path), "PUBLIC_BASE_URL": "https://needs.example"})
    return Parts(settings, database, seal, Channels(database, seal), Jobs())


@pytest.fixture
def app(installation):
    """The whole application."""
    return create_app(installation)


@pytest.fixture
def line(app, worker, platform):
    """The door and what lies behind it."""
    return Line(app, worker, platform)


@pytest.fixture
def clock(monkeypatch):
    """Moves the product's time: `clock(days=30)`."""
    moved, real = [timedelta(0)], thai_time.now

    def now() -> datetime:
        return real() + moved[0]

    def move(**span: float) -> None:
        moved[0] += timedelta(**span)

    monkeypatch.setattr(thai_time, "now", now)
    return move


@pytest.fixture
def officer_of_all(app, database, khelang):
    """The browser of an officer, in the whole application."""
    return browser_of(app, database, hire(database, khelang.id, "officer@khelang.example", Role.OFFICER))
