"""Signs that a clause stands on its own: a subject, a wish, a trouble; and clauses that only set the scene."""

from __future__ import annotations

import re

from nlp.kinds import ISSUES
from nlp.lexicon import find_terms
from nlp.normalize import fold
from nlp.phrases import fixed_kind

_CONTEXT = re.compile(
    r"(?:สวัสดี|หวัดดี|เรียน|กราบเรียน|ขออนุญาต|รบกวน|ขอบคุณ|ขอบพระคุณ|ขอรบกวน|ดิฉัน|ผม|หนู|ป้า|ลุง|ยาย|เรา|ชาวบ้าน|แจ้ง|มี|จะ|อยาก|ขอ|เสนอ|แจ้งเรื่อง|บอก|ฝาก|ต้องการ|ปัญหา|"
    r"เรื่อง|สอง|สาม|สี่|ห้า|หลาย|[2-9๒-๙]|อย่าง|ข้อ|ประเด็น|อยู่|ด้วย|หน่อย|นะ|ค่ะ|คะ|ครับ|คับ|จ้า|เจ้า|ดังนี้|ว่า|ท่าน|นายก|เทศบาล|เจ้าหน้าที่|มาก|ๆ|\s|[:.,!])*"
)
_ASKS = re.compile(
    "ขอ(?!บ|ง|อ|ม|น)|อยาก|ต้องการ|ช่วย(?!เหลือ)|จ้วย|ควร|เสนอ|ไค่|น่าจะ|(?:ให้|หื้อ|ฮื้อ)(?:หน่อย|ที|ด้วย|ตวย)|ด้วย(?:ค่ะ|ครับ|นะ|จ้า|$)"
)


def subjects(clause: str) -> frozenset[str]:
    """The telling words of any issue that a clause names."""
    folded = fold(clause).text
    return frozenset(folded[start:end] for issue in ISSUES for start, end in find_terms(folded, issue))


def asks(clause: str) -> bool:
    """Whether a clause asks for something in so many words."""
    return bool(_ASKS.search(clause))


def is_context(clause: str) -> bool:
    """Whether a clause is only a greeting, thanks, or "I have two matters"."""
    folded = fold(clause).text.strip()
    return bool(_CONTEXT.fullmatch(folded)) or fixed_kind(folded) in {"greeting", "thanks", "chat"}
