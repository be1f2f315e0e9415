"""Signs that a clause stands on its own: a subject, a wish, a trouble; and clauses that only set the scene."""

from __future__ import annotations

import re

from nlp.kinds import ISSUES
from nlp.lexicon import find_terms
from nlp.phrases import fixed_kind
from nlp.tokenize import Word

_CONTEXT = re.compile(
    r"(?:สวัสดี|หวัดดี|เรียน|กราบเรียน|ขออนุญาต|รบกวน|ขอบคุณ|ขอบพระคุณ|ขอรบกวน|ดิฉัน|ผม|หนู|ป้า|ลุง|ยาย|เรา|ชาวบ้าน|แจ้ง|มี|จะ|อยาก|ขอ|เสนอ|แจ้งเรื่อง|บอก|ฝาก|ต้องการ|ปัญหา|"
    r"เรื่อง|สอง|สาม|สี่|ห้า|หลาย|[2-9๒-๙]|อย่าง|ข้อ|ประเด็น|อยู่|ด้วย|หน่อย|นะ|ค่ะ|คะ|ครับ|คับ|จ้า|เจ้า|ดังนี้|ว่า|ท่าน|นายก|เทศบาล|เจ้าหน้าที่|มาก|ๆ|\s|[:.,!])*"
)
_ASKS = re.compile(
    "ขอ(?!บ|ง|อ|ม|น)|อยาก|ต้องการ|ช่วย(?!เหลือ)|จ้วย|ควร|เสนอ|ไค่|น่าจะ|(?:ให้|หื้อ|ฮื้อ)(?:หน่อย|ที|ด้วย|ตวย)|ด้วย(?:ค่ะ|ครับ|นะ|จ้า|$)"
)

_GOES_ON = re.compile(
    "จะ|ยัง|ก่อ(?!สร้าง)|ทำให้|ทำหื้อ|เป็น|มี(?:เสียง|กลิ่น|คน|เด็ก|การ|ความ|ผล)|ส่ง(?:กลิ่น|เสียง|ผล)|ไม่|บ่|จน|ต้อง|เพราะ|เพื่อ|อาจ"
    "|กลัว|กั๋ว|เกรง|เลย|เสี่ยง|อันตราย|กีดขวาง|บดบัง|ทั้ง|คือ|ซึ่ง|ที่|ใน|เวลา|ตอน|เมื่อ"
)
# Things of no single issue that a wish can still be about.
_THINGS = frozenset(
    {"พัดลม", "แอร์", "หลังคา", "ประตู", "โต๊ะ", "เก้าอี้", "ห้องน้ำ", "ส้วม", "ตลาดนัด", "ตลาด", "รั้ว", "กำแพง", "ยา", "รถ"}
)


def subjects_in(folded: str, words: list[Word]) -> frozenset[str]:
    """The telling words of any issue that a folded clause names."""
    named = {folded[start:end] for issue in ISSUES for start, end in find_terms(folded, words, issue)}
    return frozenset(named | (_THINGS & {word.text for word in words}))


def asks(clause: str) -> bool:
    """Whether a clause asks for something in so many words."""
    return bool(_ASKS.search(clause))


def goes_on(clause: str) -> bool:
    """Whether a clause begins like the rest of the one before it: a consequence, a reason, more of the same."""
    return bool(_GOES_ON.match(clause.lstrip()))


def is_context(folded: str) -> bool:
    """Whether a folded clause is only a greeting, thanks, or "I have two matters"."""
    text = folded.strip()
    return bool(_CONTEXT.fullmatch(text)) or fixed_kind(text) in {"greeting", "thanks", "chat"}
