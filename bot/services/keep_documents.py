"""Staff add papers to a forum and take them away."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import Refused
from bot.services.record_audit import record_audit
from bot.store.forum_documents import add_document, count_documents, delete_document, document_row
from bot.store.forums import forum_row
from bot.store.models import ForumDocument
from bot.store.session import Session

LARGEST = 10 * 1024 * 1024
_MOST = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it was sent."""

    name: str
    content_type: str
    content: bytes


def keep_document(session: Session, authority_id: int, forum_id: int, paper: Paper, *, by: int, now: datetime) -> int:
    """Add a paper and give its id. Raises NotFound, and Refused where it is empty, too large or one too many."""
    forum_row(session, authority_id, forum_id, hold=True)
    if not paper.content:
        raise Refused("an empty file", thai=f"ไฟล์ “{paper.name}” ว่างเปล่า จึงไม่ได้เก็บ เลือกไฟล์ใหม่")
    if len(paper.content) > LARGEST:
        raise Refused("a file that is too large", thai=f"ไฟล์ “{paper.name}” ใหญ่เกิน 10 MB จึงไม่ได้เก็บ ย่อไฟล์แล้วส่งใหม่")
    if count_documents(session, authority_id, forum_id) >= _MOST:
        raise Refused("too many files", thai=f"เก็บเอกสารได้ครั้งละไม่เกิน {_MOST} ไฟล์ ลบไฟล์ที่ไม่ใช้ก่อน")
    row = ForumDocument(
        authority_id=authority_id,
        forum_id=forum_id,
        name=paper.name,
        content_type=paper.content_type,
        size=len(paper.content),
        content=paper.content,
        added_by=by,
        added_at=now,
    )
    document_id = add_document(session, row)
    record_audit(
        session, "document_added", authority_id=authority_id, staff_id=by, now=now, forum=forum_id, name=paper.name
    )
    return document_id


def remove_document(
    session: Session, authority_id: int, forum_id: int, document_id: int, *, by: int, now: datetime
) -> str:
    """Delete a paper and give its name. Raises NotFound."""
    row = document_row(session, authority_id, forum_id, document_id)
    name = row.name
    delete_document(session, row)
    record_audit(
        session, "document_removed", authority_id=authority_id, staff_id=by, now=now, forum=forum_id, name=name
    )
    return name
