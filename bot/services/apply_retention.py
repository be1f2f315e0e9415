"""Forget what is no longer kept, by the table in `bot.domain.retention`, some rows of each kind at a time.

Whoever calls it goes on until nothing was left to forget, and commits between: a year of needs in one transaction would
hold up the door. A dry run is the same work in a transaction that is not kept, so that its figures are the real ones.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bot.domain.retention import RULES, Kept, cutoff, ends_at
from bot.services.erase_resident import erase
from bot.services.erase_words import erase_words
from bot.services.record_audit import record_audit
from bot.store.authorities import AuthorityFacts, cycles_of
from bot.store.erasing import EXPIRED
from bot.store.models import Resident
from bot.store.retention import forget
from bot.store.retention_people import (
    APPLIED,
    needs_of_cycle,
    needs_withdrawn_before,
    residents_who_never_agreed,
    residents_without_needs,
)
from bot.store.sealing import Seal
from bot.store.session import Session

AT_ONCE = 500
_PEOPLE_AT_ONCE = 50  # an erasure touches many tables
_OF_PEOPLE = (Kept.NEEDS, Kept.WITHDRAWN, Kept.RESIDENTS, Kept.SILENT_RESIDENTS)


def forget_some(session: Session, seal: Seal, authority: AuthorityFacts, now: datetime) -> Counter[Kept]:
    """Forget the next rows of each kind: how many of each there were; empty when nothing is left."""
    found: Counter[Kept] = Counter()
    for rule in RULES:
        if rule.kept not in _OF_PEOPLE:
            found[rule.kept] = forget(session, rule.kept, authority.id, cutoff(rule.kept, now), AT_ONCE)
    found[Kept.NEEDS] = _forget_needs(session, authority, now)
    found[Kept.WITHDRAWN] = _forget_withdrawn(session, authority, now)
    quiet_since = now if _is_over(authority, now) else cutoff(Kept.RESIDENTS, now)
    quiet = residents_without_needs(session, authority.id, quiet_since, _PEOPLE_AT_ONCE)
    found[Kept.RESIDENTS] = _forget_people(session, seal, quiet, now)
    silent_since = cutoff(Kept.SILENT_RESIDENTS, now)
    silent = residents_who_never_agreed(session, authority.id, silent_since, _PEOPLE_AT_ONCE)
    found[Kept.SILENT_RESIDENTS] = _forget_people(session, seal, silent, now)
    return +found


def note_retention(session: Session, authority_id: int, found: Counter[Kept], now: datetime) -> None:
    """The proof: what was forgotten on this day, nothing among it."""
    figures = {kept.value: count for kept, count in found.items()}
    record_audit(session, APPLIED, authority_id=authority_id, staff_id=None, now=now, **figures)


def _is_over(authority: AuthorityFacts, now: datetime) -> bool:
    """Whether even the cycle that collects is kept no longer."""
    return now >= ends_at(authority.settings.retention_until, authority.cycle.last_year, is_collecting=True)


def _forget_needs(session: Session, authority: AuthorityFacts, now: datetime) -> int:
    """Empty the next needs of the first plan cycle whose time is over."""
    for cycle in cycles_of(session, authority.id):
        if now < ends_at(authority.settings.retention_until, cycle.last_year, is_collecting=cycle.collecting):
            continue
        needs = needs_of_cycle(session, authority.id, cycle.id, AT_ONCE)
        if needs:
            erase_words(session, authority.id, needs, EXPIRED, now)
            return len(needs)
    return 0


def _forget_withdrawn(session: Session, authority: AuthorityFacts, now: datetime) -> int:
    needs = needs_withdrawn_before(session, authority.id, cutoff(Kept.WITHDRAWN, now), AT_ONCE)
    if needs:
        erase_words(session, authority.id, needs, EXPIRED, now)
    return len(needs)


def _forget_people(session: Session, seal: Seal, residents: Sequence[Resident], now: datetime) -> int:
    for resident in residents:
        erase(session, resident, seal.decrypt(resident.line_id_encrypted or ""), now)
    return len(residents)
