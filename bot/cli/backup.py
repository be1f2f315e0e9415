"""`prachakhom backup` while everything runs, and `restore` while nothing does."""

from datetime import timedelta
from pathlib import Path

import click

from bot import __version__
from bot.cli.settings_of_process import open_parts
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.services.settle_restored import settle_restored
from bot.settings import Settings
from bot.store.backups import Manifest, drop_backups_before, note_backup, read_backup, require_same_keys, write_backup
from bot.store.copying import (
    is_sqlite,
    lay_beside_sqlite,
    put_in_place_of_postgres,
    put_in_place_of_sqlite,
    require_unused,
)
from bot.store.erasures import Erased, ErasedLog, erasures_in
from bot.store.migrate import knows_revision, migrate
from bot.store.sealing import Seal
from bot.store.session import Database


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--erased", type=click.Path(path_type=Path), help="Bring this list of erasures up to date too.")
@click.option(
    "--keys", type=click.Path(path_type=Path), help="Write the three keys into this folder; keep it elsewhere."
)
@click.option("--keep-days", type=click.IntRange(min=1), help="Delete backups beside this one that are older.")
def backup(target: Path, erased: Path | None, keys: Path | None, keep_days: int | None) -> None:
    """Copy the database as it is at this moment into TARGET: a new folder, or a dated one in a folder that exists."""
    parts, now = open_parts(), thai_time.now()
    folder = (target / now.strftime("prachakhom-%Y%m%dT%H%M%SZ") if target.is_dir() else target).resolve()
    if folder.exists() or not folder.parent.is_dir():
        raise SettingsError(f"{folder} cannot be made: it is there already, or the folder around it is not")
    if keys is not None and folder in (keys.resolve(), *keys.resolve().parents):
        raise SettingsError("keys and data may not lie together: give --keys another place")
    parts.settings.write_keys(keys) if keys else None
    manifest = write_backup(parts.settings.database_url, parts.seal, folder, version=__version__, now=now)
    for path in filter(None, (parts.settings.erased_log, erased)):
        ErasedLog(path, parts.seal).keep_up(parts.database)
    with parts.database.transaction() as session:
        note_backup(session, manifest)
    parts.database.close()
    dropped = drop_backups_before(folder.parent, now - timedelta(days=keep_days)) if keep_days else 0
    rows = sum(manifest.rows.values())
    click.echo(f"{folder}: {rows:,} rows, {manifest.size:,} bytes, sha256 {manifest.sha256}")
    click.echo(
        f"keys are in {keys}: keep them away from the data" if keys else "keys are not in it: back them up apart"
    )
    if dropped:
        click.echo(f"{dropped} older backups deleted")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--erased", "lists", multiple=True, type=click.Path(path_type=Path, exists=True), help="List of erasures."
)
@click.option("--without-erased", is_flag=True, help="There is no list: whoever was erased since comes back.")
@click.option("--force", is_flag=True, help="Replace what is in the database now.")
def restore(folder: Path, lists: tuple[Path, ...], *, without_erased: bool, force: bool) -> None:
    """Put the backup in FOLDER in place of the database; everybody erased since it was made is erased again."""
    settings = Settings.from_env()
    seal = Seal(settings.data_keys, settings.lookup_key)
    manifest = read_backup(folder)
    _require_fitting(manifest, settings, seal)
    erased = _erased_by(settings, seal, lists, without_erased=without_erased)
    require_unused(settings.database_url, may_replace=force)
    erased |= erasures_in(settings.database_url)
    copy = folder / Path(manifest.file).name
    if is_sqlite(settings.database_url):
        draft = lay_beside_sqlite(settings.database_url, copy)
        told = _settle(draft, seal, erased, manifest)
        put_in_place_of_sqlite(settings.database_url, draft)
    else:
        put_in_place_of_postgres(settings.database_url, copy)
        told = _settle(settings.database_url, seal, erased, manifest)
    ErasedLog(settings.erased_log, seal).add(erased)
    click.echo(f"restored to {manifest.made_at.isoformat(timespec='seconds')}: {told}")


def _require_fitting(manifest: Manifest, settings: Settings, seal: Seal) -> None:
    """Raise SettingsError for a backup that this version, these keys or this database cannot take."""
    kind = "sqlite" if is_sqlite(settings.database_url) else "postgresql"
    if manifest.database != kind:
        raise SettingsError(f"the backup is of {manifest.database} and DATABASE_URL names {kind}")
    if not knows_revision(manifest.revision):
        raise SettingsError(
            f"the backup was made by version {manifest.version} (tables at {manifest.revision}), which is newer than"
            f" this one ({__version__}): restore with that version or a later one"
        )
    require_same_keys(manifest, seal)


def _erased_by(settings: Settings, seal: Seal, lists: tuple[Path, ...], *, without_erased: bool) -> set[Erased]:
    """The erasures of all lists there are. Raises SettingsError where there is none and nobody said so."""
    files = [path for path in (*lists, settings.erased_log) if path.exists()]
    if not files and not without_erased:
        raise SettingsError(
            f"no list of erasures: give --erased FILE (a copy of {settings.erased_log}), or say --without-erased,"
            " and whoever was erased after the backup comes back"
        )
    return set().union(*(ErasedLog(path, seal).read() for path in files))


def _settle(url: str, seal: Seal, erased: set[Erased], manifest: Manifest) -> str:
    database = Database(url)
    migrate(database)
    with database.transaction() as session:
        settled = settle_restored(session, seal, erased, manifest.made_at, thai_time.now())
    database.forget_overwritten_pages()
    database.close()
    return (
        f"{settled.people} people and {settled.messages} messages erased again, {settled.answers} answers not sent"
        f" again, {settled.announcements} announcements wait for staff"
    )
