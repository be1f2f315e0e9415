"""How states, acts and answers of forums are called on pages."""

from collections.abc import Mapping

from bot.domain.broadcasts import BroadcastKind
from bot.domain.forums import UNCONFIRMED, ForumReply
from bot.domain.states import BroadcastState, ForumState

# Words, and the colour of the badge.
STATE_TAGS: Mapping[str, tuple[str, str]] = {
    ForumState.DRAFT: ("ร่าง", "line"),
    ForumState.ANNOUNCED: ("ประกาศแล้ว", "blue"),
    ForumState.CLOSED: ("ปิดรับเรื่องแล้ว", "blue"),
    ForumState.HELD: ("จัดแล้ว", "ok"),
    ForumState.WRITTEN_UP: ("เขียนรายงานแล้ว", "ok"),
    ForumState.CANCELLED: ("ยกเลิก", "bad"),
    ForumState.POSTPONED: ("เลื่อน ยังไม่มีวันใหม่", "warn"),
}
ANSWERS: Mapping[str, str] = {
    ForumReply.YES: "จะไป",
    ForumReply.MAYBE: "ยังไม่แน่ใจ",
    ForumReply.NO: "ไม่ไป",
    UNCONFIRMED: "ยังไม่ยืนยันวันใหม่",
}
HISTORY: Mapping[str, str] = {
    "made": "เพิ่มประชาคม",
    "edited": "แก้ไข",
    "announced": "ประกาศ",
    "closed": "ปิดรับเรื่อง",
    "reopened": "เปิดรับเรื่องอีกครั้ง",
    "postponed": "เลื่อน",
    "cancelled": "ยกเลิก",
    "restored": "กลับเป็นร่าง",
    "held": "บันทึกว่าจัดแล้ว",
    "not_held": "บันทึกว่ายังไม่ได้จัด",
    "written_up": "ทำรายงานเสร็จ",
    "write_up_reopened": "เปิดแก้รายงานอีกครั้ง",
}
BROADCAST_KINDS: Mapping[str, str] = {
    BroadcastKind.FREE: "ประกาศ",
    BroadcastKind.INVITATION: "คำเชิญ",
    BroadcastKind.REMINDER: "เตือน",
    BroadcastKind.CHANGE: "แจ้งเปลี่ยนแปลง",
    BroadcastKind.CANCELLATION: "แจ้งยกเลิก",
    BroadcastKind.THANKS: "ขอบคุณ",
}
BROADCAST_STATES: Mapping[str, str] = {
    BroadcastState.DRAFT: "ร่าง",
    BroadcastState.AWAITING_APPROVAL: "รออนุมัติ",
    BroadcastState.SCHEDULED: "ตั้งเวลา",
    BroadcastState.SENDING: "กำลังส่ง",
    BroadcastState.PAUSED: "หยุดไว้",
    BroadcastState.SENT: "ส่งแล้ว",
    BroadcastState.CANCELLED: "ยกเลิก",
}
