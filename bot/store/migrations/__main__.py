"""`make migration`: draft the next migration against a fresh database that has all earlier ones."""

import sys
import tempfile
from pathlib import Path

from bot.store.migrate import migrate, newest_revision, write_migration
from bot.store.session import Database

if __name__ == "__main__":
    message, serial = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'draft.db'}")
        if newest_revision():
            migrate(database)
        write_migration(database, message, serial)
