"""Tell the people affected by a breach in LINE, muted or not: the law asks for it, and nobody may opt out of it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.messages import Text
from bot.line.render import render
from bot.services.record_audit import record_audit
from bot.store.outbox import add_push
from bot.store.reports_breach import NOTIFIED, Affected, notices_of_breaches
from bot.store.session import Session

LONGEST = 2_000


def tell_of_breach(session: Session, authority_id: int, people: Sequence[Affected], words: str, now: datetime) -> int:
    """Leave these words for each of them who may be told: how many. Raises Refused where they were told so before."""
    text = words.strip()
    if not text or len(text) > LONGEST:
        raise Refused(f"the words must be 1 to {LONGEST} characters", thai=f"เขียน 1 ถึง {LONGEST:,} ตัวอักษร")
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    if any(told.get("words") == mark for told in notices_of_breaches(session, authority_id)):
        raise Refused("these very words were sent before", thai="ส่งข้อความนี้ไปแล้ว")
    told = [one for one in people if one.may_be_told]
    for one in told:
        add_push(session, authority_id, one.resident_id, render([Text(text)]), now)
    record_audit(session, NOTIFIED, authority_id=authority_id, staff_id=None, now=now, words=mark, people=len(told))
    return len(told)
