"""Messages so common that no model is asked: a bare greeting, thanks, a yes, laughter, a sign or a button's words."""

from __future__ import annotations

import re

from nlp.kinds import Kind

_END = r"(?:\s|[!.~…,ๆ]|ค่ะ|คะ|ค่า|ค้า|ครับ|คับ|ค้าบ|คร้าบ|ฮะ|จ้า|จ้ะ|จ๊ะ|จ๋า|เจ้า|เน้อ|เด้อ|นะ|น้า|เลย|มาก|นัก|จริง|แล้ว|ผม|ลูก|หลาน|บอท|แอดมิน|แอด|พี่|น้อง|ทุกคน|ทุกท่าน|เจ้าหน้าที่|เทศบาล|อบต|อบจ|[^\w\s])*"
_GREETING = r"สวัสดี(?:ตอน|ยาม)?(?:เช้า|สาย|บ่าย|เย็น|ค่ำ)?|หวัดดี|ดี|อรุณสวัสดิ์|ราตรีสวัสดิ์|ฝันดี|ฮัลโหล|hello|hi|hey|ทัก"
_THANKS = r"ขอบคุณ|ขอบคุน|ขอบใจ|ขอบใจ๋|ขอบพระคุณ|แต๊งกิ้ว|แต๊งค์|แต๊ง|thank you|thanks|thank|thx|tnx|tks|ty|ยินดีนัก|ยินดีจ้าดนัก"
_CHAT = r"ใช่|ไม่ใช่|ไม่|ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|เจ้า|โอเค|โอเช|ok|okay|เค|อืม|อือ|เออ|อ๋อ|ตกลง|ได้|รับทราบ|ทราบ|ทดสอบ|test|เทส|5+\+*|ฮ่า|ฮา|อิ|หุ|\[?สติกเกอร์\]?|\[?sticker\]?"

_FIXED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("question_status", re.compile(r"เรื่องของ(?:ฉัน|ผม|หนู|เรา)" + _END)),
    ("question_forum", re.compile(r"ประชาคม(?:ครั้ง|รอบ)?(?:ต่อไป|หน้า)?(?:วันไหน|เมื่อไหร่|เมื่อไร|กี่โมง|ที่ไหน)?" + _END)),
    ("question_howto", re.compile(r"(?:เปลี่ยนชุมชน|ข้อมูลของฉัน|ติดต่อเจ้าหน้าที่|แจ้งเรื่อง|วิธีใช้|ช่วยเหลือ|help)" + _END)),
    ("greeting", re.compile(f"(?:{_GREETING})" + _END)),
    ("thanks", re.compile(f"(?:{_CHAT})?" + _END + f"(?:{_THANKS})" + _END)),
    ("chat", re.compile(f"(?:{_CHAT})+" + _END)),
)
_SIGNS: tuple[tuple[Kind, str], ...] = (
    ("thanks", "🙏👍❤💐💖💕👏😍🥰💯💙💚💛🌟"),
    ("greeting", "👋🌻🌷🌹☀🌞😊🙂"),
)


def fixed_kind(folded: str) -> Kind | None:
    """The kind of a message that is nothing but a set phrase; None for everything else."""
    text = folded.strip()
    if not any(char.isalnum() for char in text):
        return next((kind for kind, signs in _SIGNS if any(sign in text for sign in signs)), "chat")
    return next((kind for kind, pattern in _FIXED if pattern.fullmatch(text)), None)
