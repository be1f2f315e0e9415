"""An installation for a measurement: a folder, tables and one authority."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain import thai_time
from bot.services.load_authority import load_authority_file
from bot.settings import Settings
from bot.store.migrate import migrate
from bot.store.sealing import Seal
from bot.store.session import Database

SECRET = "bench" + "0" * 27
TOKEN = "bench-token"  # noqa: S105 - the loopback platform is told it too
NUMBER_PREFIX = "TS"
_AUTHORITY = f"""
slug = "bench"
name = "เทศบาลเมืองทดสอบ"
short_name = "ทดสอบ"
kind = "municipality"
province = "ลำปาง"
number_prefix = "{NUMBER_PREFIX}"
contact_phone = "000"
privacy_contact = "none"

[line]
channel_secret = "{SECRET}"
channel_access_token = "{TOKEN}"

[settings]
push_from_hour = 0
push_to_hour = 24
require_second_factor = false

[[community]]
code = "01"
name = "ชุมชนทดสอบ"

[[plan_cycle]]
first_year = 2571
last_year = 2575
collecting = true
"""


@contextmanager
def installation(database_url: str, redis_url: str = "", disk: Path | None = None) -> Iterator[dict[str, str]]:
    """A folder (on `disk`) with tables and one authority; the environment that a server needs to use it."""
    with tempfile.TemporaryDirectory(dir=disk, ignore_cleanup_errors=True) as folder:
        env = {
            "DATA_DIR": folder,
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "LINE_API_BASE": "http://127.0.0.1:9",
        }
        settings = Settings.from_env(env)
        database = Database(settings.database_url)
        migrate(database)
        path = Path(folder) / "bench.toml"
        path.write_text(_AUTHORITY, encoding="utf-8")
        with database.transaction() as session:
            load_authority_file(session, Seal(settings.data_keys, settings.lookup_key), path, thai_time.now())
        database.close()
        yield env
