"""Messages for measuring groups: sentences of our corpus as many residents would send them, in real proportions.

Each is told from somewhere, with a greeting or without, often with a reason or a second sentence, and typed in haste.
"""

import random
from collections.abc import Sequence

from nlp.corpus import read_corpus

_SEED = 20260402
_SHARES = {1: 0.03, 2: 0.04, 3: 0.16, 4: 0.03, 5: 0.13, 6: 0.56, 7: 0.05}
"""How often each issue is spoken of in a stream of complaints."""

_GREETINGS = ("", "", "", "สวัสดีค่ะ ", "สวัสดีครับ ", "รบกวนหน่อยค่ะ ", "ขอแจ้งเรื่อง ", "เรียนท่านนายก ", "แจ้งครับ ")
_PLACES = (
    "ซอย {n}", "หมู่ {n}", "หน้าบ้านเลขที่ {n}", "ชุมชนบ้านใหม่ {n}", "ปากซอยวัดป่า {n}", "ข้างตลาดเช้า", "ถนนสายใน ช่วงหลักที่ {n}",
    "หลังโรงเรียนบ้านทุ่ง", "ตรงข้ามร้านกาแฟมุมเมือง", "ท้ายหมู่บ้านร่มเย็น {n}", "แถวสี่แยกหนองบัว", "ริมคลองซอย {n}",
)  # fmt: skip
_TAILS = (
    "", "", " ขอบคุณค่ะ", " ขอบคุณครับ", " ช่วยด้วยนะคะ", " เป็นแบบนี้มา {n} วันแล้ว", " เดือดร้อนกันทั้งซอย ช่วยมาดูให้หน่อยครับ",
    " เคยบอกผู้ใหญ่บ้านไว้แล้วเมื่อเดือนก่อน ยังเหมือนเดิม", " คนแก่กับเด็กลำบากกันมาก อยากให้รีบดำเนินการก่อนหน้าฝน",
    " ถ่ายรูปไว้แล้ว ถ้าจะมาดูโทรมาก่อนได้ บ้านอยู่แถวนั้นพอดี จะพาไปชี้จุดให้ค่ะ",
)  # fmt: skip
_TYPO_RATE = 0.015


def needs_alike(count: int) -> tuple[Sequence[str], Sequence[int]]:
    """So many messages and the issue of each; the first of a longer list are those of a shorter one."""
    lot = random.Random(_SEED)  # noqa: S311 - invented messages
    of_issue: dict[int, list[str]] = {issue: [] for issue in _SHARES}
    for example in read_corpus():
        if example.issue:
            of_issue[example.issue].append(example.text)
    issues = lot.choices(list(_SHARES), list(_SHARES.values()), k=count)
    return [_told(lot, lot.choice(of_issue[issue])) for issue in issues], issues


def _told(lot: random.Random, sentence: str) -> str:
    parts = [lot.choice(_GREETINGS), sentence, " ", lot.choice(_PLACES), lot.choice(_TAILS)]
    told = "".join(parts).replace("{n}", str(lot.randint(1, 99)))
    return "".join(_typed(lot, char) for char in told)


def _typed(lot: random.Random, char: str) -> str:
    if lot.random() >= _TYPO_RATE:
        return char
    return lot.choice(("", char * 2))
