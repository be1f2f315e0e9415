"""Somebody who told everything is erased from the chat: no byte of theirs is left anywhere, and all within a minute.

Looked at are the files of the data folder with SQLite's log, a dump of PostgreSQL, Redis, and what processes logged.
"""

import json
import re
import subprocess
import time
from io import BytesIO

import pytest
import redis
from PIL import Image
from sqlalchemy import func, select

from bot.domain import thai_time
from bot.domain.broadcasts import Audience, Content
from bot.domain.states import EventState, OutboxState
from bot.domain.write_up import WriteUp
from bot.services.answer_contact import answer_contact
from bot.services.erase_words import GONE
from bot.services.freeze_brief import draw_copy, keep_copy
from bot.store.models import (
    Attachment,
    AttachmentFile,
    Attendance,
    Authority,
    Ballot,
    Broadcast,
    BroadcastRecipient,
    ContactMessage,
    Forum,
    ForumAnswer,
    FrozenBrief,
    InboxEvent,
    Need,
    NeedSupport,
    OutboxMessage,
    Resident,
    Vote,
    VoteChoice,
)
from bot.store.models import WriteUp as WriteUpRow
from bot.store.sealing import Seal
from bot.store.temporary import temporary_postgres
from bot.store.write_ups import keep_write_up
from tests.admin_site import hire
from tests.conftest import POSTGRES_URL, REDIS_URL
from tests.e2e.installation import Installation

MALI = "U" + "5e7a" * 8
NEIGHBOUR = "U" + "b" * 32
NEED = "ไฟทางหน้าบ้านดับสองอาทิตย์ ขอให้มาซ่อม ติดต่อนางมะลิวัลย์ ดอกไม้หอม โทร 081-234-9876"
CONTACT = "อยากคุยเรื่องที่ดินข้างคลองของพ่อผู้ใหญ่แก้ว"
NEEDLES = ("ไฟทางหน้าบ้านดับสองอาทิตย์", "มะลิวัลย์", "ดอกไม้หอม", "081-234-9876", "0812349876", "ที่ดินข้างคลอง", MALI)
WITHIN = 60
REDIS = REDIS_URL.rsplit("/", 1)[0] + "/11"


@pytest.fixture
def one_machine(tmp_path):
    installation = Installation(tmp_path)
    installation.start("serve", "--port", str(installation.port))
    installation.wait_until_healthy()
    yield installation
    installation.close()


@pytest.fixture
def many_machines(tmp_path):
    with temporary_postgres(POSTGRES_URL) as url:
        installation = Installation(tmp_path, url, REDIS)
        installation.start("web", "--port", str(installation.port))
        installation.start("worker")
        installation.wait_until_healthy()
        yield installation
        installation.close()


def test_in_the_files_of_one_machine(one_machine, tmp_path):
    tell_everything(one_machine)
    assert found_in(files_of(tmp_path))  # the search finds what is there
    export_and_erase(one_machine)
    assert found_in(files_of(tmp_path)) == []
    assert_only_a_tombstone_is_left(one_machine)


@pytest.mark.postgres
@pytest.mark.redis
def test_in_the_database_and_redis_of_many_machines(many_machines, tmp_path):
    tell_everything(many_machines)
    url = many_machines.env["DATABASE_URL"]
    assert found_in({"dump": dump_of(url)})
    export_and_erase(many_machines)
    assert found_in(files_of(tmp_path) | {"dump": dump_of(url), "redis": content_of_redis()}) == []
    assert_only_a_tombstone_is_left(many_machines)


# Telling -------------------------------------------------------------------------------------------------------------


