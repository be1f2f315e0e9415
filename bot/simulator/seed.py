"""Fill the demo once: the authorities, people who sign in, the cast, and what invented residents have said.

Everything goes through the services that real residents and staff go through, one transaction per authority, so that a
start that was interrupted leaves an authority either whole or not there.
"""

from datetime import datetime
from pathlib import Path

import bot
from bot.domain.roles import Role
from bot.services.add_staff import add_staff
from bot.services.load_authority import load_authority_file
from bot.services.regroup_needs import regroup_needs
from bot.simulator.cast import cast_of
from bot.simulator.demo_broadcasts import make_demo_broadcasts
from bot.simulator.demo_forums import make_demo_forums
from bot.simulator.demo_held import write_up_demo_forums
from bot.simulator.demo_needs import demo_needs, event_id
from bot.simulator.telling import Telling
from bot.store.authorities import AuthorityFacts
from bot.store.needs import need_of_event
from bot.store.sealing import Seal
from bot.store.session import Database, Session
from bot.store.settings_rows import authority_row
from bot.store.staff import role_in, staff_row

AUTHORITY_FILES = Path(bot.__file__).parent / "authorities"
PASSWORD = "prachakhom-demo"  # noqa: S105 - opens invented data on this machine only, and is printed at every start
ADMIN = "demo@prachakhom.example"
STAFF = (
    (ADMIN, "ผู้ทดลองระบบ", Role.ADMIN),
    ("facilitator@prachakhom.example", "ผู้จัดกระบวนการตัวอย่าง", Role.FACILITATOR),
    ("viewer@prachakhom.example", "ผู้ดูตัวอย่าง", Role.VIEWER),
)


def seed_demo(database: Database, seal: Seal, now: datetime) -> int:
    """Fill what is not there yet; how many needs were told."""
    count = 0
    for path in sorted(AUTHORITY_FILES.glob("*.toml")):
        with database.transaction() as session:
            authority = load_authority_file(session, seal, path, now)
            _ask_for_no_codes(session, authority.id)
            writer_id = _add_staff(session, authority, now)
            is_new = need_of_event(session, authority.id, event_id(1), 0) is None
            if is_new:
                telling = Telling(session, seal, authority, writer_id, now)
                phones = telling.introduce(cast_of(authority.slug))
                count += telling.tell(demo_needs(authority.slug))
                make_demo_forums(session, authority, writer_id, now)
                make_demo_broadcasts(session, authority, writer_id, now, silent=phones)
        if is_new:
            regroup_needs(database, authority, now)
            with database.transaction() as session:
                write_up_demo_forums(session, authority, writer_id, now)
    return count


def _ask_for_no_codes(session: Session, authority_id: int) -> None:
    """Whoever tries the demo has no app at hand; it may be switched on there all the same."""
    row = authority_row(session, authority_id)
    row.settings = {"require_second_factor": False, **row.settings}


def _add_staff(session: Session, authority: AuthorityFacts, now: datetime) -> int:
    """The id of the person in whose name paper and telephone needs are entered."""
    for email, name, role in STAFF:
        known = staff_row(session, email)
        if known is None or role_in(session, authority.id, known.id) is None:
            add_staff(session, authority_id=authority.id, email=email, name=name, role=role, now=now, password=PASSWORD)
    writer = staff_row(session, ADMIN)
    assert writer is not None
    return writer.id
