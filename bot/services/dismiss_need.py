"""Staff see that words ask for nothing: the need leaves all counts, keeps its number, and its teller is told kindly."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.domain.errors import NotFound, Refused
from bot.domain.states import NeedState
from bot.services.find_standing_need import standing_need
from bot.services.group_changes import name_without_words_of
from bot.services.record_audit import record_audit
from bot.services.take_back_notice import untell
from bot.store.authorities import AuthorityFacts
from bot.store.needs import add_history, need_by_number, was_dismissed
from bot.store.notices import add_notice, newest_notice
from bot.store.session import Session
from bot.wording.corrections import a_need_after_all, not_a_need
from bot.wording.tone import Tone

_KIND = "not_a_need"


@dataclass(frozen=True, slots=True)
class Dismissal:
    """What stood before, enough to take it back."""

    number: str
    was_state: str
    notice_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def dismiss_need(
    session: Session, authority: AuthorityFacts, number: str, *, seen: str | None, staff_id: int, now: datetime
) -> Dismissal:
    """Let a need count no more as nothing is asked for. Raises ChangedMeanwhile unless `seen` stands or is None."""
    need = standing_need(session, authority.id, number, seen)
    was = need.state
    need.state, need.withdrawn_at = NeedState.WITHDRAWN, now
    add_history(session, need, _KIND, "staff", now, staff_id=staff_id)
    name_without_words_of(session, need)
    record_audit(session, "need_dismissed", authority_id=authority.id, staff_id=staff_id, now=now, number=number)
    if need.resident_id is None:
        return Dismissal(number, was)
    text = not_a_need(Tone(authority.settings.particle), number)
    return Dismissal(number, was, add_notice(session, authority.id, need.resident_id, kind=_KIND, text=text, now=now))


def recount_need(session: Session, authority: AuthorityFacts, number: str, *, staff_id: int, now: datetime) -> None:
    """Bring a dismissed need before a person again, whoever dismissed it and whenever. Raises Refused for others.

    What its teller was told, or was to be told, is put right as by an undo.
    """
    need = need_by_number(session, authority.id, number)
    told = need and need.resident_id and newest_notice(session, authority.id, need.resident_id, _KIND, number)
    dismissal = Dismissal(number, NeedState.IN_REVIEW, told or None)
    take_back_dismissal(session, authority, dismissal, staff_id=staff_id, now=now)


def take_back_dismissal(
    session: Session, authority: AuthorityFacts, dismissal: Dismissal, *, staff_id: int, now: datetime
) -> None:
    """Let it count again. Raises Refused when something else happened to it since."""
    number = dismissal.number
    need = need_by_number(session, authority.id, number, for_update=True)
    if need is None:
        raise NotFound(f"no need {number}")
    if need.state != NeedState.WITHDRAWN or not was_dismissed(session, need):
        raise Refused(f"{number} is {need.state}", thai=f"มีคนทำต่อกับเรื่อง {number} แล้ว จึงเลิกทำไม่ได้")
    need.state, need.withdrawn_at = NeedState(dismissal.was_state), None
    add_history(session, need, "restored", "staff", now, staff_id=staff_id, taken_back=True)
    record_audit(session, "dismissal_undone", authority_id=authority.id, staff_id=staff_id, now=now, number=number)
    tone = Tone(authority.settings.particle)
    untell(session, need, dismissal.notice_id, kind=_KIND, put_right=a_need_after_all(tone, number), now=now)
