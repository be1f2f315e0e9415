"""Conversations and the lease by which one worker at a time takes a chat's turn."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, update
from sqlalchemy.orm import Session

from bot.domain.errors import LeaseLost
from bot.domain.steps import Step
from bot.store.dialect import insert_ignoring
from bot.store.due import as_of, has_come
from bot.store.models import Conversation

LEASE = timedelta(seconds=20)  # a turn renews it with every event, so this is what a killed worker costs
_HELD = (
    Conversation.authority_id == bindparam("authority"),
    Conversation.chat_hash == bindparam("chat"),
    Conversation.claim_token == bindparam("token"),
)
_CLAIM = (
    update(Conversation)
    .where(*_HELD[:2], or_(Conversation.claim_token.is_(None), has_come(Conversation.claimed_until)))
    .values(claim_token=bindparam("token"), claimed_until=bindparam("until"))
    .execution_options(synchronize_session=False)
)
_HOLD = (
    update(Conversation)
    .where(*_HELD)
    .values(claimed_until=bindparam("until"))
    .returning(Conversation)
    .execution_options(synchronize_session=False, populate_existing=True)
)
_RELEASE = (
    update(Conversation)
    .where(*_HELD)
    .values(claim_token=None, claimed_until=None)
    .execution_options(synchronize_session=False)
)


def claim_conversation(session: Session, authority_id: int, chat_hash: str, token: str, now: datetime) -> bool:
    """Take the turn of a chat, making its conversation if this is its first; False while another worker has it."""
    facts = {"authority": authority_id, "chat": chat_hash, "token": token, "until": now + LEASE}
    if session.execute(_CLAIM, facts | as_of(now)).rowcount:  # type: ignore[attr-defined]
        return True
    first = {
        "authority_id": authority_id,
        "chat_hash": chat_hash,
        "step": Step.OPEN,
        "context": {},
        "claim_token": token,
        "claimed_until": now + LEASE,
    }
    return bool(insert_ignoring(session, Conversation, [first], returning="id"))


def hold_conversation(session: Session, authority_id: int, chat_hash: str, token: str, now: datetime) -> Conversation:
    """The conversation, its lease renewed and its row locked until the commit. Raises LeaseLost."""
    facts = {"authority": authority_id, "chat": chat_hash, "token": token, "until": now + LEASE}
    held = session.scalars(_HOLD, facts).one_or_none()
    if held is None:
        raise LeaseLost("another worker took over this conversation")
    return held


def release_conversation(session: Session, authority_id: int, chat_hash: str, token: str) -> None:
    """Give the turn back."""
    session.execute(_RELEASE, {"authority": authority_id, "chat": chat_hash, "token": token})


def release_all_conversations(session: Session) -> None:
    """Give back every turn; only for a process that knows itself to be the only worker."""
    session.execute(
        update(Conversation).where(Conversation.claim_token.is_not(None)).values(claim_token=None, claimed_until=None)
    )
