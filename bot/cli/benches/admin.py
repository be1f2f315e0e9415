"""The staff's pages with 100,000 needs: the whole request, through the application, on SQLite.

The needs have no tellers: a page's time does not depend on who they are.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from flask.testing import FlaskClient

from bot.app import build_parts, create_app
from bot.cli.benches.promises import Promise, percentile
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.domain.roles import Role
from bot.services.add_staff import add_staff
from bot.services.load_authority import load_authority_file
from bot.settings import Settings
from bot.store.invented import insert_invented_needs
from bot.store.migrate import migrate

_P95_MS = 300.0
_ROUNDS = 20
_EMAIL, _PASSWORD = "bench@example.org", "a measured password"
_SLUG = "khelang-nakhon"
_NEXT = re.compile(r'href="([^"]*/needs\?[^"]*(?:after|before)=[^"]*)"')


def measure_admin(*, needs: int) -> list[Promise]:
    """95th percentiles of the overview and of pages of the list."""
    with _pages(needs) as client:
        addresses = {
            "overview": [""],
            "list, first page": ["needs"],
            "list, twenty pages deep": _pages_deep(client, 20),
            "list, one issue of one community": ["needs?issue=6&community=1"],
            "list, search that finds": ["needs?q=ไฟทาง"],
            "list, search that finds nothing": ["needs?q=ไม่มีคำนี้ในระบบ"],
            "list, most supported first": ["needs?sort=supported"],
        }
        return [_measured(client, name, paths, needs) for name, paths in addresses.items()]


def _measured(client: FlaskClient, name: str, paths: list[str], needs: int) -> Promise:
    seconds = []
    for turn in range(_ROUNDS):
        started = time.perf_counter()
        response = client.get(f"/admin/{_SLUG}/{paths[turn % len(paths)]}")
        seconds.append(time.perf_counter() - started)
        if response.status_code != 200:
            raise SettingsError(f"{name} answered {response.status_code}")
    return Promise(f"{name}, p95 with {needs:,} needs", percentile(seconds, 0.95) * 1000, "ms", at_most=_P95_MS)


def _pages_deep(client: FlaskClient, depth: int) -> list[str]:
    """The addresses of the pages after the first, as a person reaches them."""
    paths, path = [], f"/admin/{_SLUG}/needs"
    for _ in range(depth):
        found = _NEXT.findall(client.get(path).get_data(as_text=True))
        if not found:
            raise SettingsError("the list has no next page")
        path = found[-1].replace("&amp;", "&")
        paths.append(path.removeprefix(f"/admin/{_SLUG}/"))
    return paths


@contextmanager
def _pages(needs: int) -> Iterator[FlaskClient]:
    """A signed-in browser before an authority with so many needs."""
    with tempfile.TemporaryDirectory() as folder:
        parts = build_parts(Settings.from_env({"DATA_DIR": folder}))
        migrate(parts.database)
        now = thai_time.now()
        with parts.database.transaction() as session:
            path = Path(str(files("bot") / "authorities" / f"{_SLUG}.toml"))
            authority = load_authority_file(session, parts.seal, path, now)
            add_staff(
                session, authority_id=authority.id, email=_EMAIL, name="", role=Role.ADMIN, password=_PASSWORD, now=now
            )
            insert_invented_needs(session, authority, needs, now)
        client = create_app(parts).test_client()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/admin/sign-in").get_data(as_text=True))
        client.post(
            "/admin/sign-in",
            data={"email": _EMAIL, "password": _PASSWORD, "csrf_token": token[1] if token else ""},
        )
        yield client
        parts.database.close()
