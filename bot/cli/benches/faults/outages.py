"""G2.4, G2.6, G2.8: a database that crashes, a Redis that forgets, stops or refuses, a network that fails."""

import time

from bot.cli.benches.faults.proxy import Mode
from bot.cli.benches.faults.stage import Episode, Stage

NETWORK_MODES: tuple[Mode, ...] = ("cut", "blackhole", "slow", "reset")


def crash_postgres(stage: Stage, episode: Episode, times: int) -> None:
    """As a power cut would end it."""
    if stage.postgres is None:
        return
    for _ in range(times):
        time.sleep(1.5)
        stage.postgres.crash()
        stage.recovered(episode)
    episode.notes["crashes"] = times


def empty_redis(stage: Stage, episode: Episode, times: int) -> None:
    """FLUSHALL every two seconds."""
    if stage.redis is None:
        return
    for _ in range(times):
        time.sleep(2)
        stage.redis.tell("FLUSHALL")
    stage.recovered(episode)
    episode.notes["flushes"] = times


def stop_redis(stage: Stage, episode: Episode, seconds: int) -> None:
    """No Redis at all for a while, and then an empty one."""
    if stage.redis is None:
        return
    stage.redis.stop()
    time.sleep(1)
    episode.expect("/readyz did not tell that the broker is gone",
                   holds=stage.product.readiness().get("broker") is False)  # fmt: skip
    time.sleep(seconds)
    stage.redis.start()
    stage.recovered(episode)


def let_redis_refuse(stage: Stage, episode: Episode, seconds: int) -> None:
    """-OOM to every write, then -READONLY."""
    if stage.redis is None:
        return
    for begin, end in (
        (("CONFIG", "SET", "maxmemory", "1"), ("CONFIG", "SET", "maxmemory", "0")),
        (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
    ):
        stage.redis.tell(*begin)
        time.sleep(seconds)
        stage.redis.tell(*end)
        stage.recovered(episode)


def fail_the_way_to_the_database(stage: Stage, episode: Episode, seconds: int) -> None:
    """Cut, blackhole, two seconds late, reset; what was chosen before is begun when there is a way again."""
    episode.longest_pause = seconds + 5
    _fail(stage, episode, seconds)


def fail_the_way_to_line(stage: Stage, episode: Episode, seconds: int) -> None:
    """The same on the way out; the door must not even notice."""
    _fail(stage, episode, seconds)
    refused = episode.ledger.answers_other_than_200()
    episode.expect(f"the door refused {refused} bodies while only LINE was unreachable", holds=refused == 0)


def _fail(stage: Stage, episode: Episode, seconds: int) -> None:
    for mode in NETWORK_MODES:
        stage.proxy.behave(mode)
        time.sleep(seconds)
        stage.proxy.behave("pass")
        stage.recovered(episode)
        time.sleep(1)
