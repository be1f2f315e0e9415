"""Showing who is behind a need: with a reason, once, and on record."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotFound, Refused
from bot.domain.states import COUNTED_STATES
from bot.services.record_audit import record_audit
from bot.store.needs import need_by_number
from bot.store.residents import resident_by_id
from bot.store.sealing import Seal
from bot.store.session import Session

SHORTEST_REASON = 10
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Revealed:
    """All there is to know of a teller: the words unmasked and the id LINE gave; nobody's name is kept."""

    text: str
    line_user_id: str | None


def reveal_resident(
    session: Session, seal: Seal, authority_id: int, number: str, reason: str, *, staff_id: int, now: datetime
) -> Revealed:
    """The unmasked words of a need and its teller's LINE id. Raises Refused without a reason, NotFound."""
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise Refused("no reason", thai=f"เขียนเหตุผลอย่างน้อย {SHORTEST_REASON} ตัวอักษร")
    need = need_by_number(session, authority_id, number)
    if need is None or need.state not in COUNTED_STATES:
        raise NotFound(f"no need {number}")
    resident = resident_by_id(session, authority_id, need.resident_id) if need.resident_id else None
    sealed = resident.line_id_encrypted if resident else None
    record_audit(
        session,
        "resident_revealed",
        authority_id=authority_id,
        staff_id=staff_id,
        now=now,
        number=number,
        reason=reason[:_LONGEST_REASON],
    )
    return Revealed(need.text, seal.decrypt(sealed) if sealed else None)
