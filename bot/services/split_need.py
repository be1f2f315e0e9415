"""Staff find several wishes in one need: each becomes a need of its own, the first keeps the number.

Only borders are chosen. Every word stays as it was said, in its order, so joining the pieces again gives back the very
same text, and nothing of it has to be kept anywhere else.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from bot.domain.errors import Refused
from bot.domain.states import DecidedBy, NeedSource, NeedState
from bot.services.find_standing_need import standing_need
from bot.services.place_need import words_changed
from bot.services.record_audit import record_audit
from bot.services.record_need import record_need, understand_need
from bot.services.take_back_notice import untell
from bot.services.understand import MOST_PARTS, ReadPart, read_as_need
from bot.store.authorities import AuthorityFacts
from bot.store.models import Need
from bot.store.needs import add_history, last_event, need_by_number, next_part_of_event
from bot.store.notices import add_notice
from bot.store.residents import resident_by_id
from bot.store.session import Session
from bot.wording.corrections import joined_by_staff, split_by_staff
from bot.wording.tone import Tone

_KIND = "need_split"
# What the machine understood of the whole, put back as it was when the pieces are joined again.
_UNDERSTOOD = (
    "issue",
    "issue_by",
    "issue2",
    "confidence",
    "scores",
    "evidence",
    "is_undecided",
    "is_urgent",
    "is_sensitive",
    "model_version",
    "state",
)
_CUTS = ("split", "split_off", "joined", "merged")


@dataclass(frozen=True, slots=True)
class Splitting:
    """What a need became; `gaps` are the spaces that stood between the pieces, `was` what had been understood."""

    number: str
    others: list[str]
    gaps: list[str]
    was: dict[str, Any]
    notice_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept; without anybody's words."""
        return asdict(self)


def split_need(
    session: Session,
    authority: AuthorityFacts,
    number: str,
    borders: Sequence[int],
    *,
    seen: str | None,
    staff_id: int,
    now: datetime,
) -> Splitting:
    """Cut at `borders`, code points of the words in rising order.

    Raises Refused where that gives fewer than two pieces or too many, ChangedMeanwhile unless `seen` stands or is None.
    """
    need = standing_need(session, authority.id, number, seen)
    pieces, gaps = _cut(need.text, borders)
    if not 2 <= len(pieces) <= MOST_PARTS:
        raise Refused("not to be split so", thai=f"แบ่งได้ตั้งแต่ 2 ถึง {MOST_PARTS} เรื่อง ขึ้นบรรทัดใหม่ตรงที่เรื่องใหม่เริ่ม")
    splitting = Splitting(number, [], gaps, {name: getattr(need, name) for name in _UNDERSTOOD})
    parts = _read(pieces, authority, was_urgent=need.is_urgent)
    parts = [replace(part, is_restricted=part.is_restricted or need.is_restricted) for part in parts]
    _keep_first(need, parts[0])
    words_changed(session, authority, need, now)
    others = [_record(session, authority, need, part, staff_id=staff_id, now=now).number for part in parts[1:]]
    add_history(session, need, "split", "staff", now, staff_id=staff_id, numbers=others)
    _audit(session, "need_split", need, others, staff_id=staff_id, now=now)
    return replace(splitting, others=others, notice_id=_tell(session, authority, need, others, now))


def join_again(
    session: Session, authority: AuthorityFacts, splitting: Splitting, *, staff_id: int, now: datetime
) -> None:
    """Make it one need again. Raises Refused when somebody went on with one of the pieces."""
    need = standing_need(session, authority.id, splitting.number)
    others = [
        other
        for number in splitting.others
        if (other := need_by_number(session, authority.id, number, for_update=True)) is not None
    ]
    if not _are_untouched(session, need, others, splitting):
        raise Refused("somebody went on", thai=f"มีคนทำต่อกับเรื่องที่แยกจาก {need.number} แล้ว จึงเลิกทำไม่ได้")
    for gap, other in zip(splitting.gaps, others, strict=True):
        need.text += gap + other.text
        need.search_text += " " + other.search_text
        other.state, other.withdrawn_at = NeedState.WITHDRAWN, now
        add_history(session, other, "withdrawn", "staff", now, staff_id=staff_id, merged_into=need.number)
    for name, value in splitting.was.items():
        setattr(need, name, value)
    words_changed(session, authority, need, now)
    add_history(session, need, "joined", "staff", now, staff_id=staff_id, numbers=splitting.others)
    _audit(session, "need_joined", need, splitting.others, staff_id=staff_id, now=now)
    put_right = joined_by_staff(Tone(authority.settings.particle), need.number, splitting.others)
    untell(session, need, splitting.notice_id, kind=_KIND, put_right=put_right, now=now)


