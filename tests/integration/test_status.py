"""How everything does: one set of figures from the rows, for /metrics, the staff's page and the alerts alike."""

import os
import re
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
import yaml
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event as event_of
from sqlalchemy import text

from bot import health
from bot.domain import status as bounds
from bot.domain.roles import Role
from bot.jobs import Jobs
from bot.metrics import ANSWERED, RECEIVED, exposition, share_counts
from bot.store.backups import Backup
from bot.store.models import (
    Attachment,
    BroadcastBatch,
    BroadcastRecipient,
    InboxEvent,
    LanguageLayer,
    OutboxMessage,
    QuotaReading,
)
from bot.store.reports_status import authority_statuses
from tests.broadcasts import Announced

ROOT = Path(__file__).parents[2]
PAGE = "/admin/khelang/status"


def event(told, event_id: str, *, seconds_ago: float, took: float | None = None, state: str = "done"):
    received = told.now - timedelta(seconds=seconds_ago)
    return InboxEvent(
        authority_id=told.authority.id, event_id=event_id, body_id="b", chat_hash="c", type="message", state=state,
        event_at=received, received_at=received,
        handled_at=None if took is None else received + timedelta(seconds=took),
    )  # fmt: skip


def answer(told, state: str, *, minutes_ago: float = 1):
    moment = told.now - timedelta(minutes=minutes_ago)
    return OutboxMessage(
        authority_id=told.authority.id, purpose="answer", how="push", retry_key="k", state=state, created_at=moment
    )


def add(told, *rows) -> None:
    with told.database.transaction() as session:
        session.add_all(rows)


@pytest.fixture
def troubled(told, as_role):
    """An authority for which everything goes wrong at once; the browser of its administrator."""
    admin, here, now = as_role(Role.ADMIN), told.authority.id, told.now
    told.dead_event()
    told.need("ไฟไหม้หญ้าข้างทาง", state="in_review", is_urgent=True, said_at=now - timedelta(hours=3))
    told.media(state="pending")
    announced = Announced(told, 1)
    announced.set(announced.draft(), state="paused", why_held="quota")
    announced.set(announced.draft(), state="sending", started_at=now - timedelta(hours=3))
    layer = {"base_version": "another", "digest": "d", "figures": {}, "decided_until": now, "content": b""}
    add(
        told,
        event(told, "waits", seconds_ago=600, state="waiting"), event(told, "held", seconds_ago=9, state="held"),
        answer(told, "waiting", minutes_ago=20), answer(told, "failed"), answer(told, "unknown"),
        QuotaReading(authority_id=here, limit=500, used=480, read_at=now),
        LanguageLayer(authority_id=here, version=3, learnt_at=now, **layer),
        Backup(made_at=now - timedelta(days=3), size=1, sha256="x"),
    )  # fmt: skip
    with told.database.transaction() as session:
        session.query(Attachment).update({"line_message_id": "1", "sent_at": now - timedelta(hours=2)})
    return admin


def scraped(database, folder: Path) -> dict[str, dict[tuple[str, ...], float]]:
    """What /metrics says: by name and by the values of labels."""
    app = Flask("watched")
    app.register_blueprint(health.create_blueprint(database, Jobs(), folder))
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def test_every_figure_is_told_of_its_authority_alone(database, troubled, lamphun, tmp_path):
    found = scraped(database, tmp_path)
    own, others = ("khelang",), ("lamphun",)
    expected = {
        "waiting_events": 1, "held_events": 1, "dead_events": 1, "waiting_answers": 1, "failed_answers": 1,
        "unknown_answers": 1, "waiting_files": 1, "unreviewed_needs": 1, "unreviewed_urgent_needs": 1,
    }  # fmt: skip
    assert {name: found[f"prachakhom_{name}"][own] for name in expected} == expected
    assert {found[f"prachakhom_{name}"][others] for name in expected} == {0}
    assert found["prachakhom_oldest_waiting_event_seconds"][own] == pytest.approx(600, abs=60)
    assert found["prachakhom_oldest_waiting_answer_seconds"][own] == pytest.approx(1200, abs=60)
    assert found["prachakhom_announcements"]["khelang", "sending"] == 1
    assert found["prachakhom_announcements_paused"] == {("khelang", "quota"): 1}
    assert (found["prachakhom_quota_left"], found["prachakhom_quota_limit"]) == ({own: 20}, {own: 500})
    assert found["prachakhom_model_layer_version"] == {own: 0, others: 0}  # learnt over a model that is not shipped
    assert 0 < found["prachakhom_disk_free_ratio"][()] < 1
    assert found["prachakhom_broker_up"][()] == found["prachakhom_database_up"][()] == 1


def test_speed_is_that_of_the_last_five_minutes(database, told):
    add(
        told,
        event(told, "quick", seconds_ago=60, took=0.2), event(told, "slow", seconds_ago=90, took=45),
        event(told, "long ago", seconds_ago=4000, took=1), event(told, "after an outage", seconds_ago=4000, took=3990),
    )  # fmt: skip
    with database.reading() as session:
        (one,) = authority_statuses(session, told.now)
    assert one.handled.by_state == {"done": 3}
    assert dict(zip(bounds.LATENCY_BOUNDS, one.handled.within, strict=True)) == {
        0.1: 0, 0.25: 1, 0.5: 1, 1.0: 1, 2.5: 1, 5.0: 1, 10.0: 1, 30.0: 1, 60.0: 2,
    }  # fmt: skip
    assert one.handled.seconds == pytest.approx(4035.2, abs=0.1)


