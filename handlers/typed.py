"""Typed words that mean a button: every label works without the button, with or without a number, typos allowed.

LINE for PC shows no quick replies and no rich menu, and buttons scroll away.
"""

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

import nlp

_LABELS = {
    "agree": ("ยินยอม",),
    "refuse": ("ไม่ยินยอม",),
    "withdraw_consent": ("ยกเลิกความยินยอม", "เลิกยินยอม", "ถอนความยินยอม", "ยกเลิกยินยอม"),
    "policy": ("อ่านนโยบาย", "นโยบาย"),
    "communities": ("ดูรายชื่อ",),
    "change_community": ("เปลี่ยนชุมชน", "เปลี่ยนตำบล", "เปลี่ยนอำเภอ"),
    "confirm": ("ถูกต้อง",),
    "fix_issue": ("แก้ประเด็น", "เลือกประเด็นเอง", "ไม่ถูกต้อง"),
    "add_detail": ("เพิ่มรูป/ตำแหน่ง", "เพิ่มรูป", "เพิ่มตำแหน่ง"),
    "withdraw": ("ถอนเรื่อง",),
    "restore": ("คืนเรื่อง",),
    "merge": ("รวมเป็นเรื่องเดียว",),
    "support": ("เห็นด้วยข้อ", "เห็นด้วยอีกครั้ง", "เห็นด้วย"),
    "unsupport": ("เลิกเห็นด้วย",),
    "none_similar": ("ไม่มีข้อที่ตรง",),
    "photo_of": ("รูปของ", "ตำแหน่งของ"),
    "new_need": ("เป็นเรื่องใหม่",),
    "record_anyway": ("จดเป็นเรื่อง",),
    "tell": ("แจ้งเรื่อง",),
    "my_needs": ("เรื่องของฉัน",),
    "more": ("เพิ่มเติม", "ดูต่อ"),
    "next_forum": ("ประชาคมครั้งต่อไป", "ประชาคมครั้งหน้า", "ประชาคมเมื่อไร"),
    "forum_map": ("ดูแผนที่", "แผนที่"),
    "forum_calendar": ("ใส่ปฏิทิน",),
    "my_data": ("ข้อมูลของฉัน",),
    "export": ("ขอสำเนา",),
    "erase": ("ลบข้อมูลของฉัน",),
    "erase_now": ("ยืนยันลบ",),
    "contact": ("ติดต่อเจ้าหน้าที่",),
    "call": ("โทร",),
    "mute": ("ปิดรับประกาศ", "ไม่รับประกาศ", "หยุดรับประกาศ"),
    "unmute": ("เปิดรับประกาศ", "รับประกาศ"),
    "change_seats": ("เปลี่ยนกลุ่ม", "เลือกกลุ่ม"),
    "vote": ("ลงคะแนน",),
    "ballot": ("เลือกข้อ",),
    "menu": ("เมนู", "ช่วยเหลือ", "help", "menu"),
    "cancel": ("ยกเลิก", "ข้าม", "ไม่แก้", "ไม่ลบ", "ไม่ฝาก"),
}
_ONLY_AFTER_A_CARD = {"ใช่": "confirm", "ถูก": "confirm", "ไม่ใช่": "fix_issue", "ไม่ถูก": "fix_issue", "ผิด": "fix_issue"}
_NEVER_GUESSED = {"agree", "refuse", "withdraw_consent", "erase_now", "cancel", "withdraw", "call", "mute", "unmute"}

# Whole messages only: “จะไป รพ. ไม่มีรถ” is a need.
_REPLIES = {
    "yes": ("จะไป", "ไปได้", "จะไปร่วม", "ไปร่วม", "เข้าร่วม", "จะเข้าร่วม", "ไปแน่นอน"),
    "no": ("ไม่ไป", "ไม่ไปแล้ว", "ไปไม่ได้", "ไปไม่ได้แล้ว", "ไม่เข้าร่วม"),
    "maybe": ("ยังไม่แน่ใจ", "ไม่แน่ใจ", "ยังไม่รู้"),
}

_LONGEST = 80
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PARTICLES = re.compile(r"(?:\s*(?:ค่ะ|คะ|ค่า|ครับ|คับ|จ้า|จ้ะ|เจ้า|นะ|[.!?…✓]))+$")
_NUMBERS = re.compile(r"(?:[a-z]{1,5}-\d{4}-|ข้อ|เรื่อง|เลข|ที่|และ|กับ|[\s,:\d])*")
_NUMBER = re.compile(r"(?:[a-z]{1,5}-\d{4}-)?\d{1,7}")
_FULL_NUMBER = re.compile(r"(?:เรื่อง|เลขเรื่อง)?\s*([a-z]{1,5}-\d{4}-\d{1,7})")
_SHORT = range(4, 26)
_ALIKE = 90


@dataclass(frozen=True, slots=True)
class Typed:
    """A button's action and the numbers typed behind its label, as they were typed."""

    action: str
    numbers: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


_ACTIONS = {nlp.search_key(label): action for action, labels in _LABELS.items() for label in labels}
_REPLY_OF = {nlp.search_key(label): reply for reply, labels in _REPLIES.items() for label in labels}
_LONGEST_FIRST = sorted(_ACTIONS, key=len, reverse=True)
_GUESSABLE = [label for label, action in _ACTIONS.items() if action not in _NEVER_GUESSED and len(label) in _SHORT]


def button_in(words: str, *, after_a_card: bool) -> Typed | None:
    """The button that these words stand for, if they are nothing else."""
    if len(words) > _LONGEST:
        return None
    key = _PARTICLES.sub("", _even(words))
    if shown := _FULL_NUMBER.fullmatch(key):
        return Typed("show_need", (shown[1],))
    if after_a_card and key in _ONLY_AFTER_A_CARD:
        return Typed(_ONLY_AFTER_A_CARD[key])
    for label in _LONGEST_FIRST:
        rest = key[len(label) :]
        if _ACTIONS[label] == "call":
            rest = rest.replace("-", "")  # 054-000-000 is one number
        if key.startswith(label) and _NUMBERS.fullmatch(rest):
            return Typed(_ACTIONS[label], tuple(_NUMBER.findall(rest)))
    return _guessed(key)


def forum_reply_in(words: str) -> Typed | None:
    """The answer to an invitation that these words are, if they are nothing else."""
    reply = _REPLY_OF.get(_PARTICLES.sub("", _even(words))) if len(words) <= _LONGEST else None
    return Typed("rsvp", values={"answer": reply}) if reply else None


def even_digits(words: str) -> str:
    """The words on one line in small letters, Thai digits as 0–9, and no digit left out."""
    return " ".join(nlp.clean(words).translate(_THAI_DIGITS).casefold().split())


def _even(words: str) -> str:
    plain = even_digits(words)
    # A search key shortens long runs, which mends words and ruins numbers: 10000 would become 1000.
    return plain if any(sign.isdecimal() for sign in plain) else nlp.search_key(words)


def _guessed(key: str) -> Typed | None:
    head = key.rstrip(" ,0123456789")
    if len(head) not in _SHORT:
        return None
    found = process.extractOne(head, _GUESSABLE, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return Typed(_ACTIONS[found[0]], tuple(_NUMBER.findall(key[len(head) :]))) if found else None
