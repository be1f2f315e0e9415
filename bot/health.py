"""`/healthz`: the process lives. `/readyz`: it can do its work. `/metrics`: how well, for Prometheus."""

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from bot.domain import thai_time
from bot.domain.status import LEAST_DISK, OLDEST_EVENT, Status, Waiting
from bot.jobs import Jobs
from bot.metrics import exposition
from bot.services.see_status import free_share, see_status
from bot.store.inbox import oldest_waiting_at
from bot.store.session import Database


def create_blueprint(database: Database, jobs: Jobs, data_dir: Path) -> Blueprint:
    """The three addresses that watchmen look at; none of them tells anything about people."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        checks = {
            "database": _succeeds(database),
            "broker": jobs.is_reachable(),
            "disk": free_share(data_dir) > LEAST_DISK,
            "no_old_event": _oldest_event_age(database) < OLDEST_EVENT,
        }
        ready = all(checks.values())
        return jsonify(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503

    @blueprint.get("/metrics")
    def metrics() -> Response:
        now = thai_time.now()

        def look() -> Status:
            with database.reading() as session:
                return see_status(session, jobs, data_dir, now)

        return Response(exposition(look, now), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _succeeds(database: Database) -> bool:
    try:
        return database.is_writable()
    except Exception:  # noqa: BLE001 - whatever it is, the answer is no
        return False


def _oldest_event_age(database: Database) -> timedelta:
    try:
        with database.reading() as session:
            return Waiting(1, oldest_waiting_at(session)).age(thai_time.now())
    except Exception:  # noqa: BLE001 - whatever it is, the answer is too old
        return timedelta.max
