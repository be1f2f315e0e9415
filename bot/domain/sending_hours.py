"""The hours in which residents may be sent something they did not ask for."""

from datetime import datetime, timedelta

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.thai_time import BANGKOK


def may_send_at(settings: AuthoritySettings, moment: datetime) -> bool:
    """Whether that moment lies within the hours."""
    return settings.push_from_hour <= moment.astimezone(BANGKOK).hour < settings.push_to_hour


def next_sending_moment(settings: AuthoritySettings, moment: datetime) -> datetime:
    """That moment, or the first one after it within the hours."""
    if may_send_at(settings, moment):
        return moment
    there = moment.astimezone(BANGKOK)
    day = there if there.hour < settings.push_from_hour else there + timedelta(days=1)
    return day.replace(hour=settings.push_from_hour, minute=0, second=0, microsecond=0).astimezone(moment.tzinfo)
