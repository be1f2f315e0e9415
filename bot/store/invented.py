"""Invented needs in bulk, for measurements: as uneven over communities, issues and days as real ones."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.domain.numbers import need_number
from bot.domain.states import NeedSource, NeedState
from bot.domain.thai_time import bangkok_day
from bot.store.authorities import AuthorityFacts
from bot.store.models import Community, Need, NumberSeries

_BATCH = 5_000
_ISSUE_WEIGHTS = (6, 10, 14, 7, 20, 38, 5)
_THINGS = (
    "ไฟทาง", "ถนน", "ท่อระบายน้ำ", "ขยะ", "ควันไฟ", "สวนสาธารณะ", "โรงเรียน", "ศูนย์เด็กเล็ก",
    "หมอ", "ยุง", "กล้องวงจรปิด", "เบี้ยยังชีพ", "น้ำประปา", "วัด", "ลานกีฬา", "เจ้าหน้าที่",
)  # fmt: skip
_STATES = (
    "ชำรุดมานานแล้ว", "มีไม่พอ", "ไม่มีใครมาดู", "อยากให้ปรับปรุง", "ขอเพิ่มอีก",
    "เดือดร้อนกันทั้งซอย", "กลางคืนอันตราย", "เด็กกับคนแก่ลำบาก",
)  # fmt: skip


def insert_invented_needs(session: Session, authority: AuthorityFacts, count: int, now: datetime) -> None:
    """Insert `count` needs of the collecting cycle; numbers start at 1, so the cycle must be empty."""
    communities = session.scalars(select(Community.id).where(Community.authority_id == authority.id)).all()
    rows = _rows(authority, list(communities), count, now)
    while batch := [row for row, _ in zip(rows, range(_BATCH), strict=False)]:
        session.execute(insert(Need), batch)
    session.merge(NumberSeries(plan_cycle_id=authority.cycle.id, last=count))


def _rows(authority: AuthorityFacts, communities: list[int], count: int, now: datetime) -> Iterator[dict[str, Any]]:
    chance = random.Random(2571)  # noqa: S311 - the same needs in every run, nothing secret
    weights = [1 / (rank + 1) for rank in range(len(communities))]  # one is loud, the last ones nearly silent
    for serial in range(1, count + 1):
        said_at = now - timedelta(minutes=(count - serial) * 80_000 / count + chance.random())
        words = f"{chance.choice(_THINGS)}หน้าบ้านเลขที่ {serial} {chance.choice(_STATES)} {chance.choice(_STATES)}ครับ"
        is_undecided = chance.random() < 0.03
        yield {
            "authority_id": authority.id,
            "plan_cycle_id": authority.cycle.id,
            "number": need_number(authority.number_prefix, authority.cycle.first_year, serial),
            "community_id": chance.choices(communities, weights)[0],
            "text": words,
            "search_text": words,
            "issue": chance.choices(range(1, 8), _ISSUE_WEIGHTS)[0],
            "issue_by": "machine",
            "is_undecided": is_undecided,
            "confidence": round(chance.uniform(0.4, 0.99), 3),
            "scores": {},
            "is_urgent": chance.random() < 0.003,
            "evidence": [],
            "model_version": "invented",
            "state": NeedState.IN_REVIEW if is_undecided else chance.choice((NeedState.RECORDED, NeedState.CONFIRMED)),
            "source": NeedSource.LINE,
            "supporters": chance.choice((0, 0, 0, 1, 2, 5)),
            "part": 0,
            "said_at": said_at,
            "said_on": bangkok_day(said_at).isoformat(),
            "recorded_at": said_at,
        }
