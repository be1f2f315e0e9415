"""What every act of a worker needs."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.jobs import Jobs
from bot.line.client import LineGateway
from bot.services.find_channel import Channels
from bot.store.sealing import Seal
from bot.store.session import Database


@dataclass(frozen=True, slots=True)
class WorkerParts:
    """Made once per process, after any fork. `open_gateway` makes the way to LINE for an access token."""

    database: Database
    seal: Seal
    channels: Channels
    jobs: Jobs
    open_gateway: Callable[[str], LineGateway]
    public_base_url: str = ""
    _gateways: dict[str, LineGateway] = field(default_factory=dict)

    def gateway_of(self, authority_id: int) -> LineGateway:
        """The way to LINE for an authority, with its connections kept open. Raises NotFound."""
        token = self.channels.of_authority(authority_id).access_token
        if token not in self._gateways:
            self._gateways[token] = self.open_gateway(token)
        return self._gateways[token]
