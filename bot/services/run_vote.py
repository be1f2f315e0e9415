"""Putting a question to the room: made from groups of the brief or on a draft, opened, counted, closed.

Only who signed in at that forum may vote, once, changing their mind until the close. Closing is final for the room;
staff may open again, which is logged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import NotFound, Refused
from bot.domain.states import VoteState
from bot.domain.votes import VoteFacts
from bot.services.record_audit import record_audit
from bot.store.attendances import attendance_of_resident
from bot.store.forums import forum_by_id
from bot.store.groups import groups_by_id
from bot.store.models import Resident, Vote
from bot.store.session import Session
from bot.store.votes import (
    choice_rows,
    drop_vote,
    put_ballot,
    set_choices,
    vote_row,
    vote_to_cast,
)

MOST_CHOICES = 10
LONGEST_TITLE = 200
MOST_HANDS = 9_999
ON_A_DRAFT = ("เห็นชอบ", "ไม่เห็นชอบ", "งดออกเสียง")


@dataclass(frozen=True, slots=True)
class VoteEdit:
    """A question and its answers, each with the group of needs that it stands for, if any."""

    title: str
    choices: tuple[tuple[str, int | None], ...]
    issue: int | None = None
    agenda_item_id: int | None = None
    closes_at: datetime | None = None


def make_vote(
    session: Session, authority_id: int, forum_id: int, edit: VoteEdit, *, by: int | None, now: datetime
) -> int:
    """Add a question to a forum's agenda; its id. Raises Refused, NotFound."""
    forum_by_id(session, authority_id, forum_id)
    row = Vote(authority_id=authority_id, forum_id=forum_id, state=VoteState.DRAFT, title="", made_by=by)
    _fill(session, row, edit)
    record_audit(
        session, "vote_made", authority_id=authority_id, staff_id=by, now=now, forum=forum_id, vote=row.id
    )  # fmt: skip
    return row.id


def edit_vote(session: Session, authority_id: int, vote_id: int, edit: VoteEdit, *, by: int, now: datetime) -> None:
    """Change a question that was not opened yet. Raises Refused, NotFound."""
    row = vote_row(session, authority_id, vote_id, hold=True)
    _require(row, VoteState.DRAFT, "เปิดลงคะแนนไปแล้ว จึงแก้คำถามไม่ได้")
    _fill(session, row, edit)
    record_audit(session, "vote_edited", authority_id=authority_id, staff_id=by, now=now, vote=vote_id)


def remove_vote(session: Session, authority_id: int, vote_id: int, *, by: int, now: datetime) -> None:
    """Take a question that was never opened off the agenda. Raises Refused, NotFound."""
    row = vote_row(session, authority_id, vote_id, hold=True)
    if row.opened_at is not None:
        raise Refused("was open", thai="เปิดลงคะแนนไปแล้ว จึงลบไม่ได้")
    drop_vote(session, row)
    record_audit(session, "vote_removed", authority_id=authority_id, staff_id=by, now=now, vote=vote_id)


def open_vote(session: Session, authority_id: int, vote_id: int, *, by: int | None, now: datetime) -> None:
    """Take ballots from now on; a closed one is opened again. Raises Refused, NotFound."""
    row = vote_row(session, authority_id, vote_id, hold=True)
    if row.state == VoteState.OPEN and (row.closes_at is None or now < row.closes_at):
        return
    what = "vote_opened" if row.state == VoteState.DRAFT else "vote_opened_again"
    if row.closes_at is not None and row.closes_at <= now:
        if row.state == VoteState.DRAFT:
            raise Refused("would close at once", thai="เวลาปิดลงคะแนนผ่านไปแล้ว แก้เวลาก่อนเปิด")
        row.closes_at = None
    row.state, row.opened_at, row.closed_at = VoteState.OPEN, row.opened_at or now, None
    record_audit(session, what, authority_id=authority_id, staff_id=by, now=now, vote=vote_id)


def close_vote(session: Session, authority_id: int, vote_id: int, *, by: int, now: datetime) -> None:
    """Take no more ballots. Raises Refused, NotFound."""
    row = vote_row(session, authority_id, vote_id, hold=True)
    if row.state == VoteState.CLOSED:
        return
    _require(row, VoteState.OPEN, "ยังไม่ได้เปิดลงคะแนน")
    row.state, row.closed_at = VoteState.CLOSED, now
    record_audit(session, "vote_closed", authority_id=authority_id, staff_id=by, now=now, vote=vote_id)


def count_hands(
    session: Session, authority_id: int, vote_id: int, hands: Sequence[int], *, by: int, now: datetime
) -> None:
    """Put the hands counted in the room, by choice, in the stead of what stood there. Raises Refused, NotFound."""
    row = vote_row(session, authority_id, vote_id, hold=True)
    choices = choice_rows(session, row)
    if row.state == VoteState.DRAFT:
        raise Refused("not opened", thai="เปิดลงคะแนนก่อน จึงนับมือได้")
    if len(hands) != len(choices) or not all(0 <= one <= MOST_HANDS for one in hands):
        raise Refused("not a count", thai=f"จำนวนมือต้องเป็นจำนวนเต็มตั้งแต่ 0 ถึง {MOST_HANDS:,}")
    before = [str(choice.hands) for choice in choices]
    for choice, counted in zip(choices, hands, strict=True):
        choice.hands = counted
    record_audit(
        session, "hands_counted", authority_id=authority_id, staff_id=by, now=now,
        vote=vote_id, before=before, after=[str(one) for one in hands],
    )  # fmt: skip


def cast_ballot(session: Session, resident: Resident, vote_id: int, position: int, now: datetime) -> VoteFacts:
    """The resident chooses; the vote. Raises Refused where it is closed, NotFound where they did not sign in."""
    row = vote_row(session, resident.authority_id, vote_id, share=True)
    came = attendance_of_resident(session, resident.authority_id, row.forum_id, resident.id)
    if came is None or came.cancelled_at is not None:
        raise NotFound("the resident did not sign in at that forum")
    vote = vote_to_cast(session, row)
    if not vote.is_open(now):
        raise Refused("closed", thai="ปิดลงคะแนนแล้ว")
    choice = next((one for one in vote.choices if one.position == position), None)
    if choice is None:
        raise NotFound(f"no choice {position} in vote {vote_id}")
    put_ballot(session, row, choice.id, resident.id, now)
    return vote


def _fill(session: Session, row: Vote, edit: VoteEdit) -> None:
    if not edit.title.strip():
        raise Refused("no question", thai="กรุณากรอกคำถาม")
    if not 2 <= len(edit.choices) <= MOST_CHOICES:
        raise Refused("too few or too many choices", thai=f"ต้องมีตัวเลือก 2 ถึง {MOST_CHOICES} ข้อ")
    groups = {group_id for _, group_id in edit.choices if group_id is not None}
    if groups and not groups <= set(groups_by_id(session, row.authority_id, groups)):
        raise NotFound("a group of another authority")
    row.title, row.issue, row.agenda_item_id = edit.title.strip(), edit.issue, edit.agenda_item_id
    row.closes_at = edit.closes_at
    session.add(row)
    session.flush()
    set_choices(session, row, edit.choices)


def _require(row: Vote, state: VoteState, thai: str) -> None:
    if row.state != state:
        raise Refused(f"vote is {row.state}", thai=thai)
