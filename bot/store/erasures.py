"""Who was erased and what was taken back, as keyed hashes: in a table, and in a file beside it.

The row is written in the commit that erases, and the file from the rows: at once by the worker that erased, within
seconds by the sweep of every other. It is to be backed up apart: a backup is older than the erasures that came after
it, and only this file knows them when the database is lost. Its first line names the key; then comes one erasure a
line, and none is ever changed.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from bot.domain.errors import SettingsError
from bot.store.dialect import insert_ignoring
from bot.store.key_marks import mark_of_lookup_key
from bot.store.models import Erasure, InboxEvent
from bot.store.sealing import Seal
from bot.store.session import Database


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure; `mark` is the chat's hash, or the keyed hash of a message id."""

    authority_id: int
    kind: str  # resident | message
    mark: str
    asked_at: datetime


_KNOWN = exists().where(Erasure.authority_id == bindparam("authority"))
_PERSON_GONE = select(
    _KNOWN.where(
        Erasure.kind == "resident", Erasure.mark == bindparam("chat"), Erasure.asked_at >= bindparam("moment")
    ).label("erased")
)
_PERSON_OR_MESSAGE_GONE = _PERSON_GONE.add_columns(
    or_(
        _KNOWN.where(Erasure.kind == "message", Erasure.mark == bindparam("mark")),
        exists().where(
            InboxEvent.authority_id == bindparam("authority"),
            InboxEvent.message_id == bindparam("line_id"),
            InboxEvent.type == "unsend",
        ),
    ).label("unsent")
)


def add_erasures(session: Session, erased: list[Erased]) -> None:
    """Remember erasures; one that is known already stays as it is."""
    insert_ignoring(session, Erasure, [asdict(one) for one in erased], returning="id")


def all_erasures(session: Session) -> set[Erased]:
    """Every erasure of this database."""
    columns = (Erasure.authority_id, Erasure.kind, Erasure.mark, Erasure.asked_at)
    return {Erased(*row) for row in session.execute(select(*columns))}


def erasures_in(url: str) -> set[Erased]:
    """The erasures of a database that is about to be replaced, as far as it can be read."""
    database = Database(url)
    try:
        with database.reading() as session:
            return all_erasures(session)
    except DatabaseError:  # no tables yet, older ones, or a damaged file
        return set()
    finally:
        database.close()


def why_gone(
    session: Session, authority_id: int, chat_hash: str, moment: datetime, message: tuple[str, str] | None = None
) -> str | None:
    """Why nothing of what a chat said at that moment may come back; None where it may.

    `erased` where the person was erased then or later; `unsent` where the message, given by LINE's id and its mark, was
    taken back, perhaps before it came.
    """
    facts = {"authority": authority_id, "chat": chat_hash, "moment": moment}
    if message is None:
        found = session.execute(_PERSON_GONE, facts).one()
    else:
        found = session.execute(_PERSON_OR_MESSAGE_GONE, facts | {"line_id": message[0], "mark": message[1]}).one()
    return next((why for why, holds in found._asdict().items() if holds), None)


class ErasedLog:
    """The file; several workers may share it: a line written twice says nothing new."""

    def __init__(self, path: Path, seal: Seal) -> None:
        self.path, self._key = path, mark_of_lookup_key(seal)
        self.known: int | None = None  # how many rows there were when the file was last brought up to date

    def read(self) -> set[Erased]:
        """What the file says; none where there is no file. Raises SettingsError for a file of another key."""
        lines = self._lines()
        if lines and {line["lookup_key"] for line in lines if "lookup_key" in line} != {self._key}:
            raise SettingsError(f"{self.path} was not written with this LOOKUP_KEY, or is no list of erasures")
        return {_erased_from(line) for line in lines if "mark" in line}

    def _lines(self) -> list[dict[str, Any]]:
        written = self.path.read_bytes().splitlines() if self.path.exists() else []
        return [line for line in map(_object_in, written) if line]

    def keep_up(self, database: Database) -> int:
        """Append what the file does not say yet, on disk before this returns; how many lines that were."""
        with database.reading() as session:
            count = session.scalar(select(func.count()).select_from(Erasure)) or 0
            if count == self.known and self.path.exists():
                return 0
            rows = all_erasures(session)
        added = self.add(rows)
        self.known = len(rows)
        return added

    def add(self, erased: set[Erased]) -> int:
        """Append those that are missing; how many they were."""
        missing = sorted(erased - self.read(), key=lambda one: (one.asked_at, one.mark))
        lines: list[dict[str, Any]] = [] if self._lines() else [{"lookup_key": self._key}]
        lines += [asdict(one) | {"asked_at": one.asked_at.isoformat()} for one in missing]
        if lines:
            # A line break first: what a full disk or a crash left of a last line must not spoil the next one.
            text = "".join("\n" + json.dumps(line) for line in lines) + "\n"
            self.path.touch(mode=0o600)
            with self.path.open("ab") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        return len(missing)


def _object_in(line: bytes) -> dict[str, Any] | None:
    """A line as it was written, or None for a blank one and for one that was cut short."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _erased_from(line: dict[str, Any]) -> Erased:
    return Erased(line["authority_id"], line["kind"], line["mark"], datetime.fromisoformat(line["asked_at"]))
