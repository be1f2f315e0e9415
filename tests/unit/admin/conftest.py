"""What a page says to whom does not differ by database: one kind will do.

What pages ask the database is asked of both kinds in tests/integration, tests/unit/store and tests/unit/services.
"""

import pytest

from bot.store.session import Database


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database
