"""The day of a forum: everybody signs in within a minute, asks for the question in the next and votes in the third.

The whole product answers, in one process, with LINE on loopback. An answer's time is from when LINE posted the event to
when LINE was given the answer. Then the rows are counted: nobody may be lost, nobody may count twice.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta

from bot.cli.benches.events import user_id
from bot.cli.benches.http_load import Load, pace, request_bytes
from bot.cli.benches.installation import SECRET, installation
from bot.cli.benches.processes import free_port, server
from bot.cli.benches.promises import Promise, percentile
from bot.domain import thai_time
from bot.domain.forums import SeatsEntry
from bot.services.change_forum_state import announce_forum
from bot.services.give_consent import give
from bot.services.make_forum import ForumEdit, make_forum
from bot.services.meet_resident import find_or_meet
from bot.services.run_vote import VoteEdit, make_vote, open_vote
from bot.settings import Settings
from bot.simulator.platform import LinePlatform, Webhook
from bot.store.attendances import count_by_seats
from bot.store.authorities import AuthorityFacts, authority_by_slug
from bot.store.communities import communities_of
from bot.store.forums import forum_by_id
from bot.store.sealing import Seal
from bot.store.session import Database
from bot.store.temporary import temporary_postgres
from bot.store.votes import vote_by_id

_PEOPLE, _SECONDS, _GROUPS, _CHOICES = 600, 60, 13, 5
_P99_SECONDS = 2.0
_PATIENCE_SECONDS = 120.0


def measure_forum(*, short: bool, postgres_url: str = "") -> list[Promise]:
    """600 people on SQLite and, with a server, on PostgreSQL; a short run has a tenth of both people and time."""
    people, seconds = (_PEOPLE // 10, _SECONDS // 10) if short else (_PEOPLE, _SECONDS)
    promises = _Day("SQLite", people, seconds).measure("")
    if postgres_url:
        with temporary_postgres(postgres_url) as url:
            promises += _Day("PostgreSQL", people, seconds).measure(url)
    return promises


class _Day:
    """One run on one kind of database."""

    def __init__(self, where: str, people: int, seconds: int) -> None:
        self.where, self.people, self.seconds = where, people, seconds
        self.platform = LinePlatform()
        self.users = [user_id(number) for number in range(people)]
        self.port = free_port()

    def measure(self, database_url: str) -> list[Promise]:
        base = self.platform.start()
        self.platform.add_channel("bench", SECRET, "bench-token")
        with ExitStack() as stack:
            stack.callback(self.platform.stop)
            env = stack.enter_context(installation(database_url)) | {"LINE_API_BASE": base, "LINE_DATA_API_BASE": base}
            settings = Settings.from_env(env)
            database = Database(settings.database_url)
            stack.callback(database.close)
            self._fill(database, Seal(settings.data_keys, settings.lookup_key))
            stack.enter_context(server("bot", ["serve", "--port", str(self.port)], self.port, env))
            told = self._told("sign-ins", self._run([f"มาแล้ว {self.code}"]))
            self._open(database)
            told += self._told("questions shown", self._run(["ลงคะแนน"]))
            told += self._told("votes", self._run([str(1 + at) for at in range(_CHOICES)]))
            return told + self._counted(database)

    def _fill(self, database: Database, seal: Seal) -> None:
        """People who have agreed and said where they live, and a forum that begins in half an hour."""
        now = thai_time.now()
        with database.transaction() as session:
            self.authority: AuthorityFacts = authority_by_slug(session, "bench")
            home = communities_of(session, self.authority.id)[0].id
            for number, user in enumerate(self.users):
                resident = find_or_meet(session, seal, self.authority.id, user, now)
                give(session, resident, f"bench-{number}", now)
                resident.community_id = home
            edit = ForumEdit(
                self.authority.cycle.id, "ประชาคมทดสอบ", "city", now + timedelta(minutes=30), "ห้องประชุม", (),
                seats=tuple(SeatsEntry(f"กลุ่มที่ {at}", 50) for at in range(1, _GROUPS + 1)),
            )  # fmt: skip
            self.forum_id = make_forum(session, self.authority.id, edit, by=None, now=now)
            announce_forum(session, self.authority.id, self.forum_id, by=None, now=now)
            self.code = forum_by_id(session, self.authority.id, self.forum_id).day_code

    def _open(self, database: Database) -> None:
        now = thai_time.now()
        edit = VoteEdit("เรื่องไหนควรทำก่อน", tuple((f"เรื่องที่ {at}", None) for at in range(1, _CHOICES + 1)))
        with database.transaction() as session:
            self.vote_id = make_vote(session, self.authority.id, self.forum_id, edit, by=None, now=now)
            open_vote(session, self.authority.id, self.vote_id, by=None, now=now)

    def _run(self, words: Sequence[str]) -> tuple[Load, list[float], int]:
        """Everybody says one of these; what the door said, seconds until each answer, and how many had none."""
        after = self.platform.state.seq
        load = pace(self.port, self._said(words), per_second=self.people / self.seconds, connections=8)
        until, expected = time.monotonic() + _PATIENCE_SECONDS, self.people
        while True:
            waits = [wait for user in self.users for wait in self._waits(user, after)]
            if len(waits) >= expected or time.monotonic() > until:
                return load, waits, expected - len(waits)
            time.sleep(0.5)

    def _said(self, words: Sequence[str]) -> Iterator[bytes]:
        """Made one by one as they are sent: a reply token lives for a minute."""
        for at, user in enumerate(self.users):
            yield _request(self.platform.make_text("bench", user, words[at % len(words)]))

    def _waits(self, user: str, after: int) -> list[float]:
        """Seconds between each thing that somebody said and the first answer to it."""
        entries = self.platform.chat("bench", user, after)
        said = [entry.at for entry in entries if entry.direction == "in"]
        heard: dict[str | None, datetime] = {}
        for entry in entries:
            if entry.direction == "out":
                heard.setdefault(entry.request_id, entry.at)  # an answer may be several messages
        return [(answer - at).total_seconds() for at, answer in zip(said, heard.values(), strict=False)]

    def _told(self, what: str, run: tuple[Load, list[float], int]) -> list[Promise]:
        load, waits, unanswered = run
        within = f"{self.people} {what} in {self.seconds} s ({self.where})"
        return [
            Promise(f"{within}, median until the answer", percentile(waits, 0.5), "s"),
            Promise(f"{within}, p99 until the answer", percentile(waits, 0.99), "s", at_most=_P99_SECONDS),
            Promise(f"{within}: without an answer", unanswered, "answers", at_most=0),
            Promise(f"{within}: webhooks answered other than 200", load.not_ok, "answers", at_most=0),
        ]

    def _counted(self, database: Database) -> list[Promise]:
        with database.reading() as session:
            came = sum(count_by_seats(session, self.authority.id, self.forum_id).values())
            vote = vote_by_id(session, self.authority.id, self.vote_id)
        wanted = Counter(1 + at % _CHOICES for at in range(self.people))
        astray = sum(abs(one.ballots - wanted[one.position]) for one in vote.choices)
        return [
            Promise(f"people counted ({self.where})", came, "people", at_least=self.people, at_most=self.people),
            Promise(
                f"ballots counted ({self.where})", vote.people, "ballots", at_least=self.people, at_most=self.people
            ),
            Promise(f"ballots under another choice ({self.where})", astray, "ballots", at_most=0),
        ]


def _request(webhook: Webhook) -> bytes:
    return request_bytes(f"/line/{webhook.channel}/webhook", webhook.body, webhook.headers)
