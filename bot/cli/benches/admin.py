"""The staff's pages: the whole request, through the application, on SQLite.

Overview and list with 100,000 needs, which have no tellers: their time does not depend on who these are. The brief of a
forum, on the page and as PDF, with 50,000 needs of people who support one another, in groups; there the overview too.
"""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

from flask.testing import FlaskClient

import nlp
from bot.app import build_parts, create_app
from bot.cli.benches.promises import Promise, percentile
from bot.cli.server import keep_what_is_loaded
from bot.domain import thai_time
from bot.domain.errors import SettingsError
from bot.domain.roles import Role
from bot.services.add_staff import add_staff
from bot.services.change_forum_state import announce_forum
from bot.services.load_authority import load_authority_file
from bot.services.make_forum import ForumEdit, make_forum
from bot.settings import Settings
from bot.store.authorities import AuthorityFacts
from bot.store.forums import all_areas_of
from bot.store.invented import insert_invented_needs
from bot.store.invented_voices import insert_invented_voices
from bot.store.migrate import migrate
from bot.store.session import Session
from nlp import grouping
from nlp.corpus import read_corpus

_P95_MS = 300.0
_BRIEF_P95_MS = 500.0
_PDF_SECONDS = 5.0
_VECTORS = 300
_ROUNDS = 20
_EMAIL, _PASSWORD = "bench@example.org", "a measured password"
_SLUG = "khelang-nakhon"
_NEXT = re.compile(r'href="([^"]*/needs\?[^"]*(?:after|before)=[^"]*)"')


def measure_admin(*, needs: int) -> list[Promise]:
    """95th percentiles of the overview, of pages of the list and of the brief; half as many needs for the last."""
    return [*_measure_lists(needs), *_measure_brief(needs // 2)]


def _measure_lists(needs: int) -> list[Promise]:
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


def _measure_brief(needs: int) -> list[Promise]:
    with _pages(needs, with_forums=True) as client:
        pages = {
            "brief, everybody": ["forums/1/brief"],
            "brief, one subdistrict": ["forums/2/brief"],
            "brief, after the deadline": ["forums/3/brief"],
        }
        started = time.perf_counter()
        _look(client, "brief.pdf", "forums/1/brief.pdf")  # the first one: it loads Typst and its fonts too
        seconds = time.perf_counter() - started
        measured = [_measured(client, name, paths, needs, at_most=_BRIEF_P95_MS) for name, paths in pages.items()]
        measured.append(_measured(client, "overview, with groups and forums", [""], needs))
    return [*measured, Promise(f"brief as PDF with {needs:,} needs", seconds, "s", at_most=_PDF_SECONDS)]


def _measured(client: FlaskClient, name: str, paths: list[str], needs: int, *, at_most: float = _P95_MS) -> Promise:
    seconds = []
    for turn in range(_ROUNDS):
        started = time.perf_counter()
        _look(client, name, paths[turn % len(paths)])
        seconds.append(time.perf_counter() - started)
    return Promise(f"{name}, p95 with {needs:,} needs", percentile(seconds, 0.95) * 1000, "ms", at_most=at_most)


def _look(client: FlaskClient, name: str, path: str) -> None:
    response = client.get(f"/admin/{_SLUG}/{path}")
    if response.status_code != 200:
        raise SettingsError(f"{name} answered {response.status_code}")


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


def _add_forums(session: Session, authority: AuthorityFacts, now: datetime) -> None:
    """Tellers, supporters and groups for the needs.

    Forum 1 reaches everybody, forum 2 the loudest subdistrict, forum 3 everybody, with a deadline that has passed.
    """
    texts = [example.text for example in read_corpus()][:: len(read_corpus()) // _VECTORS]
    vectors = [grouping.pack(vector) for vector in grouping.vectors_of(texts)]
    insert_invented_voices(session, authority, now, vectors=vectors, version=grouping.VECTOR_VERSION)
    area = next(one for one in all_areas_of(session, authority.id) if one.level == "subdistrict")
    week = now + timedelta(days=7)
    everybody, one_area, an_hour_ago = frozenset[int](), frozenset({area.id}), now - timedelta(hours=1)
    for level, areas, until in (
        ("city", everybody, None),
        ("subdistrict", one_area, None),
        ("city", everybody, an_hour_ago),
    ):
        forum = ForumEdit(authority.cycle.id, level, level, week, "", (), areas, needs_until=until)
        forum_id = make_forum(session, authority.id, forum, by=None, now=now)
        announce_forum(session, authority.id, forum_id, by=None, now=now)


@contextmanager
def _pages(needs: int, *, with_forums: bool = False) -> Iterator[FlaskClient]:
    """A signed-in browser before an authority with so many needs."""
    with tempfile.TemporaryDirectory() as folder:
        parts = build_parts(Settings.from_env({"DATA_DIR": folder}))
        migrate(parts.database)
        now = thai_time.now()
        with parts.database.transaction() as session:
            path = Path(str(files("bot") / "authorities" / f"{_SLUG}.toml"))
            authority = load_authority_file(session, parts.seal, path, now)
            add_staff(
                session,
                authority_id=authority.id,
                email=_EMAIL,
                name="",
                role=Role.FACILITATOR,
                password=_PASSWORD,
                now=now,
            )
            insert_invented_needs(session, authority, needs, now)
            if with_forums:
                _add_forums(session, authority, now)
        client = create_app(parts).test_client()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/admin/sign-in").get_data(as_text=True))
        client.post(
            "/admin/sign-in",
            data={"email": _EMAIL, "password": _PASSWORD, "csrf_token": token[1] if token else ""},
        )
        nlp.warm_up()
        keep_what_is_loaded()  # as a server's process does
        yield client
        parts.database.close()
