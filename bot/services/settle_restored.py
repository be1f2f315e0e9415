"""A restored database is older than the world: what was erased since is erased again, what may have gone out waits.

Erasures come from the file that is kept apart from backups. Those that the backup holds itself were done before it was
made, and whoever came back after theirs is left alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.services.erase_resident import erase
from bot.services.record_audit import record_audit
from bot.services.unsend import unsend
from bot.store.authorities import all_authorities
from bot.store.erasures import Erased, add_erasures, all_erasures
from bot.store.inbox import erase_bodies_holding, erase_message
from bot.store.residents import resident_by_hash, resident_by_id
from bot.store.restoring import end_secret_links, end_what_may_have_been_sent, hold_announcements, tellers_of_messages
from bot.store.sealing import Seal
from bot.store.session import Session

_MAY_BE_OUT = "ระบบกู้คืนจากข้อมูลสำรอง ประกาศนี้อาจส่งไปแล้ว ตรวจดูก่อนส่งอีกครั้ง"


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done to a restored database."""

    people: int
    messages: int
    answers: int
    announcements: int


def settle_restored(session: Session, seal: Seal, erased: set[Erased], made_at: datetime, now: datetime) -> Settled:
    """Bring a database of `made_at` to where nobody is told twice and nobody erased is there."""
    since = erased - all_erasures(session)
    settled = Settled(
        people=sum(_erase_again(session, seal, one) for one in since if one.kind == "resident"),
        messages=_take_back_again(session, seal, [one for one in since if one.kind == "message"]),
        answers=end_what_may_have_been_sent(session, now),
        announcements=hold_announcements(session, now, _MAY_BE_OUT),
    )
    add_erasures(session, sorted(since, key=lambda one: one.asked_at))
    end_secret_links(session)
    for authority in all_authorities(session):
        record_audit(
            session, "restored", authority_id=authority.id, staff_id=None, now=now, made_at=made_at.isoformat()
        )
    return settled


def _erase_again(session: Session, seal: Seal, erased: Erased) -> bool:
    resident = resident_by_hash(session, erased.authority_id, erased.mark)
    if resident is None or resident.line_id_encrypted is None:
        return False
    # At the moment of the wish, so that the wish stands once in the record and what they said after it may come in.
    erase(session, resident, seal.decrypt(resident.line_id_encrypted), erased.asked_at)
    return True


def _take_back_again(session: Session, seal: Seal, erased: Iterable[Erased]) -> int:
    wishes = {(one.authority_id, one.mark): one.asked_at for one in erased}
    kept = set(tellers_of_messages(session)) if wishes else set()
    taken_back = set()
    for authority_id, message_id, resident_id in kept:
        asked_at = wishes.get((authority_id, seal.message_mark(authority_id, message_id)))
        if asked_at is None:
            continue
        resident = resident_by_id(session, authority_id, resident_id) if resident_id else None
        if resident is not None:
            unsend(session, seal, resident, message_id, told=None, now=asked_at)
        else:
            erase_message(session, authority_id, message_id, asked_at)
            erase_bodies_holding(session, authority_id, message_id.encode())
        taken_back.add((authority_id, message_id))
    return len(taken_back)
