"""Whether a new wish begins where a message could be cut: a small logistic model over signs that a reader would name.

What counts is not only the mark itself (a comma, "and", a mere space) but whether both sides ask, what they speak of
and whether the right side goes on with the left. The weights stand by name in `models/borders.json`, learnt by
`nlp.training.borders` from messages of our own whose borders are marked.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from nlp.model import Floats

WEIGHTS = Path(__file__).parent / "models" / "borders.json"
_ENDS_LIKE_A_WISH = re.compile(r"(?:ด้วย|หน่อย|ที|เถอะ|เต๊อะ|ตวย|เน้อ|เน่อ|นะ|คะ|ค่ะ|ครับ|คับ|จ้า|เจ้า|บ้าง|พ่อง)[ .!]*$")
_BEGINS_WITH_A_DEED = re.compile(
    " *(?:ขอ|อยาก|ช่วย|ไค่|จ้วย|ให้|ควร|ซ่อม|แก้|เพิ่ม|สร้าง|ทำ|ติด|ตัด|เก็บ|พ่น|ฉีด|ล้าง|ลอก|ขุด|จับ|ย้าย|เปิด|จัด|ปรับ|แจก|ตรวจ|แป๋ง|ยะ)"
)
_BEGINS_LIKE_A_PLACE = re.compile(" *(?:หน้า|หลัง|ข้าง|แถว|ตรง|ตั้งแต่|ถึง|ใกล้|ใน|ที่|ตี้|ทั้ง|บริเวณ|ซอย|เวลา|ตอน|เมื่อ|ทุก)")
_ALIKE = 3
_TROUBLE = re.compile("ไม่|บ่|เสีย|พัง|ชำรุด|แตก|หัก|ตัน|ท่วม|เหม็น|ล้น|มืด|ขาด|รั่ว|แพง|ช้า|ดัง|เยอะ|กัด|หาย|สกปรก|โกง|รก")
_MARKS = ("space", "mark", "soft", "also", "line", "ordinal", "list")


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of the words on one side of a border; `scores` are the probabilities of the seven issues."""

    text: str
    subjects: frozenset[str]
    asks: bool
    is_context: bool
    goes_on: bool
    scores: Floats


def chance_of_border(mark: str, left: Side, right: Side, pieces: int) -> float:
    """The probability that another wish begins at the right side."""
    weights = read_weights()
    total = sum(weights[name] * value for name, value in signs_of(mark, left, right, pieces).items() if name in weights)
    return 1 / (1 + math.exp(-total))


def signs_of(mark: str, left: Side, right: Side, pieces: int) -> Mapping[str, float]:
    """The signs by name, each about between 0 and 1."""
    same = float(np.dot(left.scores, right.scores))
    sure = float(min(left.scores.max(), right.scores.max()))
    shared, short = bool(left.subjects & right.subjects), min(len(left.text), len(right.text))
    both_ask = left.asks and right.asks
    signs = {
        "always": 1.0,
        "both ask": both_ask,
        "left asks": left.asks,
        "right asks": right.asks,
        "left names a subject": bool(left.subjects),
        "right names a subject": bool(right.subjects),
        "right names a new subject": bool(right.subjects - left.subjects),
        "subjects shared": shared,
        "subjects apart": bool(left.subjects and right.subjects) and not shared,
        "right goes on": right.goes_on,
        "left is context": left.is_context,
        "right is context": right.is_context,
        "same issue": same,
        "surely other issue": (1 - same) * sure,
        "left ends like a wish": bool(_ENDS_LIKE_A_WISH.search(left.text)) and len(left.text) > 0,
        "right begins with a deed": bool(_BEGINS_WITH_A_DEED.match(right.text)),
        "right begins like a place": bool(_BEGINS_LIKE_A_PLACE.match(right.text)),
        "both begin with a deed": bool(_BEGINS_WITH_A_DEED.match(left.text) and _BEGINS_WITH_A_DEED.match(right.text)),
        "both begin alike": left.text.lstrip()[:_ALIKE] == right.text.lstrip()[:_ALIKE],
        "both short": max(len(left.text), len(right.text)) < 40,
        "left tells of trouble": bool(_TROUBLE.search(left.text)),
        "right tells of trouble": bool(_TROUBLE.search(right.text)),
        "both with ก็": "ก็" in left.text and "ก็" in right.text,
        "left is long": min(len(left.text), 200) / 100,
        "right is long": min(len(right.text), 200) / 100,
        "one side is tiny": short < 8,
        "many pieces": min(pieces, 12) / 10,
    }
    for name in _MARKS:
        signs[f"at {name}"] = mark == name
        signs[f"at {name}, both name subjects"] = mark == name and bool(left.subjects and right.subjects)
        signs[f"at {name}, other issue"] = (mark == name) * (1 - same)
        signs[f"at {name}, both ask"] = mark == name and both_ask
    return {name: float(value) for name, value in signs.items()}


@cache
def read_weights() -> Mapping[str, float]:
    """The learnt weights by the names of the signs."""
    weights: dict[str, float] = json.loads(WEIGHTS.read_text("utf-8"))["weights"]
    return weights
