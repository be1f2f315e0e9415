"""What is said to whom does not differ by database: one kind will do.

Whole turns run on both kinds in tests/integration, services and questions in tests/unit/services and tests/unit/store.
"""

import pytest

from bot.store.session import Database


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database