def test_people_of_whom_nobody_knows_are_counted_as_people(database, told, as_role):
    as_role(Role.ADMIN)
    broadcast_id = Announced(told, 1).draft()
    people, own = [told.resident(f"U{number}") for number in range(3)], told.authority.id
    with database.transaction() as session:
        batches = [
            BroadcastBatch(
                authority_id=own, broadcast_id=broadcast_id, how="multicast", retry_key="k", state=state,
                finished_at=told.now,
            )
            for state in ("unknown", "unknown", "failed")
        ]  # fmt: skip
        session.add_all(batches)
        session.flush()
        session.add_all(
            BroadcastRecipient(authority_id=own, broadcast_id=broadcast_id, batch_id=batch.id, resident_id=resident)
            for batch, resident in zip(batches, people, strict=True)
        )
    with database.reading() as session:
        (one,) = authority_statuses(session, told.now)
    assert (one.unknown_people, one.failed_people) == (2, 1)


def test_the_page_tells_the_same_in_thai_with_what_to_do(troubled):
    page = troubled.get(PAGE)
    shown = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    for words in (
        "1 ข้อความ นานสุด 10 นาที", "1 คำตอบ นานสุด 20 นาที", "ด่วน 1 เรื่อง นานสุด 3 ชั่วโมง", "หยุดอยู่ 1 (โควตา LINE หมด 1)",
        "เหลือ 20 จาก 500", "3 วันก่อน", "ให้รัน prachakhom backup ทุกวัน", "เปิดดูสาเหตุแล้วสั่งลองใหม่", "ต้องแก้ 4 รายการ",
    ):  # fmt: skip
        assert words in shown, words
    assert "/admin/khelang/inbox?tab=dead" in page.text


def test_where_all_is_well_the_page_says_so_and_asks_for_nothing(told, as_role):
    add(told, Backup(made_at=told.now, size=1, sha256="x"))
    page = as_role(Role.ADMIN).get(PAGE).text
    assert "ทุกอย่างทำงานปกติ" in page
    assert "ต้องแก้" not in page


def test_only_administrators_see_the_state(as_role):
    assert as_role(Role.OFFICER).get(PAGE).status_code == 403


def test_a_lost_database_is_told_and_no_gauge_pretends(sqlite_database, tmp_path):
    with sqlite_database.transaction() as session:
        session.execute(text("DROP TABLE backups"))
    found = scraped(sqlite_database, tmp_path)
    assert found["prachakhom_database_up"] == {(): 0}
    assert "prachakhom_dead_events" not in found


def read_only(connection, _record) -> None:
    connection.execute("SET default_transaction_read_only = on")
    connection.commit()


@pytest.mark.postgres
def test_a_server_that_only_reads_is_not_ready(postgres_database, tmp_path):
    app = Flask("watched")
    app.register_blueprint(health.create_blueprint(postgres_database, Jobs(), tmp_path))
    assert app.test_client().get("/readyz").json["checks"]["database"] is True
    postgres_database.close()
    event_of.listen(postgres_database.engine, "connect", read_only)
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["checks"]["database"]) == (503, False)


def knock(folder: Path, times: int) -> None:
    """What a process that was forked does."""
    for _ in range(times):
        RECEIVED.labels("stored").inc()
        ANSWERED.labels("200").observe(0.01)


def gather(folder: Path, answers) -> None:
    """What a command does: share the counts, fork, and later be scraped."""
    share_counts(folder)
    forked = [get_context("fork").Process(target=knock, args=(folder, times)) for times in (2, 3)]
    for process in forked:
        process.start()
    for process in forked:
        process.join()
    answers.put(exposition(lambda: 1 / 0, None).decode())


def test_counts_of_several_processes_are_told_as_one(tmp_path):
    context = get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=gather, args=(tmp_path, answers))
    process.start()
    said = answers.get(timeout=60)
    process.join()
    assert 'prachakhom_webhook_total{outcome="stored"} 5.0' in said
    assert 'prachakhom_webhook_seconds_count{status="200"} 5.0' in said
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


def alerts() -> list[dict]:
    return [
        rule for group in yaml.safe_load((ROOT / "docs/alerts.yaml").read_text())["groups"] for rule in group["rules"]
    ]


def test_every_alert_speaks_of_figures_that_exist_and_says_what_to_do(database, troubled, tmp_path):
    RECEIVED.labels("stored").inc()
    ANSWERED.labels("200").observe(0.01)
    there = set(scraped(database, tmp_path))
    for rule in alerts():
        named = set(re.findall(r"prachakhom_\w+", rule["expr"]))
        assert named <= there, rule["alert"]
        assert named or rule["expr"].startswith("up"), rule["alert"]
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert all(rule["annotations"][key] for key in ("summary", "action"))


@pytest.mark.parametrize(
    ("alert", "bound"),
    [("EventsWait", bounds.OLDEST_EVENT), ("AnswersWait", bounds.OLDEST_ANSWER), ("FilesWait", bounds.OLDEST_MEDIA),
     ("AnnouncementLong", bounds.LONGEST_SENDING), ("UrgentUnread", bounds.URGENT_WAIT),
     ("BackupOld", bounds.OLDEST_BACKUP), ("DiskFull", bounds.LEAST_DISK), ("DiskFilling", bounds.LITTLE_DISK),
     ("QuotaShort", bounds.LITTLE_QUOTA)],
)  # fmt: skip
def test_alerts_and_the_page_begin_to_worry_at_the_same_point(alert, bound):
    (rule,) = [rule for rule in alerts() if rule["alert"] == f"Prachakhom{alert}"]
    seconds = bound.total_seconds() if isinstance(bound, timedelta) else bound
    assert float(re.split(r" [<>] ", rule["expr"])[1]) == seconds
