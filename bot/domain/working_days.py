"""When staff are at their desks again; public holidays are not known here."""

from datetime import date, datetime, timedelta

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.thai_time import BANGKOK


def next_opening(settings: AuthoritySettings, now: datetime) -> date | None:
    """The day on which the office opens next; None while it is open."""
    local = now.astimezone(BANGKOK)
    if settings.is_open(local.time(), local.weekday()):
        return None
    opens_later_today = settings.is_before_opening(local.time())
    day = local.date() if opens_later_today else local.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
