"""One of the four authorities on the days of its forums, as a published document told of them.

Forums come from a file or from the pages of circuits; residents speak, sign in and vote as they do in LINE; staff hold
the forum and write it up on its page.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from itertools import count
from pathlib import Path

from flask.testing import FlaskClient

from bot.domain.roles import Role
from bot.domain.thai_time import BANGKOK
from bot.services.announce_circuit import announce_circuit
from bot.services.change_forum_state import announce_forum, hold_forum
from bot.services.give_consent import give
from bot.services.load_authority import load_authority_file
from bot.services.load_forums import load_forum_file
from bot.services.meet_resident import find_or_meet
from bot.services.record_attendance import sign_in_resident, take_seats
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of
from bot.store.forum_parts import seats_of
from bot.store.forums import ForumFacts, forum_by_id, forums_of
from bot.store.models import Resident
from bot.store.sealing import Seal
from bot.store.session import Database
from tests.admin_site import browser_of, create_site, csrf_of, hire
from tests.talk import Talk
from tests.told import Told
from tests.write_ups import WriteUpPage

SHIPPED = Path(__file__).parents[1] / "bot" / "authorities"
_CYCLE = '\n[[plan_cycle]]\nfirst_year = {}\nlast_year = {}\nshape = "issue"\ncollecting = {}\n'


def bangkok(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of the Buddhist era in Bangkok."""
    return datetime(year - 543, month, day, hour, minute, tzinfo=BANGKOK)


@dataclass
class Replay:
    """An authority, the browser of one of its officers, and the people who live there."""

    database: Database
    seal: Seal
    authority: AuthorityFacts
    browser: FlaskClient
    staff_id: int
    serial: count = field(default_factory=lambda: count(1))

    @classmethod
    def of(cls, database: Database, seal: Seal, file: Path, now: datetime) -> "Replay":
        with database.transaction() as session:
            authority = load_authority_file(session, seal, file, now)
        person = hire(database, authority.id, "plan@office.example", Role.OFFICER)
        browser = browser_of(create_site(database, seal), database, person)
        return cls(database, seal, authority, browser, person.id)

    # Staff -----------------------------------------------------------------------------------------------------------

    def load(self, file: Path, now: datetime) -> list[ForumFacts]:
        """The forums of a file, once they are there."""
        with self.database.transaction() as session:
            load_forum_file(session, self.authority, file, now)
        return self.forums()

    def forums(self) -> list[ForumFacts]:
        with self.database.reading() as session:
            return forums_of(session, self.authority.id)

    def plan_circuit(self, **wish: str) -> int:
        """A circuit from the page that plans them; its id."""
        page = f"/admin/{self.authority.slug}/forums/circuits/new"
        token = {"csrf_token": csrf_of(self.browser, page)}
        wish = {"length": "3", "per_day": "1", "teams": "", "days_off": "", "closing_after": "", **wish}
        drawn = self.browser.post(page, data={**wish, **token, "step": "draw"})
        saved = self.browser.post(page, data={**_inputs(drawn.text), **token, "step": "save"})
        assert saved.status_code == 302, re.findall(r"<li><a href=.#.*", drawn.text)
        return int(saved.location.rpartition("/")[2].partition("?")[0])

    def announce(self, forum_id: int, now: datetime) -> None:
        with self.database.transaction() as session:
            announce_forum(session, self.authority.id, forum_id, by=self.staff_id, now=now)

    def announce_circuit(self, circuit_id: int, now: datetime) -> None:
        with self.database.transaction() as session:
            announce_circuit(session, self.authority.id, circuit_id, by=self.staff_id, now=now)

    def hold(self, forum_id: int, now: datetime) -> WriteUpPage:
        """Say that it was held, and open its write-up."""
        with self.database.transaction() as session:
            hold_forum(session, self.authority.id, forum_id, by=self.staff_id, now=now)
        return WriteUpPage(self.browser, f"/admin/{self.authority.slug}/forums/{forum_id}/write-up")

    def forum(self, forum_id: int) -> ForumFacts:
        with self.database.reading() as session:
            return forum_by_id(session, self.authority.id, forum_id)

    # Residents -------------------------------------------------------------------------------------------------------

    def talk(self, name: str, now: datetime) -> Talk:
        """Somebody's chat with the authority."""
        return Talk(self.database, self.seal, self.authority, now, name)

    def told(self, now: datetime) -> Told:
        """Those who speak at that time."""
        return Told(self.database, self.seal, self.authority, now, self.serial)

    def arrive(self, forum_id: int, now: datetime, people: list[int] | int) -> None:
        """So many people sign in at the door, for each group with seats in its order, or of no group."""
        with self.database.transaction() as session:
            forum, seats = forum_by_id(session, self.authority.id, forum_id), []
            if not isinstance(people, int):
                groups = seats_of(session, self.authority.id, forum_id)
                seats = [one for one, many in zip(groups, people, strict=True) for _ in range(many)]
            community = communities_of(session, self.authority.id)[0].id
            for at in range(people if isinstance(people, int) else len(seats)):
                user = f"U{next(self.serial):032x}"
                resident: Resident = find_or_meet(session, self.seal, self.authority.id, user, now)
                give(session, resident, "", now)
                resident.community_id = community
                row, is_new = sign_in_resident(session, forum, resident, now)
                assert is_new
                if seats:
                    take_seats(resident, row, seats[at])


def with_plans(slug: str, folder: Path, *plans: tuple[int, int]) -> Path:
    """The file of an authority as it would have been when these plans were its own, the first of them collecting."""
    text = (SHIPPED / f"{slug}.toml").read_text(encoding="utf-8")
    text = re.sub(r"\n\[\[plan_cycle\]\]\n(?:\w+ = .*\n)+", "", text)
    cycles = "".join(_CYCLE.format(*plan, "true" if at == 0 else "false") for at, plan in enumerate(plans))
    file = folder / f"{slug}.toml"
    file.write_text(text + cycles, encoding="utf-8")
    return file


def _inputs(page: str) -> dict[str, str]:
    """What the fields of a page hold."""
    found = {}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not ("checkbox" in tag and "checked" not in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    return found
