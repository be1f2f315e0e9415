"""Many messages within a minute by one resident: all are recorded, one word about it is said."""

from datetime import timedelta

from bot.domain.thai_time import moment_from
from bot.wording.small_talk import too_many_at_once
from handlers.telling import is_danger
from handlers.turn import Turn

MOST_IN_A_MINUTE = 30
_MINUTE = timedelta(minutes=1)


def keep_pace(turn: Turn) -> None:
    """Count this message; beyond the limit its answer is left out, unless a life may be at stake."""
    at = turn.incoming.happened_at
    pace = turn.memory.get("pace")
    if pace is None or not timedelta(0) <= at - moment_from(pace["since"]) < _MINUTE:
        pace = {"since": at.isoformat(), "count": 0}
    count = int(pace["count"]) + 1
    if turn.person.erased_at is None:
        turn.remember(pace={"since": pace["since"], "count": count})
    if count < MOST_IN_A_MINUTE or (turn.reading is not None and is_danger(turn.reading)):
        return
    turn.messages[:] = [too_many_at_once(turn.tone)] if count == MOST_IN_A_MINUTE else []
