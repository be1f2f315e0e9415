"""What every command that touches data begins with."""

from bot.app import Parts, build_parts
from bot.settings import Settings
from bot.store.migrate import require_current_tables


def open_parts() -> Parts:
    """The parts by the environment, with tables that are up to date. Raises SettingsError."""
    parts = build_parts(Settings.from_env())
    require_current_tables(parts.database)
    return parts
