"""`/healthz`: the process lives. `/readyz`: it can do its work. `/metrics`: how well, for Prometheus."""

from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from bot.domain import thai_time
from bot.domain.states import EventState
from bot.jobs import Jobs
from bot.store.inbox import count_events, oldest_waiting_at
from bot.store.outbox import oldest_waiting_parcel_at
from bot.store.session import Database

_OLDEST_BEARABLE = timedelta(seconds=60)
_LEAST_FREE = 0.05

OLDEST_EVENT = Gauge("prachakhom_oldest_waiting_event_seconds", "Age of the event that has waited longest")
OLDEST_ANSWER = Gauge("prachakhom_oldest_waiting_answer_seconds", "Age of the answer that has waited longest")
DEAD_EVENTS = Gauge("prachakhom_dead_events", "Events given up after five tries, for staff to see")
HELD_EVENTS = Gauge("prachakhom_held_events", "Messages that wait for consent")


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
            "disk": _free_share(data_dir) > _LEAST_FREE,
            "no_old_event": _oldest_event_age(database) < _OLDEST_BEARABLE,
        }
        ready = all(checks.values())
        return jsonify(status="ready" if ready else "not ready", checks=checks), 200 if ready else 503

    @blueprint.get("/metrics")
    def metrics() -> Response:
        with database.reading() as session:
            OLDEST_EVENT.set(_age(oldest_waiting_at(session)).total_seconds())
            OLDEST_ANSWER.set(_age(oldest_waiting_parcel_at(session)).total_seconds())
            DEAD_EVENTS.set(count_events(session, EventState.DEAD))
            HELD_EVENTS.set(count_events(session, EventState.HELD))
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _succeeds(database: Database) -> bool:
    try:
        return database.is_writable()
    except Exception:  # noqa: BLE001 - whatever it is, the answer is no
        return False


def _oldest_event_age(database: Database) -> timedelta:
    try:
        with database.reading() as session:
            return _age(oldest_waiting_at(session))
    except Exception:  # noqa: BLE001 - whatever it is, the answer is too old
        return timedelta.max


def _age(moment: datetime | None) -> timedelta:
    return thai_time.now() - moment if moment else timedelta(0)


def _free_share(path: Path) -> float:
    try:
        usage = disk_usage(path)
    except OSError:
        return 0.0
    return usage.free / usage.total
