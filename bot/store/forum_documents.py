"""Papers that belong to a forum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from bot.domain.errors import NotFound
from bot.store.models import ForumDocument


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """One paper without its bytes."""

    id: int
    name: str
    size: int
    added_at: datetime


def documents_of(session: Session, authority_id: int, forum_id: int) -> Sequence[DocumentFacts]:
    """The papers of a forum, the oldest first."""
    rows = session.execute(
        select(ForumDocument.id, ForumDocument.name, ForumDocument.size, ForumDocument.added_at)
        .where(ForumDocument.authority_id == authority_id, ForumDocument.forum_id == forum_id)
        .order_by(ForumDocument.id)
    )
    return [DocumentFacts(*row) for row in rows]


def count_documents(session: Session, authority_id: int, forum_id: int) -> int:
    """How many papers a forum has."""
    question = select(func.count()).select_from(ForumDocument)
    return session.scalar(question.filter_by(authority_id=authority_id, forum_id=forum_id)) or 0


def document_row(session: Session, authority_id: int, forum_id: int, document_id: int) -> ForumDocument:
    """One paper with its bytes. Raises NotFound."""
    row = session.scalar(
        select(ForumDocument)
        .options(undefer(ForumDocument.content))
        .where(
            ForumDocument.authority_id == authority_id,
            ForumDocument.forum_id == forum_id,
            ForumDocument.id == document_id,
        )
    )
    if row is None:
        raise NotFound(f"no document {document_id} of forum {forum_id}")
    return row


def add_document(session: Session, row: ForumDocument) -> int:
    """Add one and give its id."""
    session.add(row)
    session.flush()
    return row.id


def delete_document(session: Session, row: ForumDocument) -> None:
    """Delete one."""
    session.delete(row)
    session.flush()
