"""A backup of a running installation, a lost database, a restore, and LINE redelivering everything there ever was."""

import shutil
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.states import NeedState
from bot.store.backups import last_backup_at
from bot.store.models import Need, Resident
from bot.store.temporary import temporary_postgres
from tests.conftest import POSTGRES_URL
from tests.e2e.installation import Installation
from tests.e2e.test_every_event_once import REDIS, user, wait_until_finished

RESIDENTS = 8
ERASED, TOOK_BACK = 1, 2


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=(pytest.mark.postgres, pytest.mark.redis))])
def installation(request, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    if request.param == "sqlite":
        installation = Installation(folder)
        yield installation
        installation.close()
    else:
        with temporary_postgres(POSTGRES_URL) as url:
            installation = Installation(folder, url, REDIS)
            yield installation
            installation.close()


def test_nothing_is_lost_or_doubled_and_nobody_erased_comes_back(installation, tmp_path):
    start(installation)
    settling = [settle(installation, number) for number in range(RESIDENTS)]
    before = [need(installation, number, "ก่อน") for number in range(RESIDENTS)]
    installation.post_all(settling + before)
    during = [need(installation, number, "ระหว่าง") for number in range(RESIDENTS)]
    posting = threading.Thread(target=installation.post_all, args=(during,))
    posting.start()
    backed_up = installation.run("backup", tmp_path / "backup", "--keys", tmp_path / "keys")
    assert backed_up.returncode == 0, backed_up.stderr
    posting.join()
    assert oct((tmp_path / "keys" / "lookup_key").stat().st_mode)[-3:] == "600"

    after = forget(installation, before[TOOK_BACK])
    wait_until_no_file_holds(installation, "ก่อนที่บ้านเลขที่ 1")
    shutil.copy(installation.folder / "erased.log", tmp_path / "erased.log")
    lose_everything(installation)
    restored = installation.run("restore", tmp_path / "backup", "--erased", tmp_path / "erased.log", "--force")
    assert restored.returncode == 0, restored.stderr
    assert "1 people and 1 messages erased again" in restored.stdout
    assert not files_holding(installation, "ก่อนที่บ้านเลขที่ 1")

    start(installation)
    installation.post_all([installation.platform.redeliver(one) for one in settling + before + during + after])
    wait_until_finished(installation)
    assert_as_before_the_loss(installation)


def start(installation):
    if installation.database.is_sqlite:
        installation.start("serve", "--port", str(installation.port))
    else:
        installation.start("web", "--port", str(installation.port), "--processes", "1")
        installation.start("worker")
    installation.wait_until_healthy()


def settle(installation, number):
    platform = installation.platform
    return platform.combine(
        platform.make_follow("khelang", user(number)),
        platform.make_text("khelang", user(number), "ยินยอม"),
        platform.make_text("khelang", user(number), "ชุมชน 01"),
    )


def need(installation, number, when):
    words = f"ไฟทาง{when}ที่บ้านเลขที่ {number} ดับ ขอให้มาซ่อมด้วย"
    return installation.platform.make_text("khelang", user(number), words)


def forget(installation, webhook):
    """After the backup one person is erased and another takes a message back; both are written down."""
    platform = installation.platform
    message_id = webhook.events[0]["message"]["id"]
    acts = [
        platform.make_text("khelang", user(ERASED), "ลบข้อมูลของฉัน"),
        platform.make_text("khelang", user(ERASED), "ยืนยันลบ"),
        platform.make_unsend("khelang", user(TOOK_BACK), message_id),
        need(installation, 3, "หลัง"),
    ]
    for act in acts:
        installation.post_until_accepted(act.body, act.headers)
    wait_until_finished(installation)
    until = time.monotonic() + 20
    written_down = installation.folder / "erased.log"
    while not written_down.exists() or written_down.read_text().count("asked_at") < 2:
        assert time.monotonic() < until, "erasures are not written down"
        time.sleep(0.2)
    return acts


def lose_everything(installation):
    """Kill all processes; of SQLite the whole folder goes but for the keys."""
    for name in ("serve",) if installation.database.is_sqlite else ("web", "worker"):
        installation.kill(name)
    installation.database.close()
    for path in installation.folder.iterdir():
        if path.is_file() and path.name != "processes.log":
            path.unlink()


def wait_until_no_file_holds(installation, words, seconds=20):
    """SQLite's file and log are free of what was erased a sweep later; PostgreSQL's own files are not looked into."""
    assert files_holding(installation, "ระหว่างที่บ้านเลขที่ 3") or not installation.database.is_sqlite
    until = time.monotonic() + seconds
    while found := files_holding(installation, words):
        assert time.monotonic() < until, f"still in {found}"
        time.sleep(0.2)


def files_holding(installation, words):
    files = filter(Path.is_file, installation.folder.rglob("*"))
    return [path.name for path in files if words.encode() in path.read_bytes()]


def assert_as_before_the_loss(installation):
    with installation.database.reading() as session:
        needs = session.scalars(select(Need).where(Need.state != NeedState.ERASED)).all()
        people = session.scalars(select(Resident).where(Resident.lookup_hash.is_not(None))).all()
        assert last_backup_at(session) is None  # the backup could not know of itself
    told = Counter(one.text for one in needs)
    assert set(told.values()) == {1}
    expected = {(number, when) for number in range(RESIDENTS) for when in ("ก่อน", "ระหว่าง") if number != ERASED}
    expected = expected - {(TOOK_BACK, "ก่อน")} | {(3, "หลัง")}
    assert set(told) == {f"ไฟทาง{when}ที่บ้านเลขที่ {number} ดับ ขอให้มาซ่อมด้วย" for number, when in expected}
    assert len(people) == RESIDENTS - 1
