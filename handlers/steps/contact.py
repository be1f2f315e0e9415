"""A message for staff."""

from bot.domain import thai_time
from bot.domain.incoming import SaidText
from bot.domain.steps import Step
from bot.domain.working_days import next_opening
from bot.services.leave_message import leave
from bot.wording import contact as wording
from handlers.asking import go_on, has_consent
from handlers.turn import Turn


def ask(turn: Turn) -> None:
    """Telephone and hours; the next words are for staff, if they may be kept."""
    settings = turn.authority.settings
    turn.say(
        wording.how_to_reach_staff(
            turn.tone,
            name=turn.authority.short_name,
            phone=turn.authority.contact_phone,
            hours=f"{settings.opens_at}–{settings.closes_at}",
            can_leave=has_consent(turn),
        )
    )
    if not has_consent(turn):
        return
    turn.ask(Step.CONTACT)
    opens = next_opening(settings, turn.now)
    if opens is not None:
        turn.say(wording.outside_hours(turn.tone, thai_time.full_date(opens), settings.opens_at))


def answer(turn: Turn) -> None:
    """Leave the words for staff."""
    deed = turn.incoming.deed
    message_id = deed.message_id if isinstance(deed, SaidText) else None
    leave(turn.session, turn.person, turn.read().text, turn.incoming.event_id, message_id, now=turn.now)
    go_on(turn)
    turn.say(wording.left(turn.tone))
