"""What every command that touches data begins with."""

from bot.app import Parts, open_installation
from bot.settings import Settings


def open_parts() -> Parts:
    """The parts by the environment, with tables that are up to date. Raises SettingsError."""
    return open_installation(Settings.from_env())
