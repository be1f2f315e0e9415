"""Questions put to the room, what may be chosen, and who chose what; people are counted, never named.

A ballot is cast while the vote's row is shared and the vote is closed while it is held alone, so a result that has been
read out never changes.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.domain.states import VoteState
from bot.domain.votes import ChoiceFacts, VoteFacts
from bot.store.dialect import insert_ignoring
from bot.store.models import Attendance, Ballot, Forum, Vote, VoteChoice


def votes_of(session: Session, authority_id: int, forum_id: int) -> list[VoteFacts]:
    """The votes of a forum in the order in which they were made."""
    return _facts(session, session.scalars(_votes(authority_id).where(Vote.forum_id == forum_id)).all())


def vote_by_id(session: Session, authority_id: int, vote_id: int) -> VoteFacts:
    """One vote of that authority. Raises NotFound."""
    return _facts(session, [vote_row(session, authority_id, vote_id)])[0]


def vote_to_cast(session: Session, row: Vote) -> VoteFacts:
    """A vote without anybody's ballots."""
    return _facts(session, [row], counts=False)[0]


def vote_row(session: Session, authority_id: int, vote_id: int, *, hold: bool = False, share: bool = False) -> Vote:
    """The row of a vote; held, nobody else changes it or votes until the commit. Raises NotFound."""
    question = _votes(authority_id).where(Vote.id == vote_id)
    if hold or share:
        question = question.with_for_update(read=share).execution_options(populate_existing=True)
    row = session.scalar(question)
    if row is None:
        raise NotFound(f"no vote {vote_id} in authority {authority_id}")
    return row


def votes_for_resident(session: Session, authority_id: int, resident_id: int, now: datetime) -> list[VoteFacts]:
    """The open votes of the forums that a resident has signed in to, without anybody's ballots: a room asks at once."""
    rows = session.scalars(
        _votes(authority_id)
        .join(Attendance, Attendance.forum_id == Vote.forum_id)
        .where(
            Attendance.resident_id == resident_id,
            Attendance.cancelled_at.is_(None),
            Vote.state == VoteState.OPEN,
        )
    ).all()
    return [one for one in _facts(session, rows, counts=False) if one.is_open(now)]


def ballot_of(session: Session, vote_id: int, resident_id: int) -> Ballot | None:
    """What a resident chose."""
    return session.scalar(select(Ballot).where(Ballot.vote_id == vote_id, Ballot.resident_id == resident_id))


def put_ballot(session: Session, vote: Vote, choice_id: int, resident_id: int, now: datetime) -> None:
    """Keep what a resident chose in the stead of what they chose before."""
    row = {
        "authority_id": vote.authority_id, "vote_id": vote.id, "choice_id": choice_id,
        "resident_id": resident_id, "cast_at": now,
    }  # fmt: skip
    if not insert_ignoring(session, Ballot, [row], returning="id"):
        mine = (Ballot.vote_id == vote.id, Ballot.resident_id == resident_id)
        session.execute(update(Ballot).where(*mine).values(choice_id=choice_id, cast_at=now))


def set_choices(session: Session, vote: Vote, choices: Sequence[tuple[str, int | None]]) -> None:
    """Put these answers (title, group) in the stead of those the vote had; only before anybody has voted."""
    session.execute(delete(VoteChoice).where(VoteChoice.vote_id == vote.id))
    session.add_all(
        VoteChoice(authority_id=vote.authority_id, vote_id=vote.id, position=at, title=title, group_id=group_id)
        for at, (title, group_id) in enumerate(choices, start=1)
    )
    session.flush()


def choice_rows(session: Session, vote: Vote) -> Sequence[VoteChoice]:
    """The answers of a vote in their order."""
    return session.scalars(select(VoteChoice).where(VoteChoice.vote_id == vote.id).order_by(VoteChoice.position)).all()


def drop_vote(session: Session, vote: Vote) -> None:
    """Delete a vote in which nobody has voted."""
    session.execute(delete(VoteChoice).where(VoteChoice.vote_id == vote.id))
    session.delete(vote)
    session.flush()


def ballots_of_resident(session: Session, authority_id: int, resident_id: int) -> list[tuple[str, str, str, datetime]]:
    """Forum, question, answer and hour of every ballot of a resident."""
    rows = session.execute(
        select(Forum.name, Vote.title, VoteChoice.title, Ballot.cast_at)
        .join(Vote, Vote.id == Ballot.vote_id)
        .join(Forum, Forum.id == Vote.forum_id)
        .join(VoteChoice, VoteChoice.id == Ballot.choice_id)
        .where(Ballot.authority_id == authority_id, Ballot.resident_id == resident_id)
        .order_by(Ballot.cast_at)
    )
    return [(forum, question, choice, cast_at) for forum, question, choice, cast_at in rows]


def _votes(authority_id: int) -> Select[Vote]:
    return select(Vote).where(Vote.authority_id == authority_id).order_by(Vote.id)


def _facts(session: Session, rows: Sequence[Vote], *, counts: bool = True) -> list[VoteFacts]:
    ids = [row.id for row in rows]
    if not ids:
        return []
    cast = _ballots_by_choice(session, ids) if counts else {}
    choices = session.scalars(select(VoteChoice).where(VoteChoice.vote_id.in_(ids)).order_by(VoteChoice.position)).all()
    return [
        VoteFacts(
            row.id, row.forum_id, row.agenda_item_id, row.issue, row.title, VoteState(row.state),
            row.opened_at, row.closes_at, row.closed_at,
            tuple(
                ChoiceFacts(one.id, one.position, one.title, one.group_id, one.hands, cast.get(one.id, 0))
                for one in choices
                if one.vote_id == row.id
            ),
        )
        for row in rows
    ]  # fmt: skip


def _ballots_by_choice(session: Session, vote_ids: Sequence[int]) -> dict[int, int]:
    question = select(Ballot.choice_id, func.count()).where(Ballot.vote_id.in_(vote_ids))
    return dict(session.execute(question.group_by(Ballot.choice_id)).all())
