"""A photo or a place for the need just told; a place may be said in words."""

import re

from bot.domain.steps import Step
from bot.services.attach_media import name_place
from bot.store.models import Need
from bot.store.needs import own_need
from bot.wording import details as wording
from handlers.asking import go_on
from handlers.steps import need
from handlers.turn import Turn

_STARTS_LIKE_A_PLACE = re.compile(
    r"(?:อยู่|ที่|แถว|ตรง|ปาก|ท้าย|ต้น|กลาง|หน้า|หลัง|ข้าง|ใกล้|ติด|บริเวณ|ซอย|ถนน|หมู่|สี่แยก|สามแยก|แยก|โค้ง|สะพาน|บ้านเลขที่)"
)
_WISHES = re.compile(r"อยาก|ขอ|ให้|ไม่|ดับ|พัง|เสีย|ท่วม|ชำรุด|แตก|หัก|เหม็น|ขาด|ตัน|ซ่อม|แก้|ช่วย|ตัด|เพิ่ม|มืด|สกปรก")
_LONGEST_PLACE = 80


def ask(turn: Turn, about: Need) -> None:
    """Offer the camera, the album and the map."""
    turn.ask(Step.ADD_DETAIL, need=about.number, asked_at=turn.now.isoformat())
    turn.say(wording.ask(turn.tone, about.number))


def answer(turn: Turn) -> None:
    """Words that tell where it is; anything else is a need or an answer in kind, as ever."""
    about = own_need(turn.session, turn.authority.id, turn.person.id, str(turn.asked.get("need", "")))
    words = turn.read().text
    go_on(turn)
    if about is None or not _is_place(words):
        return need.answer(turn)
    name_place(turn.session, about, words, event_id=turn.incoming.event_id, now=turn.now)
    return turn.say(wording.place_added(turn.tone, about.number, words))


def _is_place(words: str) -> bool:
    """A place, and not a wish that begins with one: the language model knows needs, not addresses."""
    return len(words) <= _LONGEST_PLACE and bool(_STARTS_LIKE_A_PLACE.match(words)) and not _WISHES.search(words)
