"""Which passwords can be taken: long ones that nobody else would try first; what they are made of is free.

A password is too common if it is on the list, or becomes so once the digits and signs around it are taken away, or
repeats a word of the list. Words of this place (the product, the address, the person) count like words of the list.
"""

import re
from functools import cache
from pathlib import Path

SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 200
_FEWEST_LETTERS = 5  # different ones
_WORDS_OF_THIS_PLACE = ("prachakhom", "ประชาคม", "รหัสผ่าน", "เทศบาล")
_KEY_ROWS = ("1234567890" * 3, "qwertyuiop", "asdfghjkl", "abcdefghijklmnopqrstuvwxyz", "กขคงจฉชซ", "ๆไำพะัีรนยบล")
_AROUND = re.compile(r"^[\d\W_]+|[\d\W_]+$")


def weakness_of(password: str, *, email: str, name: str = "", old: str = "") -> str | None:
    """Why a password cannot be taken, in Thai; None if it can."""
    if len(password) < SHORTEST_PASSWORD:
        return f"รหัสผ่านใหม่สั้นไป ต้องมีอย่างน้อย {SHORTEST_PASSWORD} ตัวอักษร"
    if len(password) > _LONGEST_PASSWORD:
        return f"รหัสผ่านใหม่ยาวได้ไม่เกิน {_LONGEST_PASSWORD} ตัวอักษร"
    if password == old:
        return "รหัสผ่านใหม่ต้องไม่ซ้ำรหัสเดิม"
    if _is_tried_first(password.lower(), email, name):
        return "รหัสผ่านนี้เดาง่าย ลองใช้ประโยคที่ท่านจำได้คนเดียว"
    return None


def _is_tried_first(plain: str, email: str, name: str) -> bool:
    core = _AROUND.sub("", plain)
    own = {email.lower().split("@", maxsplit=1)[0], *(part for part in name.lower().split() if len(part) > 3)}
    return (
        len(set(plain)) < _FEWEST_LETTERS
        or plain in _tried_first()
        or _repeated(core) in _tried_first()
        or any(plain in row or (len(core) > 3 and core in row) for row in _KEY_ROWS)
        or any(word in plain for word in own)
        or any(plain.startswith(word) for word in _WORDS_OF_THIS_PLACE)
    )


def _repeated(text: str) -> str:
    """What `text` repeats, such as “monkey” of “monkeymonkey”; otherwise the text itself."""
    found = re.fullmatch(r"(.+?)\1+", text)
    return found[1] if found else text


@cache
def _tried_first() -> frozenset[str]:
    lines = (Path(__file__).parent / "passwords_tried_first.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(lines[1:])
