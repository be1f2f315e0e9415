"""A backup as a folder: one copy of the database, and a manifest that says what it is and that it is whole.

The keys are not in it: `DATA_KEYS` and `LOOKUP_KEY` open what the copy holds, so they are kept elsewhere. The manifest
holds what each makes of a fixed word, so that a restore with another key is refused before anything is touched.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.errors import SettingsError
from bot.store.copying import copy_database, is_sqlite
from bot.store.key_marks import mark_of_lookup_key
from bot.store.migrate import newest_revision
from bot.store.models import Backup
from bot.store.sealing import InvalidToken, Seal

MANIFEST = "manifest.json"
_WITHOUT_KEYS = "DATA_KEYS, LOOKUP_KEY and SECRET_KEY are not in this backup; nothing in it can be used without them"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    revision: str
    database: str  # sqlite | postgresql
    file: str
    size: int
    sha256: str
    made_at: datetime
    rows: dict[str, int]
    lookup_key: str
    data_key: str
    keys: str = _WITHOUT_KEYS


def write_backup(url: str, seal: Seal, folder: Path, *, version: str, now: datetime) -> Manifest:
    """Copy the database into a new folder, which gets its name only when everything in it is whole and on disk."""
    draft = folder.with_name(f".{folder.name}.unfinished")
    draft.mkdir(mode=0o700)
    try:
        name = "prachakhom.db" if is_sqlite(url) else "prachakhom.dump"
        rows = copy_database(url, draft / name)
        manifest = Manifest(
            version=version,
            revision=newest_revision() or "",
            database="sqlite" if is_sqlite(url) else "postgresql",
            file=name,
            size=(draft / name).stat().st_size,
            sha256=_sha256(draft / name),
            made_at=now,
            rows=rows,
            lookup_key=mark_of_lookup_key(seal),
            data_key=seal.encrypt("a fixed word"),
        )
        text = json.dumps(asdict(manifest) | {"made_at": now.isoformat()}, indent=2)
        (draft / MANIFEST).write_text(text + "\n", encoding="utf-8")
        draft.rename(folder)
    except BaseException:
        _remove(draft)
        raise
    return manifest


def read_backup(folder: Path) -> Manifest:
    """The manifest of a backup whose copy is whole. Raises SettingsError."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**told | {"made_at": datetime.fromisoformat(told["made_at"])})
        is_whole = _sha256(folder / Path(manifest.file).name) == manifest.sha256
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"{folder} is no backup, or not a whole one ({error})") from error
    if not is_whole:
        raise SettingsError(f"{folder} is damaged: its copy is not the one that its manifest speaks of")
    return manifest


def require_same_keys(manifest: Manifest, seal: Seal) -> None:
    """Raise SettingsError unless the keys of this process open what the backup holds."""
    if manifest.lookup_key != mark_of_lookup_key(seal):
        raise SettingsError("LOOKUP_KEY is not the one of the backup: put the keys of its installation back first")
    try:
        seal.decrypt(manifest.data_key)
    except InvalidToken as error:
        raise SettingsError("DATA_KEYS do not hold the backup's key: add it to them, after the newer ones") from error


def drop_backups_before(parent: Path, moment: datetime) -> int:
    """Delete the backups in a folder that are older than that; how many they were."""
    dropped = 0
    for manifest in parent.glob(f"*/{MANIFEST}"):
        try:
            made_at = datetime.fromisoformat(json.loads(manifest.read_text(encoding="utf-8"))["made_at"])
        except (OSError, ValueError, TypeError, KeyError):
            continue  # not ours
        if made_at < moment:
            _remove(manifest.parent)
            dropped += 1
    return dropped


def note_backup(session: Session, manifest: Manifest) -> None:
    """Remember that a backup was made."""
    session.add(Backup(made_at=manifest.made_at, size=manifest.size, sha256=manifest.sha256))


def last_backup_at(session: Session) -> datetime | None:
    """When the last backup was made by `prachakhom backup`."""
    return session.scalar(select(func.max(Backup.made_at)))


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _remove(folder: Path) -> None:
    """A backup's own folder, which holds files only."""
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
