"""Transactions in which needs find their place among others."""

from collections.abc import Iterator
from contextlib import contextmanager

from admin.access import visit
from admin.parts import parts
from bot.services.group_index import fill_index
from bot.store.session import Session


@contextmanager
def placing() -> Iterator[Session]:
    """A transaction that needs may be placed in; what they are compared with is read in before it begins.

    On SQLite everybody else waits for a transaction, and the first reading of very many needs takes seconds.
    """
    here = visit()
    if here.authority.settings.machine_labels:
        with parts().database.reading() as rows:
            fill_index(rows, here.authority.id, here.cycle.id)
    with parts().database.transaction() as rows:
        yield rows
