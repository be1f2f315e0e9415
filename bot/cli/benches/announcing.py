"""An authority with very many residents that announces, its senders as processes, and LINE on loopback beside them."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import insert, select

from bot.cli.benches.installation import SECRET, TOKEN, installation
from bot.domain import thai_time
from bot.domain.broadcasts import Audience, Content
from bot.domain.errors import Refused, SettingsError
from bot.domain.roles import Role
from bot.domain.states import BroadcastState, ConsentState
from bot.services.add_staff import add_staff
from bot.services.approve_broadcast import send_broadcast
from bot.services.edit_broadcast import BroadcastEdit, begin_broadcast
from bot.settings import Settings
from bot.simulator.platform import LinePlatform, id_of
from bot.store.authorities import authority_by_slug
from bot.store.broadcast_progress import Progress, progress_of
from bot.store.models import Broadcast, Resident
from bot.store.sealing import Seal
from bot.store.session import Database
from bot.store.temporary import temporary_postgres

GONE = ("muted", "blocked", "erased", "withdrawn")
_AT_ONCE = 1_000


class Town:
    """`people` agreed and want announcements; `gone` more of each kind may not be told or do not want to be."""

    def __init__(self, env: dict[str, str], people: int, gone: int) -> None:
        self.platform = LinePlatform()
        base = self.platform.start()
        self.channel = self.platform.add_channel("bench", SECRET, TOKEN)
        self.env = {**env, "LINE_API_BASE": base, "LINE_DATA_API_BASE": base}
        settings = Settings.from_env(self.env)
        self.database = Database(settings.database_url)
        self._seal = Seal(settings.data_keys, settings.lookup_key)
        now = thai_time.now()
        with self.database.transaction() as session:
            self.authority = authority_by_slug(session, "bench")
            self.staff_id = add_staff(
                session, authority_id=self.authority.id, email="officer@bench.example", name="officer",
                role=Role.OFFICER, now=now,
            ).staff_id  # fmt: skip
        kinds = ["", *GONE]
        self.people = [f"{number}" for number in range(people)]
        self.gone = {kind: [f"{kind} {number}" for number in range(gone)] for kind in kinds[1:]}
        self._settle(self.people, "")
        for kind, names in self.gone.items():
            self._settle(names, kind)
        self._senders: list[subprocess.Popen[bytes]] = []

    def announce(self) -> int:
        """Write an announcement to everybody and click "send" twice at the same moment; its id."""
        now = thai_time.now()
        edit = BroadcastEdit("ทดสอบ", Content(text="ขอเชิญร่วมประชาคม"), Audience())
        with self.database.transaction() as session:
            broadcast_id = begin_broadcast(session, self.authority.id, edit, by=self.staff_id, now=now)
        clicks = [threading.Thread(target=self._click, args=(broadcast_id,)) for _ in range(2)]
        for click in clicks:
            click.start()
        for click in clicks:
            click.join()
        return broadcast_id

    def start_sender(self, batch_size: int, per_second: int) -> subprocess.Popen[bytes]:
        """One more process that sends."""
        sender = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "bot.cli.benches.sender", str(batch_size), str(per_second)],
            env={**os.environ, **self.env},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._senders.append(sender)
        return sender

    def row(self, broadcast_id: int) -> Broadcast:
        with self.database.reading() as session:
            return session.scalars(select(Broadcast).where(Broadcast.id == broadcast_id)).one()

    def progress(self, broadcast_id: int) -> Progress:
        with self.database.reading() as session:
            return progress_of(session, self.authority.id, broadcast_id)

    def wait_until(self, broadcast_id: int, *states: BroadcastState, seconds: float = 600) -> Broadcast:
        """The row of an announcement once it is in one of these states. Raises SettingsError when it never is."""
        until = time.monotonic() + seconds
        while (row := self.row(broadcast_id)).state not in states:
            if time.monotonic() > until:
                raise SettingsError(f"the announcement was still {row.state} after {seconds:.0f} seconds")
            time.sleep(0.1)
        return row

    def told(self) -> Counter[str]:
        """How often LINE accepted the announcement for each person, by their LINE id."""
        with self.platform.state.lock:
            return Counter(
                {
                    line_id: sum(entry.direction == "out" for entry in chat)
                    for line_id, chat in self.channel.chats.items()
                }
            )

    def close(self) -> None:
        """End everything."""
        for sender in self._senders:
            if sender.poll() is None:
                sender.kill()
                sender.wait()
        self.platform.stop()
        self.database.close()

    def _click(self, broadcast_id: int) -> None:
        try:
            with self.database.transaction() as session:
                send_broadcast(session, self.authority, broadcast_id, 1, by=self.staff_id, now=thai_time.now())
        except Refused:
            return

    def _settle(self, names: Sequence[str], kind: str) -> None:
        now = thai_time.now()
        for at in range(0, len(names), _AT_ONCE):
            ids = [id_of("U", name) for name in names[at : at + _AT_ONCE]]
            rows = [self._resident(line_id, kind, now) for line_id in ids]
            with self.database.transaction() as session:
                session.execute(insert(Resident), rows)
            for line_id in ids:
                self.platform.befriend("bench", line_id)
                if kind == "blocked":
                    self.channel.blocked.add(line_id)

    def _resident(self, line_id: str, kind: str, now: object) -> dict[str, object]:
        is_erased = kind == "erased"
        return {
            "authority_id": self.authority.id,
            "lookup_hash": None if is_erased else self._seal.chat_hash(self.authority.id, line_id),
            "line_id_encrypted": None if is_erased else self._seal.encrypt(line_id),
            "pseudonym": line_id,
            "consent_state": ConsentState.WITHDRAWN if kind == "withdrawn" else ConsentState.GIVEN,
            "blocked_at": now if kind == "blocked" else None,
            "muted_at": now if kind == "muted" else None,
            "erased_at": now if is_erased else None,
            "created_at": now,
        }


@contextmanager
def town(database_url: str, redis_url: str, *, people: int, gone: int = 0) -> Iterator[Town]:
    """A town for as long as the block runs: on a new PostgreSQL database, or without an address in an SQLite file."""
    with _empty(database_url) as url, installation(url, redis_url) as env:
        found = Town(env, people, gone)
        try:
            yield found
        finally:
            found.close()


@contextmanager
def _empty(database_url: str) -> Iterator[str]:
    if not database_url:
        yield ""
        return
    with temporary_postgres(database_url) as url:
        yield url
