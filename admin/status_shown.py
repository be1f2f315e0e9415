"""The state of an authority and of the machine in words: how it is, whether that is well, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from admin.filters import ago, with_commas
from bot.domain import status as bounds
from bot.domain.broadcasts import HELD_BY
from bot.domain.states import BroadcastState
from bot.domain.status import AuthorityStatus, Layer, Quota, Status, Waiting
from bot.domain.thai_time import short_moment

Level = Literal["ok", "warn", "bad"]
LEVELS: dict[Level, str] = {"ok": "ปกติ", "warn": "ควรดู", "bad": "ต้องแก้"}
_OPERATOR = "แจ้งผู้ดูแลเครื่อง"
_HELD = {"staff": "เจ้าหน้าที่สั่งหยุด", "quota": "โควตา LINE หมด", "token": "LINE ไม่รับโทเคน", "restored": "เพิ่งกู้คืนระบบ"}


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the page; `to_do` is empty where nothing need be done, `page` where that is done elsewhere."""

    name: str
    words: str
    level: Level = "ok"
    to_do: str = ""
    page: str = ""
    asked: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """The signs that belong together."""

    name: str
    signs: tuple[Sign, ...]


def parts_of(status: Status, now: datetime) -> tuple[Part, ...]:
    """Everything about the one authority that the status is of."""
    (one,) = status.authorities
    return (
        Part("ข้อความของประชาชน", tuple(_of_messages(one, now))),
        Part("สิ่งที่รอเจ้าหน้าที่", tuple(_of_staff(one, now))),
        Part("ประกาศและโควตา LINE", tuple(_of_announcements(one, now))),
        Part("เครื่องและข้อมูล", tuple(_of_machine(status, one, now))),
    )


def summary_of(parts: tuple[Part, ...]) -> tuple[Level, str]:
    """The page in one sentence, with the worst level of all."""
    levels = [sign.level for part in parts for sign in part.signs]
    found = [f"{LEVELS[level]} {levels.count(level)} รายการ" for level in ("bad", "warn") if level in levels]
    worst: Level = "bad" if "bad" in levels else "warn" if "warn" in levels else "ok"
    return worst, " · ".join(found) or "ทุกอย่างทำงานปกติ"


def _of_messages(one: AuthorityStatus, now: datetime) -> Iterator[Sign]:
    is_late = one.events.age(now) > bounds.OLDEST_EVENT
    yield Sign(
        "ข้อความที่รอระบบอ่าน",
        _waiting(one.events, "ข้อความ", now),
        "bad" if is_late else "ok",
        f"ข้อความไม่หาย ระบบจะอ่านต่อเอง ถ้าอีก 5 นาทียังไม่ลดลง {_OPERATOR}ว่าตัวประมวลผล (worker) อาจหยุด" if is_late else "",
    )
    is_slow = one.answers.age(now) > bounds.OLDEST_ANSWER
    yield Sign(
        "คำตอบที่รอส่งทาง LINE",
        _waiting(one.answers, "คำตอบ", now),
        "bad" if is_slow else "ok",
        f"LINE อาจขัดข้องหรือเครื่องออกอินเทอร์เน็ตไม่ได้ ระบบส่งซ้ำเอง ถ้านานกว่า 30 นาที {_OPERATOR}" if is_slow else "",
    )
    is_stuck = one.media.age(now) > bounds.OLDEST_MEDIA
    yield Sign(
        "รูปและเสียงที่รอรับจาก LINE",
        _waiting(one.media, "ไฟล์", now),
        "warn" if is_stuck else "ok",
        f"ระบบลองรับใหม่เอง ถ้าข้ามวัน {_OPERATOR}" if is_stuck else "",
    )
    handled = one.handled
    seconds = f" เฉลี่ย {handled.seconds / handled.count:.1f} วินาที" if handled.count else ""
    yield Sign("อ่านเสร็จใน 5 นาทีที่ผ่านมา", f"{with_commas(handled.count)} ข้อความ{seconds}")
    yield Sign("ข้อความที่รอผู้แจ้งให้ความยินยอม", f"{with_commas(one.held_events)} ข้อความ ลบเองเมื่อครบ 7 วัน")


def _of_staff(one: AuthorityStatus, now: datetime) -> Iterator[Sign]:
    is_urgent = one.urgent.age(now) > bounds.URGENT_WAIT
    yield Sign(
        "เรื่องที่รอคนตรวจ",
        f"{with_commas(one.unreviewed)} เรื่อง"
        + (f" ด่วน {_waiting(one.urgent, 'เรื่อง', now)}" if one.urgent.count else ""),
        "bad" if is_urgent else "ok",
        "มีเรื่องด่วนที่ยังไม่มีคนดู เปิดคิวตรวจตอนนี้" if is_urgent else "",
        "review" if one.unreviewed else "",
    )
    yield Sign(
        "ข้อความที่ระบบทำไม่สำเร็จ",
        f"{with_commas(one.dead_events)} ข้อความ",
        "warn" if one.dead_events else "ok",
        "ข้อความยังอยู่ ไม่หาย เปิดดูสาเหตุแล้วสั่งลองใหม่" if one.dead_events else "",
        "inbox" if one.dead_events else "",
        {"tab": "dead"},
    )
    lost = one.failed_answers + one.unknown_answers
    yield Sign(
        "คำตอบที่ส่งไม่ถึงใน 14 วัน",
        f"{with_commas(one.failed_answers)} คำตอบ ไม่ทราบผล {with_commas(one.unknown_answers)}",
        "warn" if lost else "ok",
        "เปิดดูว่าใครไม่ได้รับ ถ้าเป็นเรื่องสำคัญให้ติดต่อทางอื่น" if lost else "",
        "inbox" if lost else "",
        {"tab": "undelivered"},
    )