def _cut(text: str, borders: Sequence[int]) -> tuple[list[str], list[str]]:
    """The pieces without spaces at their ends, and the spaces between them; what is before and after stays outside."""
    edges = [0, *sorted({border for border in borders if 0 < border < len(text)}), len(text)]
    pieces: list[str] = []
    gaps: list[str] = []
    trailing = ""
    for start, end in pairwise(edges):
        whole = text[start:end]
        piece = whole.strip()
        if not piece:
            trailing += whole
            continue
        if pieces:
            gaps.append(trailing + whole[: len(whole) - len(whole.lstrip())])
        pieces.append(piece)
        trailing = whole[len(whole.rstrip()) :]
    return pieces, gaps


def _read(pieces: Sequence[str], authority: AuthorityFacts, *, was_urgent: bool) -> list[ReadPart]:
    """What the machine makes of each piece; danger that none of them shows alone stays with the first."""
    parts = [read_as_need(piece, authority).parts[0] for piece in pieces]
    parts = [replace(part, text=piece) for part, piece in zip(parts, pieces, strict=True)]
    if was_urgent and not any(part.is_urgent for part in parts):
        parts[0] = replace(parts[0], is_urgent=True)
    if not was_urgent:  # danger is of the moment it was told in, and the alert with it
        parts = [replace(part, is_urgent=False) for part in parts]
    return parts


def _keep_first(need: Need, part: ReadPart) -> None:
    was, was2, by = need.issue, need.issue2, need.issue_by
    understand_need(need, part)
    if by != DecidedBy.MACHINE:  # a person's word stands
        need.issue, need.issue2 = was, was2
    else:
        need.is_undecided = part.is_undecided
    settled = NeedState.RECORDED if by == DecidedBy.MACHINE else NeedState.CONFIRMED
    need.state = NeedState.IN_REVIEW if need.is_undecided or need.is_urgent else settled


def _record(
    session: Session, authority: AuthorityFacts, need: Need, part: ReadPart, *, staff_id: int, now: datetime
) -> Need:
    other = record_need(
        session,
        authority,
        part=part,
        source=NeedSource(need.source),
        said_at=need.said_at,
        now=now,
        resident=resident_by_id(session, authority.id, need.resident_id) if need.resident_id else None,
        community_id=need.community_id,
        event_id=need.event_id,
        part_index=next_part_of_event(session, need),
        line_message_id=need.line_message_id,
        entered_by=need.entered_by,
    )
    add_history(session, other, "split_off", "staff", now, staff_id=staff_id, number=need.number)
    return other


def _are_untouched(session: Session, need: Need, others: list[Need], splitting: Splitting) -> bool:
    """Whether nobody decided, cut, withdrew or supported a piece since."""
    last = last_event(session, need, _CUTS)
    if need.issue_by != splitting.was["issue_by"] or last is None or last.detail.get("numbers") != splitting.others:
        return False
    return len(others) == len(splitting.others) and all(
        other.state in (NeedState.RECORDED, NeedState.IN_REVIEW)
        and other.supporters == 0
        and (cut := last_event(session, other, _CUTS)) is not None
        and cut.what == "split_off"
        for other in others
    )


def _tell(session: Session, authority: AuthorityFacts, need: Need, others: list[str], now: datetime) -> int | None:
    if need.resident_id is None:
        return None
    text = split_by_staff(Tone(authority.settings.particle), need.number, others)
    return add_notice(session, authority.id, need.resident_id, kind=_KIND, text=text, now=now)


def _audit(session: Session, what: str, need: Need, others: list[str], *, staff_id: int, now: datetime) -> None:
    record_audit(
        session, what, authority_id=need.authority_id, staff_id=staff_id, now=now, number=need.number, others=others
    )
