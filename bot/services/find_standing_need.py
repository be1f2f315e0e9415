"""Find a need that staff want to act on, as they saw it: what changed meanwhile is not decided unseen."""

from zlib import crc32

from bot.domain.errors import NotFound, Refused
from bot.domain.states import COUNTED_STATES
from bot.store.models import Need
from bot.store.needs import need_by_number
from bot.store.session import Session


class ChangedMeanwhile(Refused):
    """Somebody else changed the need after the page was shown."""


def stamp_of(issue: int, issue_by: str, *, is_undecided: bool, text: str | None = None) -> str:
    """What a page says it showed, with or without the words; an act is refused where something else stands by then."""
    stamp = f"{issue}-{issue_by}-{int(is_undecided)}"
    return stamp if text is None else f"{stamp}-{crc32(text.encode()):08x}"


def standing_need(session: Session, authority_id: int, number: str, seen: str | None = None) -> Need:
    """The need, locked until the commit. Raises NotFound, Refused, or ChangedMeanwhile unless `seen` stands."""
    need = need_by_number(session, authority_id, number, for_update=True)
    if need is None:
        raise NotFound(f"no need {number}")
    if need.state not in COUNTED_STATES:
        raise Refused(f"{number} does not count", thai="เรื่องนี้ไม่นับแล้ว เพราะผู้แจ้งถอนหรือเจ้าหน้าที่เห็นว่าไม่ใช่ความต้องการ")
    stands = [
        stamp_of(need.issue, need.issue_by, is_undecided=need.is_undecided, text=text) for text in (None, need.text)
    ]
    if seen is not None and seen not in stands:
        raise ChangedMeanwhile(f"{number} is now {stands[0]}", thai="มีคนเปลี่ยนเรื่องนี้ระหว่างที่ท่านดูอยู่")
    return need
