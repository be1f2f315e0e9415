"""A PostgreSQL database that exists for as long as it is used: for measurements and tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, make_url, text


@contextmanager
def temporary_postgres(server_url: str) -> Iterator[str]:
    """The address of an empty database on that server, dropped at the end."""
    url = make_url(server_url.replace("postgresql://", "postgresql+psycopg://", 1))
    name = f"prachakhom_{os.getpid()}_{os.urandom(3).hex()}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()
