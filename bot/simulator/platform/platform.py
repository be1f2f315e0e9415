"""The platform as the demo and the tests hold it in their hands."""

import time
from collections import deque
from datetime import timedelta
from threading import Thread

from bot.domain import thai_time
from bot.simulator.platform.faults import Fault, FaultRule, Faults
from bot.simulator.platform.server import PlatformServer
from bot.simulator.platform.state import (
    MAX_CHATS,
    MAX_ENTRIES_PER_CHAT,
    MAX_REQUESTS,
    Channel,
    Clock,
    Entry,
    LoggedRequest,
    State,
    id_of,
    keep,
)
from bot.simulator.platform.webhooks import WebhookMaker


class LinePlatform(WebhookMaker):
    """LINE on loopback, for any number of channels; every method may be called from any thread."""

    def __init__(self, clock: Clock = thai_time.now, most_requests: int = MAX_REQUESTS) -> None:
        super().__init__(State(clock, most_requests))
        self._faults = Faults()
        self._server: PlatformServer | None = None

    def start(self, port: int = 0) -> str:
        """Serve, and say where."""
        self._server = PlatformServer(self.state, self._faults, port)
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Stop serving; what the platform knows stays, and `start` serves it again."""
        if self._server:
            self._server.stop()
            self._server = None

    def add_channel(
        self, slug: str, secret: str, access_token: str, *, destination: str = "", quota: int | None = None
    ) -> Channel:
        """Make a channel known; adding it again changes its secret and token and keeps its chats."""
        with self.state.lock:
            channel = self.state.channels.get(slug)
            if channel is None:
                channel = Channel(slug, secret, access_token, destination or id_of("U", f"bot {slug}"), quota)
                self.state.channels[slug] = channel
            channel.secret, channel.access_token = secret, access_token
            return channel

    def user(self, user_id: str, name: str) -> str:
        """Give a person a name; `user_id` may be a short word, and the LINE id to use is returned."""
        is_line_id = len(user_id) == 33 and user_id[0] == "U"
        line_id = user_id if is_line_id else id_of("U", user_id)
        with self.state.lock:
            keep(self.state.names, line_id, name, MAX_CHATS)
        return line_id

    def befriend(self, channel: str, user_id: str) -> None:
        """Make a person a friend of the account without their doing anything."""
        with self.state.lock:
            keep(self.state.channels[channel].chats, user_id, deque(maxlen=MAX_ENTRIES_PER_CHAT), MAX_CHATS)

    def set_quota(self, channel: str, quota: int | None) -> None:
        """Change how many messages a month a channel may send."""
        with self.state.lock:
            self.state.channels[channel].quota = quota

    def chat(self, channel: str, chat_id: str, after: int = 0) -> list[Entry]:
        """A chat in order, in both directions; with `after` only entries of a greater `seq`."""
        with self.state.lock:
            entries = self.state.channels[channel].chats.get(chat_id, ())
            return [entry for entry in entries if entry.seq > after]

    def answers(self, channel: str, chat_id: str, after: int = 0) -> list[Entry]:
        """What the bot said in a chat and the person received."""
        found = self.chat(channel, chat_id, after)
        return [entry for entry in found if entry.direction == "out" and entry.is_delivered]

    def is_loading(self, channel: str, chat_id: str) -> bool:
        """Whether the dots of somebody writing show in a chat."""
        with self.state.lock:
            until = self.state.channels[channel].loading.get(chat_id)
            return until is not None and until > self.state.clock()

    def wait_for_change(self, after: int, timeout: float) -> int:
        """The platform's `seq` once it has passed `after`, or as it is when `timeout` seconds are over."""
        with self.state.changed:
            self.state.changed.wait_for(lambda: self.state.seq > after, timeout)
            return self.state.seq

    def wait_for_answers(
        self, channel: str, chat_id: str, count: int, *, after: int = 0, timeout: float = 5
    ) -> list[Entry]:
        """The bot's messages in a chat once there are `count` of them, or as many as came in time."""
        end = time.monotonic() + timeout
        while True:
            seq = self.state.seq
            found = self.answers(channel, chat_id, after)
            left = end - time.monotonic()
            if len(found) >= count or left <= 0:
                return found
            self.wait_for_change(seq, left)

    @property
    def requests(self) -> list[LoggedRequest]:
        """The calls that reached the platform, oldest first, as far as they are kept."""
        with self.state.lock:
            return list(self.state.requests)

    def fail_next(self, *faults: Fault) -> None:
        """Let the next calls fail, one fault each."""
        self._faults.plan(*faults)

    def fail_by(self, rule: FaultRule | None) -> None:
        """Ask `rule` for the fault of every call that no planned fault meets; it is given the path."""
        self._faults.decide_by(rule)

    def limit_rate(self, path: str, per_second: int | None) -> None:
        """Let every channel make so many calls a second whose path holds that; None takes the limit away."""
        self.state.rates.limit(path, per_second)

    def stop_failing(self) -> None:
        """Forget all faults."""
        self._faults.clear()

    def forget_content(self, message_id: str) -> None:
        """Delete what a message held, as LINE does after a while."""
        with self.state.lock:
            self.state.content.pop(message_id, None)

    def age_tokens(self, seconds: float) -> None:
        """Make every reply token older: tests of expiry need not wait a minute."""
        with self.state.lock:
            for token in self.state.tokens.values():
                token.given_at -= timedelta(seconds=seconds)
