"""Whole conversations through real processes, LINE's refusals and our own failures among them: the log names nobody."""

import json
import time
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import text

from bot.simulator.platform.faults import Fault
from tests.e2e.installation import Installation
from tests.e2e.test_every_event_once import wait_until_finished

WHO, NAME, PHONE = "U" + "5ec4e7" * 5 + "aa", "ยายคำปัน ใจงาม", "081-987-6543"
WISH = f"ขอไฟทางหน้าบ้าน{NAME} โทร {PHONE} มืดมาก"
POISON = "ขอท่อระบายน้ำหน้าบ้านตาคำ"
FORGED = '\r\n{"event": "forged"}\x1b[31m'


@pytest.fixture
def installation(tmp_path):
    installation = Installation(tmp_path)
    with installation.database.transaction() as session:  # a failure whose own words quote the resident
        session.execute(
            text(
                f"CREATE TRIGGER refuse BEFORE INSERT ON needs WHEN NEW.text LIKE '%{POISON}%' "
                f"BEGIN SELECT RAISE(ABORT, '{POISON}'); END"
            )
        )
    installation.start("serve", "--port", str(installation.port))
    installation.wait_until_healthy()
    yield installation
    installation.close()


def converse(installation) -> None:
    """From the greeting to the erasure, with whatever can go wrong on the way."""
    platform, channel = installation.platform, "khelang"
    platform.user(WHO, NAME)
    wish = platform.make_text(channel, WHO, WISH)
    message_id = wish.events[0]["message"]["id"]
    for said in (platform.make_follow(channel, WHO), platform.make_text(channel, WHO, "ยินยอม")):
        installation.post_all([said])
    installation.post_all([platform.make_text(channel, WHO, "ชุมชน 01"), wish])
    wait_until_finished(installation)
    platform.fail_next(Fault("refuse"), Fault("error"), Fault("drop"))
    installation.post_all([platform.make_text(channel, WHO, f"{WISH} ครั้งที่ {turn}") for turn in range(3)])
    installation.post_all([platform.make_image(channel, WHO, b"no image"), platform.make_audio(channel, WHO, b"x")])
    wait_until_finished(installation)
    installation.post_all([platform.make_unsend(channel, WHO, message_id)])
    installation.post_all([platform.make_text(channel, WHO, words) for words in ("ลบข้อมูลของฉัน", "ยืนยัน")])
    wait_until_finished(installation)
    installation.post_all([platform.make_text(channel, WHO, "ยินยอม"), platform.make_text(channel, WHO, POISON)])


def knock(installation) -> None:
    """A stranger who tries to write into the log."""
    base = f"http://127.0.0.1:{installation.port}"
    form = urlencode({"email": FORGED, "password": NAME}).encode()
    for request in (
        Request(f"{base}/line/{quote(FORGED)}/webhook", data=WISH.encode(), headers={"X-Line-Signature": "x"}),
        Request(f"{base}/line/khelang/webhook", data=WISH.encode(), headers={"X-Line-Signature": "x"}),
        Request(f"{base}/admin/sign-in", data=form), Request(f"{base}/admin/{quote(FORGED)}/needs/{quote(NAME)}"),
    ):  # fmt: skip
        try:
            urlopen(request, timeout=20).close()
        except HTTPError as error:
            error.close()


def log_lines(path, until: str) -> list[str]:
    """The log, once it holds that entry."""
    ends_at = time.monotonic() + 60
    while until not in (lines := path.read_text(encoding="utf-8")):
        assert time.monotonic() < ends_at, f"{until} was never logged"
        time.sleep(0.2)
    return lines.splitlines()


def test_no_word_name_number_or_id_of_a_resident_is_ever_logged(installation, tmp_path):
    converse(installation)
    knock(installation)
    lines = log_lines(tmp_path / "processes.log", "event_failed")
    entries = [json.loads(line) for line in lines if not line.startswith("prachakhom serves at")]
    assert {"event_failed", "delivery_ended", "delivery_postponed"} <= {entry["event"] for entry in entries}
    assert all({"event", "level", "timestamp"} <= entry.keys() for entry in entries)
    said = json.dumps(entries, ensure_ascii=False)
    for secret in (WHO, NAME, "คำปัน", PHONE, "0819876543", WISH[:12], POISON, "forged", "ยินยอม", "INSERT INTO"):
        assert secret not in said, secret
