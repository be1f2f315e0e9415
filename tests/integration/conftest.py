"""A LINE platform on loopback, and a worker's parts that speak to it."""

from functools import partial

import pytest

from bot.jobs import Jobs
from bot.line.client import LineGateway
from bot.services.find_channel import Channels
from bot.simulator.platform import LinePlatform
from bot.worker.parts import WorkerParts

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def platform():
    """LINE, with the channel of เขลางค์นคร."""
    platform = LinePlatform()
    platform.base = platform.start()
    platform.add_channel("khelang", SECRET, "token-of-khelang")
    yield platform
    platform.stop()


@pytest.fixture
def worker(database, seal, khelang, platform):
    """What a worker needs; jobs are kept in the process and run by nobody."""
    gateway = partial(LineGateway, api_base=platform.base, data_api_base=platform.base, timeout=(1, 1))
    return WorkerParts(database, seal, Channels(database, seal), Jobs(), gateway)
