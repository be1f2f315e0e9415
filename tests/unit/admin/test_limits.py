"""How often something may be tried, also while what counts for all processes is away."""

import socket

import pytest
from werkzeug.exceptions import TooManyRequests

from admin.limits import Limits

ALLOWED = "2 per 15 minutes"


@pytest.fixture
def nowhere() -> str:
    """The address of a Redis that does not answer."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{taken.getsockname()[1]}/0"


def test_while_redis_is_away_each_process_counts_by_itself(nowhere):
    limits = Limits(nowhere)
    assert [limits.hit("sign-in", ALLOWED, "mali") for _ in range(2)] == [1, 0]
    with pytest.raises(TooManyRequests) as refused:
        limits.hit("sign-in", ALLOWED, "mali")
    assert 0 < refused.value.retry_after <= 15 * 60 + 1
    assert limits.hit("sign-in", ALLOWED, "somchai") == 1


def test_while_redis_is_away_a_right_try_is_forgotten_too(nowhere):
    limits = Limits(nowhere)
    limits.hit("sign-in", ALLOWED, "mali")
    limits.forget("sign-in", ALLOWED, "mali")
    assert limits.hit("sign-in", ALLOWED, "mali") == 1
