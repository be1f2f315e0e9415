"""Announcements that a resident does or does not want; answers to their own needs come all the same."""

from bot.services.give_consent import choose_announcements
from bot.wording import broadcasts as wording
from handlers.turn import Turn


def mute(turn: Turn) -> None:
    """ปิดรับประกาศ: nothing unasked from now on, but for what their own needs bring."""
    choose_announcements(turn.session, turn.person, turn.incoming.event_id, turn.now, wanted=False)
    turn.say(wording.muted(turn.tone))


def unmute(turn: Turn) -> None:
    """เปิดรับประกาศ."""
    choose_announcements(turn.session, turn.person, turn.incoming.event_id, turn.now, wanted=True)
    turn.say(wording.unmuted(turn.tone))
