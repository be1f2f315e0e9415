"""What the review queue says in words: why the machine hesitates, what was just done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nlp
from admin.groups_shown import group_name
from admin.needs_shown import serial_of
from bot.domain.review import Verdict
from bot.store.reports_need import NeedFacts
from bot.store.reports_review import Answered

_SHORT = 14  # signs without spaces; so few name no matter
_CLOSE = 0.15  # a second choice below this was no rival
_LIKE_MANY = 20


@dataclass(frozen=True, slots=True)
class Hesitation:
    """Why a person is asked: `kind` is several, short, between, unsure or none, besides being perhaps urgent."""

    kind: str
    is_urgent: bool
    wishes: int
    between: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Habit:
    """How staff decided needs like this one most often."""

    issue: int
    times: int


def hesitation_of(need: NeedFacts, wishes: int) -> Hesitation:
    """The one reason that matters most to whoever decides."""
    best = sorted(need.scores, key=lambda number: (-need.scores[number], number))[:2]
    if wishes > 1:
        return Hesitation("several", need.is_urgent, wishes)
    if not need.is_undecided:
        return Hesitation("none" if need.is_urgent else "unsure", need.is_urgent, wishes)
    if len("".join(need.text.split())) < _SHORT:
        return Hesitation("short", need.is_urgent, wishes)
    if len(best) == 2 and need.scores[best[1]] >= _CLOSE:
        return Hesitation("between", need.is_urgent, wishes, tuple(best))
    return Hesitation("unsure", need.is_urgent, wishes)


def habit_of(text: str, answered: Sequence[Answered]) -> Habit | None:
    """What staff said of words like these, if they ever did."""
    like = nlp.similar(text, [one.text for one in answered], limit=_LIKE_MANY)
    counted = Counter(answered[at].issue for at, _ in like)
    return Habit(*counted.most_common(1)[0]) if counted else None


def act_told(what: str, before: Sequence[dict[str, Any]]) -> str:
    """What was done, in one short sentence; `before` as the act keeps it."""
    one = serial_of(before[0]["number"]) if len(before) == 1 else ""
    which = one or f"{len(before)} เรื่อง"
    if what == Verdict.DECIDED:
        return f"จัด {which} เข้าประเด็น {before[0]['issue']} แล้ว"
    if what == Verdict.ACCEPTED:
        return f"ยืนยัน {one} ประเด็น {before[0]['issue']} แล้ว" if one else f"ยืนยันตามที่ระบบเสนอ {which}แล้ว"
    if what == Verdict.SPLIT:
        others = " ".join(serial_of(number) for number in before[0]["others"])
        return f"แยก {which} เป็น {1 + len(before[0]['others'])} เรื่องแล้ว เลขใหม่ {others}"
    if what == Verdict.GROUPED:
        group = before[0]["group"]
        return f"ใส่ {which} ในกลุ่ม {group_name(group)} แล้ว" if group else f"ตั้งกลุ่มใหม่จาก {which} แล้ว"
    return {
        Verdict.NOT_A_NEED: f"ไม่นับ {which} แล้ว เพราะไม่ใช่ความต้องการ",
        Verdict.NOT_URGENT: f"เอาเครื่องหมายด่วนออกจาก {which} แล้ว",
        Verdict.POSTPONED: f"ย้าย {which} ไปท้ายคิวของท่านแล้ว",
    }[Verdict(what)]


def likeness_in_words(likeness: float) -> str:
    """How like a group a need is."""
    if likeness >= 0.5:
        return "คล้ายมาก"
    return "คล้ายบ้าง" if likeness >= 0.3 else "คล้ายเล็กน้อย"


def undone_told(numbers: Sequence[str], refused: Sequence[tuple[str, str]]) -> str:
    """What undoing brought back, and why not the rest."""
    told = [thai for _, thai in refused[:2]]
    if numbers:
        which = serial_of(numbers[0]) if len(numbers) == 1 else f"{len(numbers)} เรื่อง"
        told.insert(0, f"เลิกทำ {which} แล้ว")
    return " · ".join(told)


def left_told(refused: Sequence[tuple[str, str]]) -> str:
    """Which needs of many were left alone, and why."""
    if not refused:
        return ""
    named = " · ".join(f"{serial_of(number)} {thai}" for number, thai in refused[:3])
    more = f" และอีก {len(refused) - 3} เรื่อง" if len(refused) > 3 else ""
    return f"เว้นไว้ {len(refused)} เรื่อง: {named}{more}"
