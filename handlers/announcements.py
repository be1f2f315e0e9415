"""Announcements that a resident does or does not want; answers to their own needs come all the same."""

from bot.wording import broadcasts as wording
from handlers.turn import Turn


def mute(turn: Turn) -> None:
    """ปิดรับประกาศ: nothing unasked from now on, but for what their own needs bring."""
    turn.person.muted_at = turn.person.muted_at or turn.now
    turn.say(wording.muted(turn.tone))


def unmute(turn: Turn) -> None:
    """เปิดรับประกาศ."""
    turn.person.muted_at = None
    turn.say(wording.unmuted(turn.tone))
