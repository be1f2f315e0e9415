"""What residents of a measurement do: mostly say needs, each in words of its own."""

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
_BUTTONS = ("menu", "my_needs", "next_forum")


def mostly_needs(platform: LinePlatform, user: str, number: int) -> Webhook:
    """The n-th thing that happens: 16 of 20 are needs."""
    return _webhook_of(platform, user, number, buttons=(13, 17))


def half_needs(platform: LinePlatform, user: str, number: int) -> Webhook:
    """The same on the evening of an announcement, when many press a button: 10 of 20 are needs."""
    return _webhook_of(platform, user, number, buttons=(1, 3, 5, 9, 13, 15, 17, 19))


def _webhook_of(platform: LinePlatform, user: str, number: int, buttons: tuple[int, ...]) -> Webhook:
    kind = number % 20
    if kind == 7:
        return platform.make_follow("bench", user)
    if kind == 11:
        return platform.make_sticker("bench", user)
    if kind in buttons:
        return platform.make_postback("bench", user, _BUTTONS[number % len(_BUTTONS)])
    return platform.make_text("bench", user, need_words(number))


def need_words(number: int) -> str:
    """A need that nobody else says."""
    words = _TROUBLES[number % len(_TROUBLES)].format(place=_PLACES[number // 7 % len(_PLACES)], asking=ASKING)
    return f"{words} (จุดที่ {number}{_ODD[number % len(_ODD)]})"
