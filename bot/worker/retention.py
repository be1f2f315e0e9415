"""Keeping data no longer than was promised: once a day by the sweep, at any time by a command."""

from collections import Counter
from datetime import datetime

from structlog import get_logger

from bot.domain.retention import Kept
from bot.domain.thai_time import bangkok_day
from bot.services.apply_retention import forget_some, note_retention
from bot.store.authorities import AuthorityFacts, all_authorities
from bot.store.retention_people import last_applied_at
from bot.store.sealing import Seal
from bot.store.session import Database

log = get_logger(__name__)


def apply_retention(
    database: Database, seal: Seal, authority: AuthorityFacts, now: datetime, *, is_rehearsal: bool = False
) -> Counter[Kept]:
    """Forget everything of one authority that is no longer kept: how much of each kind it was.

    A rehearsal does the same and keeps nothing of it.
    """
    found: Counter[Kept] = Counter()
    if is_rehearsal:
        with database.rehearsal() as session:
            while some := forget_some(session, seal, authority, now):
                found += some
        return found
    some = Counter({Kept.NEEDS: 1})
    while some:
        with database.transaction() as session:
            some = forget_some(session, seal, authority, now)
            found += some
    with database.transaction() as session:
        note_retention(session, authority.id, found, now)
    database.forget_overwritten_pages()
    log.info("retention_applied", authority=authority.slug, **{kept.value: count for kept, count in found.items()})
    return found


def apply_retention_daily(database: Database, seal: Seal, now: datetime) -> None:
    """Once on each day in Bangkok, for every authority; the record of it says whether today's was done."""
    with database.reading() as session:
        due = [one for one in all_authorities(session) if _is_due(last_applied_at(session, one.id), now)]
    for authority in due:
        try:
            apply_retention(database, seal, authority, now)
        except Exception:
            log.exception("retention_failed", authority=authority.slug)


def _is_due(last: datetime | None, now: datetime) -> bool:
    return last is None or bangkok_day(last) < bangkok_day(now)
