"""What residents of a measurement do: half of it is to tell a need, each in words of its own."""

from bot.cli.benches.faults.ledger import ASKING
from bot.simulator.platform import LinePlatform, Webhook

POISON = "☠"  # words that hold this make one handler of `poisoned` fail
_PLACES = ("หน้าวัด", "หน้าตลาด", "ข้างโรงเรียน", "ริมคลอง", "ปากซอย", "หลังสถานีอนามัย")
_TROUBLES = (
    "ไฟทาง{place}ดับ {asking}มาซ่อม",
    "ถนน{place}เป็นหลุม {asking}มาซ่อมถนน",
    "ขยะ{place}เหม็นมาก {asking}มาเก็บขยะ",
    "น้ำท่วม{place}ทุกปี {asking}ขุดลอกท่อ",
    "{asking}ทำลานออกกำลังกาย{place}ให้ผู้สูงอายุ",
)
# A letter and its accent apart, and a sign that no text column takes: what is stored may differ by no more than
# composing the one and leaving out the other.
_ODD = ("", "", "", "", "", "", "", "", "", "", "e\u0301", "\u0000")
_PRESSED = (1, 3, 5, 9, 13, 15, 17, 19)
_BUTTONS = ("menu", "my_needs", "next_forum")


def make_webhook(platform: LinePlatform, user: str, number: int) -> Webhook:
    """The n-th thing that happens: half are needs, as on the evening of an announcement, when many press a button."""
    kind = number % 20
    if kind == 7:
        return platform.make_follow("bench", user)
    if kind == 11:
        return platform.make_sticker("bench", user)
    if kind in _PRESSED:
        return platform.make_postback("bench", user, _BUTTONS[number % len(_BUTTONS)])
    return platform.make_text("bench", user, need_words(number))


def need_words(number: int) -> str:
    """A need that nobody else says."""
    words = _TROUBLES[number % len(_TROUBLES)].format(place=_PLACES[number // 7 % len(_PLACES)], asking=ASKING)
    return f"{words} (จุดที่ {number}{_ODD[number % len(_ODD)]})"
