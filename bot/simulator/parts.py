"""What the simulator is given by the application."""

import secrets
from dataclasses import dataclass, field

from bot.simulator.platform import LinePlatform
from bot.store.sealing import Seal
from bot.store.session import Database


@dataclass(frozen=True, slots=True)
class SimulatorParts:
    """`own_url` is where this very process answers: webhooks are posted there as LINE would.

    `start` is another word after each start of the process: what a browser shows of an earlier one is out of date.
    """

    database: Database
    seal: Seal
    platform: LinePlatform
    own_url: str
    start: str = field(default_factory=lambda: secrets.token_hex(4))
