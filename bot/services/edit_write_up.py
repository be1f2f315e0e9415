"""Staff word the write-up of a forum, enter what came of its agenda, finish it and take it up again.

Every field is kept by itself: two people who word different sections both keep theirs, and of the same one neither is
overwritten unseen. A finished write-up tells a frozen brief and the people counted by then, so that what comes later
does not change what was published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.domain.errors import NotFound, PrachakhomError, Refused
from bot.domain.states import ForumState
from bot.domain.write_up import AgendaResult
from bot.services.change_forum_state import take_back_write_up, write_up_forum
from bot.services.freeze_brief import keep_copy
from bot.services.record_audit import record_audit
from bot.store.attendances import count_by_seats
from bot.store.forums import forum_row
from bot.store.session import Session
from bot.store.write_ups import agenda_rows, keep_write_up, write_up_of

RESULT, NOTE = "result-", "note-"
_FINISHED = "รายงานนี้ทำเสร็จแล้ว กด “เปิดแก้อีกครั้ง” ก่อน"


class Clash(PrachakhomError):
    """Somebody else has worded the same fields since the page was opened; nothing was kept."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(f"changed meanwhile: {', '.join(fields)}")
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Change:
    """A field that somebody typed, or gave back to the facts (None); `seen` is the mark of what it held before."""

    value: str | None
    seen: str


def mark_of(value: str | None) -> str:
    """Short letters that tell what a field holds; nothing where nobody has typed."""
    return "" if value is None else sha256(value.encode()).hexdigest()[:16]


def stored_fields(session: Session, authority_id: int, forum_id: int) -> dict[str, str]:
    """What staff have typed by the name of its field, results and notes of the agenda among them."""
    fields = dict(write_up_of(session, authority_id, forum_id).content.typed)
    for row in agenda_rows(session, authority_id, forum_id):
        if row.result:
            fields[f"{RESULT}{row.id}"] = row.result
        if row.note:
            fields[f"{NOTE}{row.id}"] = row.note
    return fields


def edit_write_up(
    session: Session, authority_id: int, forum_id: int, changes: Mapping[str, Change], *, by: int, now: datetime
) -> bool:
    """Keep what somebody typed; whether anything changed.

    Raises Clash where another has worded the same field meanwhile, Refused where the write-up is finished, NotFound
    for a result of another forum's agenda.
    """
    _hold_unfinished(session, authority_id, forum_id)
    before = stored_fields(session, authority_id, forum_id)
    changes = {name: one for name, one in changes.items() if before.get(name) != one.value}
    if clashing := [name for name, one in changes.items() if mark_of(before.get(name)) != one.seen]:
        raise Clash(clashing)
    if not changes:
        return False
    _set_results(session, authority_id, forum_id, changes)
    content = write_up_of(session, authority_id, forum_id).content
    words = {name: one.value for name, one in changes.items() if not name.startswith((RESULT, NOTE))}
    typed = {name: value for name, value in {**content.typed, **words}.items() if value is not None}
    keep_write_up(session, authority_id, forum_id, replace(content, typed=typed), by=by, now=now)
    _record(session, "write_up_edited", authority_id, forum_id, by=by, now=now, fields=sorted(changes))
    return True


def keep_name(session: Session, authority_id: int, forum_id: int, name: str, *, by: int, now: datetime) -> None:
    """Let the name of another authority stand as it is written. Raises Refused where the write-up is finished."""
    _hold_unfinished(session, authority_id, forum_id)
    content = write_up_of(session, authority_id, forum_id).content
    if name not in content.kept:
        kept = {**content.kept, name: (by, now.isoformat())}
        keep_write_up(session, authority_id, forum_id, replace(content, kept=kept), by=by, now=now)
        _record(session, "write_up_name_kept", authority_id, forum_id, by=by, now=now, name=name)


def finish_write_up(
    session: Session, authority_id: int, forum_id: int, brief: dict[str, Any], *, by: int, now: datetime
) -> None:
    """Say that it is finished; from then on it tells `brief`, a copy that `draw_copy` drew. Raises Refused."""
    row = forum_row(session, authority_id, forum_id, hold=True)
    if row.state == ForumState.WRITTEN_UP:
        return
    write_up_forum(session, authority_id, forum_id, by=by, now=now)
    frozen = keep_copy(session, authority_id, forum_id, brief, by=by, now=now)
    content = write_up_of(session, authority_id, forum_id).content
    finished = replace(content, frozen_brief=frozen, counted=count_by_seats(session, authority_id, forum_id))
    keep_write_up(session, authority_id, forum_id, finished, by=by, now=now)


def reopen_write_up(session: Session, authority_id: int, forum_id: int, *, by: int, now: datetime) -> None:
    """Work on it again; it then tells the brief as it stands. Raises Refused."""
    take_back_write_up(session, authority_id, forum_id, by=by, now=now)
    content = write_up_of(session, authority_id, forum_id).content
    keep_write_up(session, authority_id, forum_id, replace(content, frozen_brief=None, counted=None), by=by, now=now)


def _hold_unfinished(session: Session, authority_id: int, forum_id: int) -> None:
    if forum_row(session, authority_id, forum_id, hold=True).state == ForumState.WRITTEN_UP:
        raise Refused("the write-up is finished", thai=_FINISHED)


def _set_results(session: Session, authority_id: int, forum_id: int, changes: Mapping[str, Change]) -> None:
    rows = {str(row.id): row for row in agenda_rows(session, authority_id, forum_id)}
    for name, change in changes.items():
        if not name.startswith((RESULT, NOTE)):
            continue
        row = rows.get(name.partition("-")[2])
        if row is None:
            raise NotFound(f"no agenda item for {name} in forum {forum_id}")
        if name.startswith(RESULT):
            row.result = AgendaResult(change.value).value if change.value else None
        else:
            row.note = change.value or ""
    session.flush()


def _record(
    session: Session, what: str, authority_id: int, forum_id: int, *, by: int, now: datetime, **detail: Any
) -> None:
    record_audit(session, what, authority_id=authority_id, staff_id=by, now=now, forum=forum_id, **detail)