def _of_announcements(one: AuthorityStatus, now: datetime) -> Iterator[Sign]:
    paused = sum(one.paused.values())
    is_long = one.sending.age(now) > bounds.LONGEST_SENDING
    held = ", ".join(f"{_HELD.get(by, by)} {one.paused[by]}" for by in sorted(one.paused, key=_place))
    yield Sign(
        "ประกาศที่ยังไม่จบ",
        f"กำลังส่ง {one.sending.count} รอเวลา {one.announcements.get(BroadcastState.SCHEDULED, 0)} "
        f"รออนุมัติ {one.announcements.get(BroadcastState.AWAITING_APPROVAL, 0)} หยุดอยู่ {paused}"
        + (f" ({held})" if held else ""),
        "warn" if paused or is_long else "ok",
        "เปิดดูว่าหยุดเพราะอะไร แล้วสั่งส่งต่อหรือยกเลิก" if paused else "ส่งนานกว่าปกติ เปิดดูความคืบหน้า" if is_long else "",
        "broadcasts" if paused or is_long else "",
    )
    people = one.failed_people + one.unknown_people
    yield Sign(
        "คนที่ประกาศส่งไม่ถึงใน 14 วัน",
        f"{with_commas(one.failed_people)} คน ไม่ทราบผล {with_commas(one.unknown_people)} คน",
        "warn" if people else "ok",
        "ระบบไม่ส่งซ้ำเพื่อไม่ให้ใครได้สองครั้ง เปิดดูรายละเอียดของประกาศ" if people else "",
        "broadcasts" if people else "",
    )
    yield _of_quota(one.quota)


def _place(held_by: str) -> int:
    return HELD_BY.index(held_by) if held_by in HELD_BY else len(HELD_BY)


def _of_quota(quota: Quota | None) -> Sign:
    name = "โควตาข้อความ LINE เดือนนี้"
    if quota is None:
        return Sign(name, "ยังไม่เคยอ่านจาก LINE จะอ่านเมื่อเปิดหน้าประกาศ")
    read_at = f"อ่านเมื่อ {short_moment(quota.read_at)}"
    if quota.limit is None:
        return Sign(name, f"ไม่จำกัด ใช้ไป {with_commas(quota.used)} {read_at}")
    words = f"เหลือ {with_commas(quota.left or 0)} จาก {with_commas(quota.limit)} {read_at}"
    to_do = "เพิ่มแพ็กเกจที่ LINE Official Account Manager หรือรอเดือนหน้า คำตอบในแชตไม่ใช้โควตา"
    return Sign(name, words, "warn" if quota.is_short else "ok", to_do if quota.is_short else "")


def _of_machine(status: Status, one: AuthorityStatus, now: datetime) -> Iterator[Sign]:
    backup = status.last_backup_at
    is_old = backup is None or now - backup > bounds.OLDEST_BACKUP
    yield Sign(
        "สำรองข้อมูลครั้งล่าสุด",
        f"{short_moment(backup)} ({_since(backup, now)})" if backup else "ยังไม่เคยสำรอง",
        "bad" if is_old else "ok",
        f"{_OPERATOR}ให้รัน prachakhom backup ทุกวัน และเก็บไว้คนละเครื่อง" if is_old else "",
    )
    free, is_full = status.free_disk, status.free_disk <= bounds.LEAST_DISK
    yield Sign(
        "พื้นที่ว่างของดิสก์",
        f"{free * 100:.0f}%",
        "bad" if is_full else "warn" if free <= bounds.LITTLE_DISK else "ok",
        f"{_OPERATOR}ให้เพิ่มพื้นที่" + (" ก่อนที่ระบบจะรับข้อความไม่ได้" if is_full else "") if free <= bounds.LITTLE_DISK else "",
    )
    is_up = status.is_broker_reachable
    yield Sign(
        "คิวงาน",
        "ติดต่อได้" if is_up else "ติดต่อไม่ได้",
        "ok" if is_up else "bad",
        "" if is_up else f"ข้อความยังรับได้และไม่หาย แต่ตอบช้าลง {_OPERATOR}ให้ดู Redis",
    )
    yield Sign("ฐานข้อมูล", "อ่านได้ หน้านี้มาจากฐานข้อมูล")
    yield Sign("แบบจำลองภาษา", _model(status.model_version, one.layer))


def _model(version: str, layer: Layer | None) -> str:
    shipped = f"รุ่น {version.split('-', maxsplit=1)[0]}"
    if layer is None or layer.base_version != version:
        return f"{shipped} ยังไม่ได้เรียนจากเจ้าหน้าที่"
    return f"{shipped} เรียนจากเจ้าหน้าที่ครั้งที่ {layer.version} เมื่อ {short_moment(layer.learnt_at)}"


def _waiting(waiting: Waiting, unit: str, now: datetime) -> str:
    words = f"{with_commas(waiting.count)} {unit}"
    return f"{words} นานสุด {_lasting(waiting.age(now))}" if waiting.since else words


def _since(moment: datetime, now: datetime) -> str:
    past = ago(moment, now)
    return past if past == "เมื่อครู่" else f"{past}ก่อน"


def _lasting(time: timedelta) -> str:
    if time < timedelta(minutes=1):
        return f"{time.seconds} วินาที"
    if time < timedelta(hours=1):
        return f"{time.seconds // 60} นาที"
    return f"{time.days} วัน" if time.days else f"{time.seconds // 3600} ชั่วโมง"
