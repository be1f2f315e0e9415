"""LINE itself, on loopback: what the demo and the tests talk to instead of the real platform.

It keeps LINE's rules that decide how a bot must behave: reply tokens that work once and for a minute, retry keys,
the monthly quota, blocked residents, content that is not ready yet, and the ways in which a call can fail.
"""

from bot.simulator.platform.faults import Fault
from bot.simulator.platform.platform import LinePlatform
from bot.simulator.platform.state import Channel, Entry, LoggedRequest, StoredContent, id_of
from bot.simulator.platform.webhooks import Webhook

__all__ = ["Channel", "Entry", "Fault", "LinePlatform", "LoggedRequest", "StoredContent", "Webhook", "id_of"]
