"""Who was erased and what was taken back, as keyed hashes: in a table, and in a file beside it.

The row is written in the commit that erases. The file is written from the rows a moment later, on every machine with a
worker, and is to be backed up apart: a backup is older than the erasures that came after it, and only this file knows
them when the database is lost. Its first line names the key; then comes one erasure a line, and none is ever changed.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from bot.domain.errors import SettingsError
from bot.store.dialect import insert_ignoring
from bot.store.key_marks import mark_of_lookup_key
from bot.store.models import Erasure
from bot.store.sealing import Seal
from bot.store.session import Database


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure; `mark` is the chat's hash, or the keyed hash of a message id."""

    authority_id: int
    kind: str  # resident | message
    mark: str
    asked_at: datetime


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


def was_erased_after(session: Session, authority_id: int, chat_hash: str, moment: datetime) -> bool:
    """Whether the person of a chat was erased at that moment or later, so that nothing from before it may come back."""
    return _is_known(session, authority_id, "resident", chat_hash, Erasure.asked_at >= moment)


def was_message_erased(session: Session, authority_id: int, mark: str) -> bool:
    """Whether a message was taken back."""
    return _is_known(session, authority_id, "message", mark)


def _is_known(session: Session, authority_id: int, kind: str, mark: str, *more: Any) -> bool:
    found = exists().where(Erasure.authority_id == authority_id, Erasure.kind == kind, Erasure.mark == mark, *more)
    return bool(session.scalar(select(found)))


class ErasedLog:
    """The file; several workers may share it: a line written twice says nothing new."""

    def __init__(self, path: Path, seal: Seal) -> None:
        self.path, self._key = path, mark_of_lookup_key(seal)
        self._written: int | None = None  # how many rows there were when the file was last brought up to date

    def read(self) -> set[Erased]:
        """What the file says; none where there is no file. Raises SettingsError for a file of another key."""
        if not self.path.exists():
            return set()
        lines = [line for line in map(_object_in, self.path.read_bytes().splitlines()) if line]
        if not lines or lines[0].get("lookup_key") != self._key:
            raise SettingsError(f"{self.path} was not written with this LOOKUP_KEY, or is no list of erasures")
        return {_erased_from(line) for line in lines[1:] if "mark" in line}

    def keep_up(self, database: Database) -> int:
        """Append what the file does not say yet, on disk before this returns; how many lines that were."""
        with database.reading() as session:
            count = session.scalar(select(func.count()).select_from(Erasure)) or 0
            if count == self._written and self.path.exists():
                return 0
            rows = all_erasures(session)
        added = self.add(rows)
        self._written = len(rows)
        return added

    def add(self, erased: set[Erased]) -> int:
        """Append those that are missing; how many they were."""
        missing = sorted(erased - self.read(), key=lambda one: (one.asked_at, one.mark))
        is_new = not self.path.exists()
        lines: list[dict[str, Any]] = [{"lookup_key": self._key}] if is_new else []
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
