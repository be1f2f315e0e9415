"""`serve` runs everything in one process on one machine; `web` and `worker` are for many."""

import os
import signal
import threading
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from flask import Flask

import nlp
from bot.app import Parts, build_parts, create_app, create_web_app, open_installation, require_servers
from bot.cli.server import Server, require_free
from bot.metrics import share_counts
from bot.settings import Settings
from bot.store.migrate import migrate
from bot.store.session import Database
from bot.worker.actors import register_actors
from bot.worker.sweep import Sweeper, release_claims_of_the_dead

# Reading a message is work for the processor, so within one process a second turn at once would only take the
# interpreter away from the door; sending waits for LINE most of the time.
EMBEDDED_TURNS, EMBEDDED_SENDING = 1, 6
_NICENESS = 10  # where a worker shares a machine with the door: an answer may take a second longer, the door may not


@dataclass
class EmbeddedWorker:
    """A worker within the web process: started after the fork, stopped with it."""

    turns: int = EMBEDDED_TURNS
    sending: int = EMBEDDED_SENDING
    _running: list[tuple[Parts, Sweeper]] = field(default_factory=list)

    def start(self, parts: Parts) -> None:
        """Begin to work off the rows."""
        worker = parts.worker
        if self.turns:
            nlp.warm_up()
        if not parts.settings.is_scaled_out:
            release_claims_of_the_dead(worker)
        register_actors(worker)
        parts.jobs.start_workers(turns=self.turns, sending=self.sending)
        sweeper = Sweeper(worker)
        sweeper.start()
        self._running.append((parts, sweeper))

    def stop(self) -> None:
        """Finish what is in hand."""
        for parts, sweeper in self._running:
            sweeper.stop()
            parts.jobs.stop_workers()


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--threads", default=16, show_default=True, help="Requests answered at once.")
def serve(port: int, host: str, threads: int) -> None:
    """Run everything in one process: pages, webhook and worker (SQLite, no other server needed)."""
    settings = Settings.from_env()
    require_free(host, port)
    database = Database(settings.database_url)
    migrate(database)
    database.close()
    _check(settings)
    embedded = EmbeddedWorker()

    def build() -> Flask:
        parts = build_parts(settings)
        app = create_app(parts)
        embedded.start(parts)
        return app

    click.echo(f"prachakhom serves at http://{host}:{port}", err=True)
    Server(f"{host}:{port}", processes=1, threads=threads, build=build, stop=embedded.stop).run()


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--processes", default=2, show_default=True)
@click.option("--threads", default=8, show_default=True, help="Requests answered at once in each process.")
def web(port: int, host: str, processes: int, threads: int) -> None:
    """Run pages and webhook only (PostgreSQL and Redis needed)."""
    settings = _settings_of_many_machines()
    require_free(host, port)

    def build() -> Flask:
        return create_web_app(settings)

    with TemporaryDirectory(prefix="prachakhom-counts-") as counts:
        share_counts(Path(counts))
        Server(f"{host}:{port}", processes=processes, threads=threads, build=build, stop=lambda: None).run()


@click.command()
@click.option("--turns", type=click.IntRange(0), default=1, show_default=True, help="Chats worked at once.")
@click.option("--sending", type=click.IntRange(0), default=8, show_default=True, help="Requests to LINE at once.")
def worker(turns: int, sending: int) -> None:
    """Run a worker only (PostgreSQL and Redis needed); start as many as you like.

    With --turns 0 it only sends, with --sending 0 it only answers: threads of one process take the interpreter from
    each other, so processes that do one of both work off more.
    """
    parts = build_parts(_settings_of_many_machines())
    os.nice(_NICENESS)
    embedded = EmbeddedWorker(turns, sending)
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stopping.set())
    embedded.start(parts)
    stopping.wait()
    embedded.stop()


def _settings_of_many_machines() -> Settings:
    settings = Settings.from_env()
    require_servers(settings)
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    """Fail now, in one line, rather than in a process of its own; connections do not survive the fork that follows."""
    open_installation(settings).database.close()
