"""The only place where the parts of the product are joined."""

from dataclasses import dataclass
from functools import partial

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import admin
from bot import health, public, simulator, webhook
from bot.answer_headers import secure_every_answer
from bot.domain.errors import SettingsError
from bot.jobs import Jobs, Pace
from bot.line.client import LineGateway
from bot.nul_bytes import refuse_nul_bytes
from bot.services.find_channel import Channels
from bot.settings import Settings
from bot.simulator.platform import LinePlatform
from bot.store.erasures import ErasedLog
from bot.store.key_marks import require_same_lookup_key
from bot.store.migrate import require_current_tables
from bot.store.sealing import Seal
from bot.store.session import Database
from bot.webhook import LARGEST_BODY, Door
from bot.worker.parts import WorkerParts

_LARGEST_FORM = 4 * LARGEST_BODY


@dataclass(frozen=True, slots=True)
class Parts:
    """What one process is made of."""

    settings: Settings
    database: Database
    seal: Seal
    channels: Channels
    jobs: Jobs

    @property
    def worker(self) -> WorkerParts:
        """What the worker in this process needs."""
        settings = self.settings
        open_gateway = partial(LineGateway, api_base=settings.line_api_base, data_api_base=settings.line_data_api_base)
        pace = Pace(settings.redis_url)
        return WorkerParts(
            self.database,
            self.seal,
            self.channels,
            self.jobs,
            open_gateway,
            settings.public_base_url,
            pace,
            ErasedLog(settings.erased_log, self.seal),
        )


def build_parts(settings: Settings) -> Parts:
    """Make everything a process needs; call it after any fork."""
    database = Database(settings.database_url)
    seal = Seal(settings.data_keys, settings.lookup_key)
    return Parts(settings, database, seal, Channels(database, seal), Jobs(settings.redis_url))


def open_installation(settings: Settings) -> Parts:
    """The parts over tables that are up to date, with the keys they were begun with. Raises SettingsError."""
    parts = build_parts(settings)
    require_current_tables(parts.database)
    with parts.database.transaction() as session:
        require_same_lookup_key(session, parts.seal)
    return parts


def require_servers(settings: Settings) -> None:
    """Raise SettingsError unless web and worker can be processes of their own."""
    missing = []
    if settings.database_url.startswith("sqlite"):
        missing.append("DATABASE_URL of a PostgreSQL database")
    if not settings.redis_url:
        missing.append("REDIS_URL")
    if missing:
        raise SettingsError(
            f"web and worker as processes of their own need {' and '.join(missing)}; on one machine use 'serve'"
        )


def create_web_app(settings: Settings) -> Flask:
    """The web half of an installation of many processes. Raises SettingsError where it cannot work."""
    require_servers(settings)
    return create_app(open_installation(settings))


def create_app(parts: Parts, platform: LinePlatform | None = None) -> Flask:
    """The web application of one process; `platform` brings the phone too, and SettingsError outside the demo."""
    settings = parts.settings
    app = Flask("bot")
    app.config.update(SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=_LARGEST_FORM)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    secure_every_answer(app)
    refuse_nul_bytes(app)
    door = Door(parts.database, parts.seal, parts.channels, parts.jobs)
    app.register_blueprint(webhook.create_blueprint(door))
    app.register_blueprint(health.create_blueprint(parts.database, parts.jobs, settings.data_dir))
    app.register_blueprint(public.create_blueprint(parts.database))
    admin.init_app(app, _admin_parts(parts))
    if platform is not None:
        phone = simulator.SimulatorParts(parts.database, parts.seal, platform, settings.public_base_url)
        simulator.init_app(app, phone, is_demo=settings.is_demo)
    return app


def _admin_parts(parts: Parts) -> admin.AdminParts:
    settings = parts.settings
    return admin.AdminParts(
        database=parts.database,
        seal=parts.seal,
        public_base_url=settings.public_base_url,
        limiter_storage_uri=settings.redis_url or "memory://",
        jobs=parts.jobs,
        data_dir=settings.data_dir,
        is_https=settings.is_https,
    )