def tell_everything(installation):
    """Words, files, a place and a message by chat; beside them what staff make of these and do with her."""
    platform, says = installation.platform, installation.platform.make_text
    for who in (MALI, NEIGHBOUR):
        post(installation, platform.make_follow("khelang", who), says("khelang", who, "ยินยอม"),
             says("khelang", who, "ชุมชน 01"))  # fmt: skip
    post(installation, says("khelang", MALI, NEED))
    post(
        installation,
        platform.make_image("khelang", MALI, picture()),
        platform.make_location("khelang", MALI, 18.29, 99.49, title="บ้านมะลิวัลย์", address="ดอกไม้หอม"),
        platform.make_audio("khelang", MALI, f"เสียงของ{NEEDLES[1]}".encode()),
    )
    post(installation, says("khelang", NEIGHBOUR, "ไฟทางหน้าบ้านดับ ขอให้มาซ่อมด้วย"))
    post(installation, says("khelang", MALI, "ติดต่อเจ้าหน้าที่"))
    post(installation, says("khelang", MALI, CONTACT))
    clerk = hire(installation.database, installation.authority.id, "clerk@khelang.example", "admin").id
    with installation.database.transaction() as session:
        forum_id = hold_a_forum(session, installation.authority, resident_of(session, installation, MALI))
        quote_as_staff(session, installation.authority, forum_id, clerk)
    with installation.database.reading() as session:
        copy = draw_copy(session, installation.authority, forum_id, thai_time.now())
    with installation.database.transaction() as session:
        keep_copy(session, installation.authority.id, forum_id, copy, by=clerk, now=thai_time.now())
    wait_until_finished(installation)
    assert_all_was_told(installation)


def picture():
    """A photo that says in its metadata who took it."""
    image, file = Image.new("RGB", (64, 48), "orange"), BytesIO()
    exif = image.getexif()
    exif[0x010E] = f"Maliwan {MALI}"
    image.save(file, "JPEG", exif=exif)
    return file.getvalue()


def hold_a_forum(session, authority, resident_id):
    """She was invited, came and voted, and agreed with a neighbour."""
    now, of = thai_time.now(), {"authority_id": authority.id}
    forum = Forum(**of, plan_cycle_id=authority.cycle.id, name="ประชาคมเมือง", level="city", state="held", starts_at=now,
                  venue="", questions=[f"ถามเรื่อง {NEED}"], made_at=now)  # fmt: skip
    session.add(forum)
    session.flush()
    vote = Vote(**of, forum_id=forum.id, title="?", state="closed", closed_at=now)
    session.add(vote)
    session.flush()
    choice = VoteChoice(**of, vote_id=vote.id, position=1, title="ใช่")
    session.add(choice)
    session.flush()
    neighbours = session.scalars(select(Need).where(Need.resident_id != resident_id)).first()
    session.add_all([
        ForumAnswer(**of, forum_id=forum.id, resident_id=resident_id, answer="yes", starts_at=now, answered_at=now),
        Attendance(**of, forum_id=forum.id, resident_id=resident_id, source="qr", came_at=now),
        Ballot(**of, vote_id=vote.id, choice_id=choice.id, resident_id=resident_id, cast_at=now),
        NeedSupport(**of, need_id=neighbours.id, resident_id=resident_id, supported_at=now),
    ])  # fmt: skip
    return forum.id


def quote_as_staff(session, authority, forum_id, clerk):
    """Staff answer her, quote her in the write-up, and announce something that both hear of."""
    now = thai_time.now()
    row = session.get(Authority, authority.id)
    row.settings = {**row.settings, "push_from_hour": 0, "push_to_hour": 24}  # the test may run at night
    message = session.scalars(select(ContactMessage)).one()
    answer_contact(session, authority, message.id, "เรียนคุณมะลิวัลย์ โทรกลับแล้ว", staff_id=clerk, now=now)
    keep_write_up(session, authority.id, forum_id, WriteUp(typed={"opening": f"ผู้แจ้งว่า “{NEED}”"}), by=clerk, now=now)
    session.add(
        Broadcast(authority_id=authority.id, kind="free", name="ข่าว", state="scheduled", revision=1,
                  content=Content(text=f"มีผู้แจ้งว่า {NEED}").as_json(), audience=Audience().as_json(), made_at=now,
                  changed_at=now)
    )  # fmt: skip


def assert_all_was_told(installation):
    """The test would be worth little if something had not been kept in the first place."""
    with installation.database.reading() as session:
        for table in (Need, Attachment, AttachmentFile, ContactMessage, ForumAnswer, Attendance, Ballot, NeedSupport,
                      BroadcastRecipient, FrozenBrief):  # fmt: skip
            assert session.scalar(select(func.count()).select_from(table)), table
        shown = session.scalars(select(OutboxMessage.messages).where(OutboxMessage.messages.is_not(None))).all()
    assert "ไฟทางหน้าบ้านดับสองอาทิตย์" in str(shown)


