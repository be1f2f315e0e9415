"""Announcements in words: where one stands, what became of it, and what LINE answered."""

from dataclasses import dataclass

from bot.domain.broadcasts import BroadcastKind
from bot.domain.states import BroadcastState
from bot.domain.thai_time import short_moment
from bot.store.broadcast_progress import Progress
from bot.store.reports_broadcasts import BroadcastLine

KINDS = {
    BroadcastKind.FREE: "ประกาศทั่วไป",
    BroadcastKind.INVITATION: "คำเชิญประชาคม",
    BroadcastKind.REMINDER: "ข้อความเตือนก่อนวันประชาคม",
    BroadcastKind.CHANGE: "แจ้งเปลี่ยนแปลงประชาคม",
    BroadcastKind.CANCELLATION: "แจ้งยกเลิกประชาคม",
    BroadcastKind.THANKS: "ขอบคุณหลังประชาคม",
}
_LEFT_OUT = {
    "muted": "ปิดรับประกาศ",
    "blocked": "บล็อกบัญชีนี้",
    "erased": "ลบข้อมูลของตัวเองแล้ว",
    "no_consent": "ยกเลิกความยินยอม",
    "malformed": "รหัส LINE ใช้ไม่ได้",
}
_HELD = {
    "staff": "หยุดพัก",
    "quota": "โควตาหมด หยุด",
    "token": "LINE ไม่รับโทเคนของบัญชี หยุด",
    "restored": "กู้คืนระบบ หยุด",
}
_FAILURES = {
    "400": "LINE ไม่รับข้อความนี้",
    "401": "LINE ไม่รับโทเคนของบัญชี",
    "403": "LINE ไม่ให้บัญชีนี้ส่ง",
    "413": "ข้อความใหญ่เกินไป",
    "429": "เกินโควตาหรือส่งถี่เกินไป",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in words, with the look of its mark."""

    look: str
    words: str


def tag_of(line: BroadcastLine) -> Tag:
    """Where an announcement stands, with its figures."""
    accepted, of_all = f"{line.accepted:,}", f"{line.accepted:,}/{line.meant:,}"
    if line.state == BroadcastState.SCHEDULED:
        return Tag("blue", f"ตั้งเวลา {short_moment(line.send_at)}" if line.send_at else "กำลังจะส่ง")
    if line.state == BroadcastState.CANCELLED:
        return Tag("", f"ยกเลิก ส่งไปก่อนแล้ว {accepted} คน" if line.accepted else "ยกเลิก")
    held = _HELD.get(line.why_held or "", "หยุด")
    return {
        BroadcastState.DRAFT: Tag("line", "ร่าง"),
        BroadcastState.AWAITING_APPROVAL: Tag("warn", "รออนุมัติ"),
        BroadcastState.SENDING: Tag("blue", f"กำลังส่ง {of_all} คน"),
        BroadcastState.PAUSED: Tag("warn", f"{held}ไว้ที่ {of_all} คน"),
        BroadcastState.SENT: Tag("ok", f"ส่งแล้ว {accepted} คน"),
    }[line.state]


def left_out_in_words(progress: Progress) -> list[tuple[str, int]]:
    """Why people were not sent it after all, most first."""
    return [(_LEFT_OUT.get(why, why), people) for why, people in _most_first(progress.left_out)]


def failures_in_words(progress: Progress) -> list[tuple[str, str, int]]:
    """Why it failed, with what LINE answered, most first."""
    return [(_FAILURES.get(error[:3], "ส่งไม่สำเร็จ"), error, people) for error, people in _most_first(progress.failures)]


def _most_first(figures: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(figures.items(), key=lambda entry: (-entry[1], entry[0]))
