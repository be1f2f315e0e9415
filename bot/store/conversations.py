"""Conversations and the lease by which one worker at a time takes a chat's turn."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.domain.errors import LeaseLost
from bot.domain.steps import Step
from bot.store.dialect import insert_ignoring
from bot.store.due import has_come
from bot.store.models import Conversation

LEASE = timedelta(seconds=20)  # a turn renews it with every event, so this is what a killed worker costs


def claim_conversation(session: Session, authority_id: int, chat_hash: str, token: str, now: datetime) -> bool:
    """Take the turn of a chat, making its conversation if this is its first; False while another worker has it."""
    insert_ignoring(
        session,
        Conversation,
        [{"authority_id": authority_id, "chat_hash": chat_hash, "step": Step.OPEN, "context": {}}],
        returning="id",
    )
    result = session.execute(
        update(Conversation)
        .where(
            Conversation.authority_id == authority_id,
            Conversation.chat_hash == chat_hash,
            or_(Conversation.claim_token.is_(None), has_come(Conversation.claimed_until, now)),
        )
        .values(claim_token=token, claimed_until=now + LEASE)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def hold_conversation(session: Session, authority_id: int, chat_hash: str, token: str, now: datetime) -> Conversation:
    """The conversation, its lease renewed and its row locked until the commit. Raises LeaseLost."""
    result = session.execute(
        update(Conversation)
        .where(
            Conversation.authority_id == authority_id,
            Conversation.chat_hash == chat_hash,
            Conversation.claim_token == token,
        )
        .values(claimed_until=now + LEASE)
    )
    if not result.rowcount:  # type: ignore[attr-defined]
        raise LeaseLost("another worker took over this conversation")
    return session.scalars(
        select(Conversation).where(Conversation.authority_id == authority_id, Conversation.chat_hash == chat_hash)
    ).one()


def release_conversation(session: Session, authority_id: int, chat_hash: str, token: str) -> None:
    """Give the turn back."""
    session.execute(
        update(Conversation)
        .where(
            Conversation.authority_id == authority_id,
            Conversation.chat_hash == chat_hash,
            Conversation.claim_token == token,
        )
        .values(claim_token=None, claimed_until=None)
    )


def release_all_conversations(session: Session) -> None:
    """Give back every turn; only for a process that knows itself to be the only worker."""
    session.execute(
        update(Conversation).where(Conversation.claim_token.is_not(None)).values(claim_token=None, claimed_until=None)
    )
