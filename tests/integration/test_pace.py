"""How fast announcements go out: together over all workers, each channel for itself."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.jobs import ANNOUNCING, Jobs, Pace
from bot.line.client import LineGateway
from bot.worker.actors import register_actors
from bot.worker.sweep import sweep
from tests.announcing import announcing, line_id
from tests.conftest import REDIS_URL

REDIS = REDIS_URL.rsplit("/", 1)[0] + "/8"


@pytest.fixture(params=["process", pytest.param("redis", marks=pytest.mark.redis)])
def redis_url(request):
    return REDIS if request.param == "redis" else ""


def authority():
    """An authority that no other test has used up the pace of."""
    return time.time_ns()


def test_no_more_pass_in_a_second_than_may(redis_url):
    pace, one, other = Pace(redis_url, multicasts=3), authority(), authority() + 1
    assert [pace.wait(one, "multicast", seconds=0) for _ in range(4)] == [True, True, True, False]
    assert pace.wait(one, "push", seconds=0)
    assert pace.wait(other, "multicast", seconds=0)
    assert pace.wait(one, "multicast", seconds=3)


def test_after_lines_refusal_the_channel_rests_for_a_second(redis_url):
    pace, one, other = Pace(redis_url), authority(), authority() + 1
    pace.rest(one, "multicast")
    assert not pace.wait(one, "multicast", seconds=0)
    assert pace.wait(one, "push", seconds=0)
    assert pace.wait(other, "multicast", seconds=0)
    assert pace.wait(one, "multicast", seconds=3)


@pytest.mark.redis
def test_all_workers_share_one_pace_through_redis():
    workers, one = [Pace(REDIS, multicasts=3) for _ in range(3)], authority()
    with ThreadPoolExecutor(9) as pool:
        passed = list(pool.map(lambda turn: workers[turn % 3].wait(one, "multicast", seconds=0), range(9)))
    assert sum(passed) == 3


def test_without_its_redis_a_worker_keeps_the_pace_for_itself():
    pace, one = Pace("redis://127.0.0.1:1/0", multicasts=2), authority()
    assert [pace.wait(one, "multicast", seconds=0) for _ in range(3)] == [True, True, False]


def test_a_sender_without_a_turn_gives_the_batch_back_as_it_was(worker, platform, khelang, monkeypatch):
    monkeypatch.setattr("bot.worker.broadcasting._TURN_SECONDS", 0)
    town = announcing(worker, platform, khelang)
    town.worker = replace(town.worker, pace=Pace(multicasts=1))
    town.people(6)
    one = town.announce()
    town.send(one, 2)
    assert town.statuses == [200]
    assert (town.progress(one).waiting, town.progress(one).unclear) == (3, 0)


def test_the_platform_counts_a_channels_calls_and_says_429(platform):
    platform.limit_rate("multicast", 2)
    platform.make_follow("khelang", line_id(1))
    gateway = LineGateway("token-of-khelang", platform.base, platform.base)
    words = [{"type": "text", "text": "ขอเชิญ"}]
    said = [gateway.multicast([line_id(1)], words, f"{number:08d}-0000-0000-0000-000000000000") for number in range(3)]
    assert [one.outcome for one in said] == ["accepted", "accepted", "rate_limited"]
    assert gateway.push(line_id(1), words, "00000009-0000-0000-0000-000000000000").outcome == "accepted"


def test_the_sweep_finds_what_is_due_and_the_senders_go_on_by_themselves(worker, platform, khelang):
    jobs = Jobs()
    town = announcing(replace(worker, jobs=jobs), platform, khelang)
    town.people(30)
    one = town.announce(start=False)
    register_actors(town.worker)
    jobs.start_workers(turns=1, sending=1)
    try:
        sweep(town.worker)
        wait_until_sent(town, one)
    finally:
        jobs.stop_workers()
    assert (town.row(one).state, town.heard(30)) == ("sent", [1] * 30)
    assert len(town.statuses) == 10


def test_announcements_of_two_authorities_take_turns(worker, platform, khelang, lamphun):
    platform.add_channel("lamphun", "1" * 32, "token-of-lamphun")
    parts, people = replace(worker, batch_size=1), 30
    towns = [announcing(parts, platform, one, batch_size=1) for one in (khelang, lamphun)]
    for town in towns:
        town.people(people)
    started = [town.announce() for town in towns]
    register_actors(towns[0].worker)
    parts.jobs.start_workers(turns=1, sending=1, announcing=1)
    try:
        for town, one in zip(towns, started, strict=True):
            wait_until_sent(town, one)
    finally:
        parts.jobs.stop_workers()
    order = [request.channel for request in towns[0].requests()]
    assert (order.count("khelang"), order.count("lamphun")) == (people, people)
    # The second waits for the senders that the first was given, never for the whole of it.
    assert order.index("lamphun") <= 2 * ANNOUNCING
    assert "khelang" in order[order.index("lamphun") :]


def wait_until_sent(town, broadcast_id):
    until = time.monotonic() + 20
    while town.row(broadcast_id).state != "sent" and time.monotonic() < until:
        time.sleep(0.05)
    assert town.row(broadcast_id).state == "sent"
