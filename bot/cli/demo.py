"""`prachakhom demo`: the whole product on this machine, with invented residents and a telephone in the browser.

Only the folder and the port are taken from outside: an environment that names a real database, LINE or keys must not
lead the demo there. A folder that holds an installation which no demo began is refused for the same reason.
"""

import os
import time
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from bot.app import Parts, build_parts, create_app
from bot.cli.run import EmbeddedWorker
from bot.cli.server import Server, require_free
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.line.rich_menu import install
from bot.settings import Settings
from bot.simulator.platform import LinePlatform
from bot.simulator.seed import ADMIN, PASSWORD, seed_demo
from bot.store.authorities import all_authorities
from bot.store.migrate import migrate
from bot.store.sealing import Seal
from bot.store.session import Database

_HOST = "127.0.0.1"  # the telephone speaks for anybody: nobody else may reach it
_THREADS = 16
_MARK = "demo.txt"


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--data-dir", type=click.Path(path_type=Path), help="Default: DATA_DIR, or data/demo.")
def demo(port: int, data_dir: Path | None) -> None:
    """Run the whole product with invented data, a simulated telephone and nothing to install."""
    settings = demo_settings(data_dir or Path(os.environ.get("DATA_DIR") or "data/demo"), port)
    require_free(_HOST, port)
    _fill(settings)
    embedded, platform = EmbeddedWorker(), LinePlatform()

    def build() -> Flask:
        address = platform.start()
        parts = build_parts(replace(settings, line_api_base=address, line_data_api_base=address))
        open_channels(parts, platform)
        app = create_app(parts, platform)
        embedded.start(parts)
        click.echo(_welcome(settings))
        return app

    def stop() -> None:
        embedded.stop()
        platform.stop()

    Server(f"{_HOST}:{port}", processes=1, threads=_THREADS, build=build, stop=stop).run()


def demo_settings(data_dir: Path, port: int) -> Settings:
    """The settings of a demo in that folder. Raises SettingsError where the folder holds something else."""
    data_dir = data_dir.expanduser().resolve()
    if any(data_dir.glob("*.db")) and not (data_dir / _MARK).exists():
        raise SettingsError(f"{data_dir} holds an installation that is no demo; give another folder with DATA_DIR")
    env = {"DATA_DIR": str(data_dir), "PUBLIC_BASE_URL": f"http://{_HOST}:{port}"}
    settings = Settings.from_env(env, is_demo=True)
    (data_dir / _MARK).write_text("Invented data of 'prachakhom demo'. Delete this folder to begin anew.\n")
    return settings


def open_channels(parts: Parts, platform: LinePlatform) -> None:
    """Make every authority's account known to the platform, with its rich menu."""
    with parts.database.reading() as session:
        authorities = all_authorities(session)
    worker = parts.worker
    for authority in authorities:
        channel = parts.channels.of_slug(authority.slug)
        platform.add_channel(channel.slug, channel.secrets[0], channel.access_token)
        install(worker.gateway_of(authority.id))


def _fill(settings: Settings) -> None:
    """Before the fork: tables, authorities, people and what they said."""
    if not any(settings.data_dir.glob("*.db")):
        click.echo("กำลังเตรียมเรื่องตัวอย่าง ราวครึ่งนาที · telling invented needs, about half a minute")
    database = Database(settings.database_url)
    migrate(database)
    began = time.monotonic()
    count = seed_demo(database, Seal(settings.data_keys, settings.lookup_key), thai_time.now())
    database.close()
    if count:
        click.echo(f"{count} invented needs told in {time.monotonic() - began:.1f} s")


def _welcome(settings: Settings) -> str:
    base = settings.public_base_url
    return f"""
  ประชาคม พร้อมใช้แล้ว · Prachakhom is ready (invented data, nothing leaves this machine)

  โทรศัพท์จำลอง · phone      {base}/simulator
  หน้าเจ้าหน้าที่ · staff     {base}/admin/sign-in
    อีเมล · e-mail           {ADMIN}
    รหัสผ่าน · password      {PASSWORD}

  หยุดด้วย Ctrl+C · stop with Ctrl+C; the data stays in {settings.data_dir}
"""
