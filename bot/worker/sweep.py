"""The sweep: finds what was written but never finished, and hands it on again.

Work is normally handed on the moment it is committed. What a killed worker, a flushed Redis or a full queue left behind
is found here, so the sweep is what turns "usually" into "always". It also does what only time brings about.
"""

import threading
from datetime import timedelta

from structlog import get_logger

from bot.domain import thai_time
from bot.jobs import Job
from bot.store.broadcast_batches import release_all_batches
from bot.store.conversations import release_all_conversations
from bot.store.inbox import chats_with_waiting_events
from bot.store.media_files import due_attachments
from bot.store.outbox import due_parcels, release_all_parcels
from bot.worker.broadcasting import hand_on_announcements
from bot.worker.housekeeping import keep_house
from bot.worker.learning import learn_what_is_due
from bot.worker.parts import WorkerParts
from bot.worker.regrouping import Setbacks, regroup_what_is_due, regroups_due

log = get_logger(__name__)

_EVERY_SECONDS = 2.0
_HANDED_ON_FOR = timedelta(seconds=5)  # younger work is probably on its way to a worker
_MOST_AT_ONCE = 500
_ENOUGH, _OLDEST = 100, 20  # the oldest are handed on all the same: they may be those that got lost
_HOUSE_EVERY = timedelta(minutes=5)


def sweep(parts: WorkerParts, *, older_than: timedelta = _HANDED_ON_FOR) -> int:
    """Hand on everything unfinished that is older than that; how much it was."""
    now = thai_time.now()
    turns, deliveries = _room(parts, Job.TAKE_TURN), _room(parts, Job.DELIVER)
    with parts.database.reading() as session:
        chats = chats_with_waiting_events(session, received_before=now - older_than, limit=turns)
        parcels = due_parcels(session, now, created_before=now - older_than, limit=deliveries)
        attachments = due_attachments(session, now, limit=_MOST_AT_ONCE)
    for authority_id, chat_hash in chats:
        parts.jobs.send(Job.TAKE_TURN, authority_id, chat_hash)
    for outbox_id in parcels:
        parts.jobs.send(Job.DELIVER, outbox_id)
    for attachment_id in attachments:
        parts.jobs.send(Job.FETCH_MEDIA, attachment_id)
    return len(chats) + len(parcels) + len(attachments) + hand_on_announcements(parts, now)


def _room(parts: WorkerParts, job: Job) -> int:
    """How much to hand on at most: where much waits for a worker already, most of it would be the same once more."""
    return _MOST_AT_ONCE if parts.jobs.count_queued(job) < _ENOUGH else _OLDEST


def release_claims_of_the_dead(parts: WorkerParts) -> None:
    """Free all leases at the start of the only worker process there is: their holders cannot be alive."""
    with parts.database.transaction() as session:
        release_all_conversations(session)
        release_all_parcels(session)
        release_all_batches(session)


class Sweeper:
    """Sweeps every few seconds on a thread of its own."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)
        self._learner: threading.Thread | None = None
        self._grouper: threading.Thread | None = None
        self._setbacks = Setbacks()
        self._forgotten: int | None = None  # how many erasures were known when the log was last emptied

    def start(self) -> None:
        """Begin, with one sweep of everything there is."""
        self._thread.start()

    def stop(self) -> None:
        """End after the sweep that may be running."""
        self._stopping.set()
        self._thread.join(timeout=10)

    def _write_down_erasures(self) -> None:
        """What a crash kept from the list; and after each erasure the database's own log is emptied."""
        self._parts.write_down_erasures()
        known = self._parts.erased_log.known if self._parts.erased_log else None
        if known != self._forgotten and self._parts.database.forget_overwritten_pages():
            self._forgotten = known

    def _learn_beside(self) -> None:
        """Learning takes seconds, in which the sweep must go on."""
        if self._learner is None or not self._learner.is_alive():
            arguments = (self._parts, thai_time.now())
            self._learner = threading.Thread(target=learn_what_is_due, args=arguments, name="learner", daemon=True)
            self._learner.start()

    def _regroup_beside(self, *, hourly: bool) -> None:
        if self._grouper is not None and self._grouper.is_alive():
            return
        now = thai_time.now()
        due = regroups_due(self._parts.database, now, hourly=hourly, setbacks=self._setbacks)
        if due:
            arguments = (self._parts.database, due, now, self._setbacks)
            self._grouper = threading.Thread(target=regroup_what_is_due, args=arguments, name="grouper", daemon=True)
            self._grouper.start()

    def _run(self) -> None:
        older_than, house_at = timedelta(0), thai_time.now()
        while True:
            try:
                sweep(self._parts, older_than=older_than)
                older_than = _HANDED_ON_FOR
                self._write_down_erasures()
                self._regroup_beside(hourly=thai_time.now() >= house_at)
                if thai_time.now() >= house_at:
                    house_at = thai_time.now() + _HOUSE_EVERY
                    keep_house(self._parts, thai_time.now())
                    self._learn_beside()
            except Exception as error:  # the sweep is the last safety: it must outlive any fault
                log.exception("sweep_failed", error=type(error).__name__)
            if self._stopping.wait(_EVERY_SECONDS):
                return
