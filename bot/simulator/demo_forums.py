"""The forums of the demo: for each authority one that was held and one that is coming (forums.toml)."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.services.make_forum import ForumEdit, make_forum
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of
from bot.store.forums import all_areas_of
from bot.store.session import Session

_FILE = Path(__file__).parent / "demo" / "forums.toml"


def make_demo_forums(session: Session, authority: AuthorityFacts, by: int, now: datetime) -> None:
    """Add the forums of one authority; days are counted from today, so that one is always still to come."""
    communities = {one.code: one.id for one in communities_of(session, authority.id)}
    areas = {one.name: one.id for one in all_areas_of(session, authority.id)}
    for forum in tomllib.loads(_FILE.read_text(encoding="utf-8")).get(authority.slug, ()):
        day = start_of_bangkok_day(bangkok_day(now)) + timedelta(days=forum["days_from_today"])
        edit = ForumEdit(
            plan_cycle_id=authority.cycle.id,
            name=forum["name"],
            level=forum["level"],
            starts_at=day + timedelta(hours=forum["hour"], minutes=forum.get("minute", 0)),
            venue=forum["venue"],
            questions=tuple(forum.get("questions", ())),
            areas=frozenset(areas[name] for name in forum.get("areas", ())),
            communities=frozenset(communities[code] for code in forum.get("communities", ())),
        )
        make_forum(session, authority.id, edit, by=by, now=now)
