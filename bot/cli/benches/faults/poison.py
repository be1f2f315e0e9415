"""G2.11: an event that fails whenever it is tried ends dead, for staff to see; nobody else notices."""

import time

from sqlalchemy import select

from bot.cli.benches.events import user_id
from bot.cli.benches.faults.stage import Episode, Stage
from bot.cli.benches.faults.words import POISON
from bot.cli.benches.promises import percentile
from bot.domain.states import EventState
from bot.store.inbox import LAST_TRY
from bot.store.models import InboxEvent

_POISONED = 900_000  # numbers of residents who do nothing else
_P99 = 5.0


def poison(stage: Stage, episode: Episode, times: int) -> None:
    """One poisoned event for every hundred others, each by a resident of its own."""
    for number in range(times):
        user = user_id(_POISONED + number % stage.residents)
        webhook = stage.platform.make_text("bench", user, f"{POISON} {number}")
        stage.post_now(episode.ledger, webhook)
        time.sleep(100 / stage.habits.per_second)
    episode.dead_expected = times
    time.sleep(20)  # five tries with their pauses


def judge_poison(stage: Stage, episode: Episode) -> None:
    """Afterwards: dead after five tries, and the others were not held up."""
    with stage.database.reading() as session:
        rows = session.scalars(select(InboxEvent).where(InboxEvent.id > episode.marks.event)).all()
    dead = [row for row in rows if row.state == EventState.DEAD]
    others = [
        (row.handled_at - row.received_at).total_seconds()
        for row in rows
        if row.state != EventState.DEAD and row.handled_at is not None
    ]
    episode.notes["dead"] = len(dead)
    episode.notes["p99_of_the_others_seconds"] = round(percentile(others, 0.99), 2)
    episode.expect(f"{len(dead)} dead, not {episode.dead_expected}", holds=len(dead) == episode.dead_expected)
    episode.expect(f"tried {max((row.attempts for row in dead), default=0)} times",
                   holds=all(row.attempts <= LAST_TRY for row in dead))  # fmt: skip
    if percentile(others, 0.99) > _P99:
        episode.late.append("others were held up")
