"""What every act of a worker needs."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from structlog import get_logger

from bot.domain.broadcasts import LARGEST_BATCH
from bot.domain.errors import SettingsError
from bot.jobs import Jobs, Pace
from bot.line.client import LineGateway
from bot.services.find_channel import Channels
from bot.store.authorities import AuthorityFacts, authority_by_id
from bot.store.erasures import ErasedLog
from bot.store.priority_lock import PriorityLock
from bot.store.sealing import Seal
from bot.store.session import Database, Session

log = get_logger(__name__)

_KEEP_SECONDS = 5.0
_GIVES_WAY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class WorkerParts:
    """Made once per process, after any fork. `open_gateway` makes the way to LINE for an access token."""

    database: Database
    seal: Seal
    channels: Channels
    jobs: Jobs
    open_gateway: Callable[[str], LineGateway]
    public_base_url: str = ""
    pace: Pace = field(default_factory=Pace)
    erased_log: ErasedLog | None = None  # None only where a test has no folder
    batch_size: int = LARGEST_BATCH  # smaller only where batches themselves are tested
    _interpreter: PriorityLock = field(default_factory=PriorityLock)
    _gateways: dict[str, LineGateway] = field(default_factory=dict)
    _authorities: dict[int, tuple[float, AuthorityFacts]] = field(default_factory=dict)

    def at_work(self, *, hurried: bool = False) -> AbstractContextManager[None]:
        """One thread of the worker at a time, where it never waits for a server; the hurried ones first.

        SQLite answers within the process, and lets go of the interpreter while it does. Threads that are ready to go on
        then took it from each other at every question, which cost a quarter of the processor.
        """
        self._give_way()
        if not self.database.is_sqlite:
            return nullcontext()
        return self._interpreter.held(hurried=hurried)

    def _give_way(self) -> None:
        """Wait, though never long, while the door takes in more than it can beside us."""
        until = time.monotonic() + _GIVES_WAY_SECONDS
        while self.jobs.rush.is_on() and time.monotonic() < until:
            time.sleep(0.02)

    def write_down_erasures(self) -> None:
        """Bring the list up to date that is kept apart from the database.

        A full disk is left to a later sweep, and a list of another key to whoever reads the log or asks the doctor.
        """
        try:
            if self.erased_log:
                self.erased_log.keep_up(self.database)
        except (OSError, SettingsError) as error:
            log.warning("erasures_not_written_down", error=type(error).__name__)

    def gateway_of(self, authority_id: int) -> LineGateway:
        """The way to LINE for an authority, with its connections kept open. Raises NotFound."""
        token = self.channels.of_authority(authority_id).access_token
        if token not in self._gateways:
            self._gateways[token] = self.open_gateway(token)
        return self._gateways[token]

    def authority(self, session: Session, authority_id: int) -> AuthorityFacts:
        """An authority's facts, asked for with every event and therefore kept for some seconds. Raises NotFound."""
        kept = self._authorities.get(authority_id)
        if kept is None or time.monotonic() - kept[0] > _KEEP_SECONDS:
            kept = time.monotonic(), authority_by_id(session, authority_id)
            self._authorities[authority_id] = kept
        return kept[1]
