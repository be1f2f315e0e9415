"""Finds local authorities that a text names and that are not the one it speaks for.

A document of one authority that names another has often been copied from it, so a person is asked. Thai has no spaces
between words: where a name ends is told by the names of provinces, by spaces and by words that no name holds. What
stands before it (เทศบาลเมือง, อบต.) is certain, so that nothing but the end of a name is ever guessed.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.domain.thailand import PROVINCES

_LETTERS = "ก-ฮะ-ฺเ-ๅ็-๎"
# What may stand before an abbreviation without a space: otherwise it is the end of a longer word, as in ตอบต.
_BEFORE = ("นายก", "ปลัด", "สภา", "ของ", "กับ", "และ", "แทน", "ร่วม", "จาก", "โดย", "ให้", "ที่")
_STARTS = "(?:(?<![ก-๛])" + "".join(f"|(?<={word})" for word in _BEFORE) + ")"
_MENTION = re.compile(
    rf"""(?P<municipality>เทศ(?:บาล|มนตรี))(?P<level>เมือง|นคร|ตำบล)?
    | องค์(?:การ|กร)(?:บริหาร|บริการ)ส่วน(?P<tier>จังหวัด|ตำบล)
    | {_STARTS}อ\.?\s?บ\.?\s?(?P<short_tier>[จต])(?:\.|(?=[\s{_LETTERS}]))
    | {_STARTS}ท\.?(?P<short_level>[มนต])\.
    """,
    re.VERBOSE,
)
_KINDS = {
    "เมือง": "เทศบาลเมือง", "นคร": "เทศบาลนคร", "ตำบล": "เทศบาลตำบล",
    "ม": "เทศบาลเมือง", "น": "เทศบาลนคร", "ต": "เทศบาลตำบล",
}  # fmt: skip
_OF_PROVINCES = frozenset({"เทศบาล", "เทศบาลเมือง", "เทศบาลนคร", "อบจ."})  # named after one, they end with its name
_TIERS = {"จังหวัด": "อบจ.", "ตำบล": "อบต.", "จ": "อบจ.", "ต": "อบต."}
_WILL = "จะ(?=ต้อง|ได้|นำ|มี|ดำเนิน|จัด|เป็น|ไป|ทำ|ให้|พิจ|ส่ง|แจ้ง|เสนอ|ร่วม|ไม่)"
_NO_NAME = re.compile(
    r"และ|หรือ|กับ|แห่ง|ที่(?!วัง)|ซึ่ง|ของ|ทุก|ต่าง|ได้|ไม่|เป็น(?!สุข)|โดย|เพื่อ|ตาม|ต่อไป|จัด|ทั้ง|นี้|นั้น|อื่น|ดังกล่าว|จำนวน|ให้|แล้ว"
    r"|ร่วม(?!จิต)|เข้า|ใกล้|ข้างเคียง|ขนาด|ระดับ|ต้อง|จาก|ว่า|ก็|ผู้|กล่าว|พร้อม|ดำเนิน(?!สะดวก)|ประชุม|กำหนด|พิจารณา"
    rf"|ใน(?=เขต|พื้นที่|จังหวัด|อำเภอ|การ|ระดับ|ประเทศ|ฐานะ|ระยะ|ปี)|{_WILL}"
)
# After a space a new phrase may begin instead.
_NEW_PHRASE = re.compile(
    r"อ\.?บ|ท\.?[มนต]\.|เทศ|องค์|นาย|นาง|ว่าที่|พ\.|ร\.|ดร\.|ประชา|ภาค|หน่วย|ชุมชน|กลุ่ม|คณะ|สมาชิก|สำนัก|กอง|เมื่อ|วัน|ส่วน|รัฐ|เอกชน|สภา|หัวหน้า|เจ้าหน้าที่"
    r"|รักษา|ตัวแทน|พนักงาน|ปลัด|รอง|สามารถ|ประกอบ|รวม|รับ|เสนอ|แผน|โครงการ|ประจำ|ภาย|ประกาศ|เรื่อง|ข้อ|ณ|นำ|มี|มา|ไป|ร่าง|ตำบล|อำเภอ|จังหวัด|ถนน|โทร|จึง|แต่"
)
_NAME_ENDS = re.compile(
    r"และ|หรือ|กับ|ร่วม(?=กับ|ประ|พิ|จัด|แสดง)|ได้|จัด|เพื่อ|โดย|เป็น(?=ประ|ผู้|ไป|หน่วย|เจ้า)|ซึ่ง|จังหวัด|อำเภอ|ตาม(?=แผน|โครง|ที่|หนัง|ระเบียบ|อำนาจ)"
    r"|จำนวน|ที่(?!ยง)|ของ(?=[ก-ฮเ-ไ])|เข้าร่วม|เมื่อ|ต้อง(?=การ|จัด|นำ|ดำ)|ให้(?=ความ|ประ|กับ|แก่)|ทั้ง|กล่าว|แล้ว|นั้น|พร้อม|ดำเนิน|ประชุม"
    rf"|ใน(?=เขต|พื้น|การ|ปี)|ต่อไป|ส่ง|เสนอ|แจ้ง(?=ให้|แนว|ว่า|เพื่อ)|ขอให้|ขอเชิญ|อนุมัติ|เห็นชอบ|ไม่|{_WILL}"
)
_GOES_ON = re.compile("[ะัา-ฺ็-๎]")  # a sign that belongs to the letter before it
_HANGING = re.compile("^[ะ-ฺ็-๎]+")  # where a cut went through a syllable
_LONGEST_NAME = 40
_AROUND = 30


@dataclass(frozen=True, slots=True)
class NamedAuthority:
    """An authority that a text names, as it is written there, and the words around it."""

    name: str
    around: str


@dataclass(frozen=True, slots=True)
class _Own:
    kind: str
    places: tuple[str, ...]


def other_authorities_in(text: str, *, name: str, short_name: str) -> list[NamedAuthority]:
    """The authorities that `text` names beside the one called `name`, each once, in the order of the text."""
    text, own = _normal(text), _own(name, short_name)
    found: dict[str, NamedAuthority] = {}
    for mention in _MENTION.finditer(text):
        named = _named(text, mention, own)
        if named:
            around = text[max(0, mention.start() - _AROUND) : mention.end() + len(named) + _AROUND]
            whole = f"{mention[0]}{named}"
            found.setdefault(whole, NamedAuthority(whole, _HANGING.sub("", around).strip()))
    return list(found.values())


def _own(name: str, short_name: str) -> _Own:
    name, short_name = _normal(name), _normal(short_name)
    mention = _MENTION.match(name)
    places = {_without_kind(short_name), name[mention.end() :].strip() if mention else ""} - {""}
    return _Own(_kind(mention) if mention else "", tuple(sorted(places, key=len, reverse=True)))


def _without_kind(short_name: str) -> str:
    mention = _MENTION.match(short_name)
    return short_name[mention.end() :].strip() if mention else short_name


def _kind(mention: re.Match[str]) -> str:
    """Such as เทศบาลเมือง or อบต.; เทศบาล where the text does not say which."""
    if tier := mention["tier"] or mention["short_tier"]:
        return _TIERS[tier]
    return _KINDS.get(mention["level"] or mention["short_level"] or "", "เทศบาล")


def _named(text: str, mention: re.Match[str], own: _Own) -> str:
    """The name that follows, blank where none does or it is our own."""
    rest = text[mention.end() : mention.end() + _LONGEST_NAME]
    name, kind = rest.lstrip(), _kind(mention)
    if kind == own.kind or (kind == "เทศบาล" and own.kind.startswith(kind)):
        if any(_begins_with(name, place) for place in own.places):
            return ""
    elif mention["level"] and _is_own_without_level(text[mention.end("municipality") :], own):
        return ""
    province = next((one for one in PROVINCES if _begins_with(name, one)), "")
    if kind == "เทศบาล" and not (province and rest == name):
        return ""  # of a bare เทศบาล we know the names of provinces only: anything else may be a verb
    if not re.match(f"[{_LETTERS}]", name) or _NO_NAME.match(name) or (rest != name and _NEW_PHRASE.match(name)):
        return ""
    ends_with_it = province and kind in _OF_PROVINCES
    return rest[: len(rest) - len(name)] + (province if ends_with_it else _until_it_ends(name))


def _is_own_without_level(rest: str, own: _Own) -> bool:
    """Whether เมือง and the like begin our own name, as in เทศบาลเมืองปาน for เทศบาลตำบลเมืองปาน."""
    return own.kind.startswith("เทศบาล") and any(_begins_with(rest, one) for one in own.places)


def _begins_with(text: str, name: str) -> bool:
    return text.startswith(name) and not _GOES_ON.match(text[len(name) : len(name) + 1])


def _until_it_ends(name: str) -> str:
    run = re.match(f"[{_LETTERS}]+", name)
    whole = run[0] if run else name
    end = _NAME_ENDS.search(whole, 2)
    return whole[: end.start()] if end else whole


def _normal(text: str) -> str:
    """The same words in one spelling: ำ in one sign, แ in one, no invisible signs, single spaces."""
    text = unicodedata.normalize("NFC", text).replace("ํา", "ำ").replace("เเ", "แ")
    text = re.sub(r"ํ([่-๋])า", r"\1ำ", text)
    return re.sub(r"\s+", " ", re.sub("[\u200b-\u200d\u2060\ufeff\u00ad]", "", text))
