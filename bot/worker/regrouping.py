"""Full regroups: when staff ask for one, and every hour where anything changed; beside the sweep, which must go on."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from structlog import get_logger

from bot.services.regroup_needs import regroup_needs
from bot.store.authorities import AuthorityFacts, all_authorities, cycles_of
from bot.store.group_log import has_anything_happened, newest_regrouping, regroupings_asked
from bot.store.session import Database, Session

log = get_logger(__name__)

_EVERY = timedelta(hours=1)
_FIRST_REST = timedelta(minutes=1)


@dataclass(slots=True)
class Setbacks:
    """Regroups that failed in this process, by plan cycle: each next try waits twice as long, an hour at most."""

    _until: dict[int, datetime] = field(default_factory=dict)
    _rests: dict[int, timedelta] = field(default_factory=dict)

    def note(self, cycle_id: int, now: datetime) -> None:
        """It failed just now."""
        self._rests[cycle_id] = min(_EVERY, 2 * self._rests.get(cycle_id, _FIRST_REST / 2))
        self._until[cycle_id] = now + self._rests[cycle_id]

    def forget(self, cycle_id: int) -> None:
        """It went well."""
        self._until.pop(cycle_id, None)
        self._rests.pop(cycle_id, None)

    def rests(self, cycle_id: int, now: datetime) -> bool:
        """Whether it is too early to try again."""
        return cycle_id in self._until and now < self._until[cycle_id]


def regroups_due(
    database: Database, now: datetime, *, hourly: bool, setbacks: Setbacks | None = None
) -> list[AuthorityFacts]:
    """The authorities to regroup, each with the plan cycle that is meant as its own."""
    with database.reading() as session:
        asked = regroupings_asked(session)
        if not asked and not hourly:
            return []
        due = {}
        for authority in all_authorities(session):
            for cycle in cycles_of(session, authority.id):
                of_cycle = replace(authority, cycle=cycle)
                is_hourly = hourly and cycle.id == authority.cycle.id and _is_due(session, of_cycle, now)
                if cycle.id in asked or is_hourly:
                    due[cycle.id] = of_cycle
    return [
        authority
        for authority in due.values()
        if authority.settings.machine_labels and not (setbacks and setbacks.rests(authority.cycle.id, now))
    ]


def regroup_what_is_due(
    database: Database, due: list[AuthorityFacts], now: datetime, setbacks: Setbacks | None = None
) -> None:
    """Regroup each of these; the trouble of one does not keep the others waiting."""
    setbacks = setbacks or Setbacks()
    for authority in due:
        try:
            outcome = regroup_needs(database, authority, now)
        except Exception as error:
            setbacks.note(authority.cycle.id, now)
            log.exception("regrouping_failed", authority=authority.slug, error=type(error).__name__)
        else:
            setbacks.forget(authority.cycle.id)
            log.info("needs_regrouped", authority=authority.slug, outcome=outcome)


def _is_due(session: Session, authority: AuthorityFacts, now: datetime) -> bool:
    last = newest_regrouping(session, authority.id, authority.cycle.id)
    if last is None:
        return has_anything_happened(session, authority.id, after_event=0)
    return last.happened_at <= now - _EVERY and has_anything_happened(
        session, authority.id, after_event=int(last.detail.get("event_id", 0))
    )