# Erasing -------------------------------------------------------------------------------------------------------------


def export_and_erase(installation):
    """By chat; each answer comes within a minute."""
    says = installation.platform.make_text
    assert "ที่ดินข้างคลอง" in answer_to(installation, says("khelang", MALI, "ขอสำเนา"))
    answer_to(installation, says("khelang", MALI, "ลบข้อมูลของฉัน"))
    assert "รหัสยืนยัน" in answer_to(installation, says("khelang", MALI, "ยืนยันลบ"))
    wait_until_finished(installation)


def answer_to(installation, webhook):
    heard = len(installation.platform.answers("khelang", MALI))
    began = time.monotonic()
    installation.post_until_accepted(webhook.body, webhook.headers)
    while len(answers := installation.platform.answers("khelang", MALI)) == heard:
        assert time.monotonic() - began < WITHIN
        time.sleep(0.1)
    return str(answers[heard:])


def post(installation, *webhooks):
    for webhook in webhooks:
        installation.post_until_accepted(webhook.body, webhook.headers)
    wait_until_finished(installation)


def wait_until_finished(installation, seconds=60):
    waiting = (
        select(func.count()).where(InboxEvent.state == EventState.WAITING),
        select(func.count()).where(OutboxMessage.state == OutboxState.WAITING),
        select(func.count()).where(Attachment.state == "pending"),
        select(func.count()).where(Broadcast.state.in_(("scheduled", "sending"))),
    )
    until = time.monotonic() + seconds
    while True:
        with installation.database.reading() as session:
            left = [session.scalar(question) for question in waiting]
        if not any(left):
            return
        assert time.monotonic() < until, left
        time.sleep(0.2)


def resident_of(session, installation, line_id):
    seal = Seal(installation.settings.data_keys, installation.settings.lookup_key)
    chat = seal.chat_hash(installation.authority.id, line_id)
    return session.scalars(select(Resident.id).where(Resident.lookup_hash == chat)).one()


# Searching -----------------------------------------------------------------------------------------------------------


def found_in(places):
    """Where anything of hers stands, in any way in which a database or a file writes it down."""
    return [(place, needle) for place, content in places.items() for needle in NEEDLES if is_in(content, needle)]


def is_in(content, needle):
    plain = needle.encode()
    escaped = json.dumps(needle).strip('"').encode()
    ways = (plain, escaped, escaped.replace(b"\\", b"\\\\"), plain.hex().encode(), needle.encode("utf-16-le"))
    return any(way in content for way in ways)


def files_of(folder):
    """Every file of the data folder with what the processes logged there."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def dump_of(url):
    plain = re.sub(r"^postgresql\+\w+:", "postgresql:", url)
    return subprocess.run(["pg_dump", "--inserts", plain], capture_output=True, check=True).stdout


def content_of_redis():
    with redis.Redis.from_url(REDIS) as client:
        read = {b"hash": client.hgetall, b"list": lambda key: client.lrange(key, 0, -1), b"string": client.get,
                b"set": client.smembers, b"zset": lambda key: client.zrange(key, 0, -1)}  # fmt: skip
        return b"\n".join(key + b" " + repr(read[client.type(key)](key)).encode() for key in client.scan_iter())


def assert_only_a_tombstone_is_left(installation):
    with installation.database.reading() as session:
        gone = session.scalars(select(Resident).where(Resident.erased_at.is_not(None))).one()
        assert (gone.lookup_hash, gone.line_id_encrypted, gone.community_id) == (None, None, None)
        for table in (ForumAnswer, NeedSupport):
            assert session.scalar(select(func.count()).where(table.resident_id == gone.id)) == 0
        for table in (Attendance, Ballot):  # people were counted, and stay so
            assert session.scalars(select(table.resident_id)).all() == [None]
        write_up = session.scalars(select(WriteUpRow.content)).one()
    assert GONE in str(write_up)
