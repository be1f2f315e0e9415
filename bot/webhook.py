"""The door: `POST /line/<slug>/webhook`.

Verify the signature over the raw bytes, store the body and one row per event, commit, wake a worker, answer 200;
nothing else happens in the request. A correctly signed body is never refused for what is in it, because LINE would
only send it again.
"""

import time

from flask import Blueprint, Response, request
from structlog import get_logger

from bot.domain import thai_time
from bot.domain.errors import NotFound
from bot.jobs import Job, Jobs
from bot.line.parse import read_body
from bot.line.signature import is_signed
from bot.metrics import ANSWERED, RECEIVED
from bot.services.find_channel import Channels
from bot.services.receive_events import ReceivedBody, receive_bodies, received_body
from bot.store.group_commit import GroupCommit
from bot.store.sealing import Seal
from bot.store.session import Database

LARGEST_BODY = 1024 * 1024
_COMMIT_SECONDS = 10.0
# LINE sends JSON. A body that says it is a page or a file is none of LINE's; one that says nothing, or what curl and
# other simple clients say of anything, is judged by its signature.
_CONTENT_TYPES = frozenset({"", "application/json", "application/octet-stream", "application/x-www-form-urlencoded"})

log = get_logger(__name__)


class Door:
    """Takes one body after another for all channels of an installation."""

    def __init__(self, database: Database, seal: Seal, channels: Channels, jobs: Jobs) -> None:
        self._seal, self._channels, self._jobs = seal, channels, jobs
        self._writer: GroupCommit[ReceivedBody, bool] = GroupCommit(database, receive_bodies, jobs.rush.note)

    def take(self, slug: str, body: bytes, signature: str | None) -> tuple[int, str]:
        """The HTTP status for a body and a word for the count of outcomes."""
        try:
            channel = self._channels.of_slug(slug)
        except NotFound:
            return 404, "unknown_channel"
        if not is_signed(body, signature, channel.secrets):
            return 401, "forged"
        events = read_body(body).events
        if not events:
            return 200, "empty"  # the console's Verify button
        received = received_body(self._seal, channel.authority_id, body, events, thai_time.now())
        try:
            is_new = self._writer.submit(received, timeout=_COMMIT_SECONDS)
        except Exception as error:
            log.exception("webhook_not_stored", authority=slug, error=type(error).__name__)
            return 503, "not_stored"
        if is_new:
            for chat in received.chats:
                self._jobs.send(Job.TAKE_TURN, channel.authority_id, chat)
        return 200, "stored" if is_new else "duplicate"


def create_blueprint(door: Door) -> Blueprint:
    """The webhook's one route."""
    blueprint = Blueprint("webhook", __name__)

    @blueprint.post("/line/<slug>/webhook")
    def receive(slug: str) -> Response:
        began = time.perf_counter()
        if request.content_encoding not in (None, "", "identity"):
            return _answer(began, 415, "encoded")
        if request.mimetype not in _CONTENT_TYPES:
            return _answer(began, 415, "not_json")
        is_of_unknown_length = request.headers.get("Transfer-Encoding") is not None
        if is_of_unknown_length or (request.content_length or 0) > LARGEST_BODY:
            return _answer(began, 413, "oversized")
        signature = request.headers.get("X-Line-Signature")
        return _answer(began, *door.take(slug, request.get_data(cache=False), signature))

    return blueprint


def _answer(began: float, status: int, outcome: str) -> Response:
    RECEIVED.labels(outcome).inc()
    ANSWERED.labels(str(status)).observe(time.perf_counter() - began)
    return Response(status=status, mimetype="text/plain")
