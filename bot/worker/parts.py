"""What every act of a worker needs."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.broadcasts import LARGEST_BATCH
from bot.jobs import Jobs, Pace
from bot.line.client import LineGateway
from bot.services.find_channel import Channels
from bot.store.authorities import AuthorityFacts, authority_by_id
from bot.store.erasures import ErasedLog
from bot.store.sealing import Seal
from bot.store.session import Database, Session

_KEEP_SECONDS = 5.0


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
    _gateways: dict[str, LineGateway] = field(default_factory=dict)
    _authorities: dict[int, tuple[float, AuthorityFacts]] = field(default_factory=dict)

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
