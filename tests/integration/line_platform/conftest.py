"""A LINE platform on loopback with a clock that tests move, and the bot's gateway to it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.line.client import LineGateway
from bot.simulator.platform import LinePlatform


class MovableClock:
    """Time that stands still until a test moves it."""

    def __init__(self):
        self.now = datetime(2026, 4, 2, 2, 30, tzinfo=UTC)

    def __call__(self):
        return self.now

    def advance(self, **amount):
        self.now += timedelta(**amount)


@pytest.fixture
def clock():
    return MovableClock()


@pytest.fixture
def platform(clock):
    made = LinePlatform(clock=clock)
    made.base_url = made.start()
    made.add_channel("khelang", "s3cret", "t0ken")
    yield made
    made.stop()


@pytest.fixture
def gateway(platform):
    return LineGateway("t0ken", platform.base_url, platform.base_url, timeout=(1, 1))


@pytest.fixture
def malee(platform):
    """A resident who has added the account."""
    user_id = platform.user("malee", "มาลี ใจดี")
    platform.make_follow("khelang", user_id)
    return user_id
