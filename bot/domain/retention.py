"""How long each kind of data is kept, why, and what is left of it: the one table that the job, the pages and docs read.

`days` count from what `since` names. Without days a thing is kept to the end of its plan cycle's period: the day that
the authority named in its settings, and without one the last of the budget year after the plan's last (30 September).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.days import read_day
from bot.domain.thai_time import start_of_bangkok_day

_BUDDHIST_LEAD = 543
_YEAR = 365


class Kept(StrEnum):
    """What is kept for a time; also the name under which the job counts it."""

    BODIES = "webhook_bodies"
    EVENT_WORDS = "event_words"
    EVENTS = "events"
    SAID = "outbox_words"
    OUTBOX = "outbox_rows"
    NOTICES = "notices"
    ANNOUNCED = "announcement_words"
    EXPORT_LINKS = "export_links"
    LOOSE_FILES = "loose_files"
    VOICES = "heard_voices"
    CONTACT = "contact_messages"
    NEEDS = "needs"
    WITHDRAWN = "withdrawn_needs"
    RESIDENTS = "residents"
    SILENT_RESIDENTS = "silent_residents"
    FORUM_ANSWERS = "forum_answers"
    ATTENDANCES = "attendance_names"
    MEMBERS = "member_names"
    PHONES = "phones"
    BALLOTS = "ballots"
    SESSIONS = "staff_sessions"


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind of data is kept; `what`, `since` and `left` are as staff and residents read them."""

    kept: Kept
    what: str
    days: int | None
    since: str
    left: str  # what stays


RULES = (
    Rule(Kept.BODIES, "ข้อมูลดิบทั้งชุดที่ LINE ส่งมา", 1, "ทำงานเสร็จ", "ไม่เหลือ"),
    Rule(Kept.EVENT_WORDS, "ข้อความดิบของแต่ละเหตุการณ์", 90, "ทำงานเสร็จ", "เวลาและเลขเหตุการณ์ ไม่มีข้อความ"),
    Rule(Kept.EVENTS, "บันทึกว่าเคยมีเหตุการณ์", 2 * _YEAR, "ทำงานเสร็จ", "ไม่เหลือ"),
    Rule(Kept.SAID, "ข้อความที่ระบบตอบ", 1, "ส่งแล้ว", "เวลาและผลการส่ง"),
    Rule(Kept.OUTBOX, "บันทึกการส่งข้อความ", _YEAR, "ส่งแล้ว", "ไม่เหลือ"),
    Rule(Kept.NOTICES, "เรื่องที่แจ้งผู้แจ้งแล้ว", 30, "แจ้งแล้ว", "ไม่เหลือ"),
    Rule(Kept.ANNOUNCED, "ข้อความประกาศที่ส่งถึงแต่ละคน", 1, "ส่งแล้ว", "จำนวนผู้รับและผลการส่ง"),
    Rule(Kept.EXPORT_LINKS, "ลิงก์สำเนาข้อมูล", 1, "ขอ", "ไม่เหลือ"),
    Rule(Kept.LOOSE_FILES, "รูปและไฟล์ที่ไม่มีใครบอกว่าเป็นของเรื่องไหน", 90, "ส่งมา", "บันทึกว่าเคยมีไฟล์"),
    Rule(Kept.VOICES, "เสียงที่เจ้าหน้าที่ฟังและจดแล้ว", 90, "จดแล้ว", "คำที่จดไว้"),
    Rule(Kept.CONTACT, "ข้อความถึงเจ้าหน้าที่และคำตอบ", _YEAR, "ตอบ หรือส่งมา", "บันทึกว่าเคยมีข้อความ"),
    Rule(Kept.NEEDS, "คำของผู้แจ้ง รูป และตำแหน่งของเรื่อง", None, "", "เลขเรื่องและประวัติ ไม่มีคำ"),
    Rule(Kept.WITHDRAWN, "เรื่องที่ผู้แจ้งถอน", 90, "ถอน", "เลขเรื่องและประวัติ ไม่มีคำ"),
    Rule(Kept.RESIDENTS, "ผู้ยินยอมที่ไม่มีเรื่องเหลือ", 2 * _YEAR, "ติดต่อครั้งสุดท้าย", "รหัสที่ไม่รู้ว่าเป็นใคร"),
    Rule(Kept.SILENT_RESIDENTS, "ผู้ที่ไม่ได้ยินยอมและไม่ติดต่อมา", _YEAR, "ติดต่อครั้งสุดท้าย", "รหัสที่ไม่รู้ว่าเป็นใคร"),
    Rule(Kept.FORUM_ANSWERS, "คำตอบว่าจะไปประชาคมหรือไม่", _YEAR, "วันประชาคม", "ไม่เหลือ"),
    Rule(Kept.ATTENDANCES, "ชื่อผู้มาประชาคม และใครเป็นใคร", _YEAR, "วันประชาคม", "จำนวนผู้มา"),
    Rule(Kept.MEMBERS, "ชื่อในบัญชีผู้ได้รับเชิญ", _YEAR, "วันประชาคม", "เลขที่และกลุ่ม"),
    Rule(Kept.PHONES, "เบอร์โทรในบัญชีผู้ได้รับเชิญ และผู้ประสานกลุ่ม", 90, "วันประชาคม", "ไม่เหลือ"),
    Rule(Kept.BALLOTS, "ใครลงคะแนนให้อะไร", 90, "ปิดการลงคะแนน", "ผลคะแนน"),
    Rule(Kept.SESSIONS, "การเข้าสู่ระบบของเจ้าหน้าที่", 1, "ใช้ครั้งสุดท้าย", "ไม่เหลือ"),
)
# What no job deletes: whoever could would be able to hide what they did.
FOR_GOOD = "บันทึกการกระทำของเจ้าหน้าที่ (ไม่มีคำของผู้แจ้ง) และรหัสสุ่มที่จำว่าใครขอลบแล้ว เพื่อไม่ให้ข้อมูลกลับมาจากสำเนาสำรอง"


def rule_of(kept: Kept) -> Rule:
    """The rule of one kind of data."""
    return next(rule for rule in RULES if rule.kept == kept)


def cutoff(kept: Kept, now: datetime) -> datetime:
    """What happened before this moment is no longer kept; only for what is kept by days."""
    days = rule_of(kept).days
    if days is None:
        raise ValueError(f"{kept} is kept to the end of its plan cycle")
    return now - timedelta(days=days)


def is_day(typed: str) -> bool:
    """Whether a setting may be the day on which keeping ends."""
    return read_day(typed) is not None


def ends_at(retention_until: str, last_year: int, *, is_collecting: bool) -> datetime:
    """The first moment at which data of a plan cycle is no longer kept; `last_year` is of the Buddhist era.

    The setting speaks of the cycle that collects. An earlier cycle is never kept longer than it was promised to be,
    whatever was set since.
    """
    usual = date(last_year + 1 - _BUDDHIST_LEAD, 9, 30)
    chosen = read_day(retention_until)
    last_day = usual if chosen is None else chosen if is_collecting else min(chosen, usual)
    return start_of_bangkok_day(last_day + timedelta(days=1))
