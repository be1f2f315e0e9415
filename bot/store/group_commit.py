"""Many small writes in one commit: each caller waits until its own item is durable.

A commit costs a flush of the disk, whatever it holds. Threads that write at the same moment therefore hand their items
to one writer, which commits whatever has gathered while the last commit ran: with one caller nothing waits longer, with
many the flush is shared. A batch that fails is tried item by item, so that one bad item never takes others with it.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from bot.store.session import Database

Item = TypeVar("Item")
Result = TypeVar("Result")

_LARGEST_BATCH = 128
_MANY = 6  # in one commit: more come in than can be written one by one


class GroupCommit(Generic[Item, Result]):
    """Hands items to `write(session, items)`, which returns one result per item, in their order.

    `note_rush` is called where many wait at once.
    """

    def __init__(
        self,
        database: Database,
        write: Callable[[Session, list[Item]], list[Result]],
        note_rush: Callable[[], None] = lambda: None,
    ) -> None:
        self._database, self._write, self._note_rush = database, write, note_rush
        self._waiting: queue.SimpleQueue[tuple[Item, Future[Result]]] = queue.SimpleQueue()
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, item: Item, *, timeout: float) -> Result:
        """Write `item` and return its result once it is committed.

        Raises what the write raised, or TimeoutError after `timeout` seconds; the item may then still be written.
        """
        self._ensure_started()
        future: Future[Result] = Future()
        self._waiting.put((item, future))
        return future.result(timeout)

    def _ensure_started(self) -> None:
        # Started by the first item and not by the constructor: a server may fork after the application is built.
        if self._thread is None:
            with self._start_lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < _LARGEST_BATCH:
                try:
                    batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            if len(batch) >= _MANY:
                self._note_rush()
            if not self._commit(batch) and len(batch) > 1:
                for entry in batch:
                    self._commit([entry])

    def _commit(self, batch: list[tuple[Item, "Future[Result]"]]) -> bool:
        try:
            with self._database.transaction(hurried=True) as session:
                results = self._write(session, [item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller who waits must hear of it
            if len(batch) == 1:
                batch[0][1].set_exception(error)
            return False
        for (_, future), result in zip(batch, results, strict=True):
            future.set_result(result)
        return True
