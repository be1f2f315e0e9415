"""Forums that residents know of, for tests of what they are told and answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.make_forum import ForumEdit, make_forum
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of
from bot.store.forums import ForumFacts, forum_by_id
from bot.store.models import Broadcast, BroadcastRecipient, Forum
from bot.store.session import Database


@dataclass
class Announced:
    """The forums of one authority."""

    database: Database
    authority: AuthorityFacts
    now: datetime

    def forum(self, name: str = "ประชาคมเมือง", *, days: float = 7, communities: tuple[int, ...] = (), **set_to) -> int:
        """A forum so many days from now, announced and in these communities (by their place in the list); its id."""
        with self.database.transaction() as session:
            known = communities_of(session, self.authority.id)
            edit = ForumEdit(
                plan_cycle_id=self.authority.cycle.id,
                name=name,
                level="community" if communities else "city",
                starts_at=self.now + timedelta(days=days),
                venue="ห้องประชุมชมพู่",
                questions=(),
                communities=frozenset(known[at].id for at in communities),
            )
            forum_id = make_forum(session, self.authority.id, edit, by=None, now=self.now)
        self.change(
            forum_id,
            **{
                "state": "announced",
                "latitude": 18.2601,
                "longitude": 99.4702,
                "day_code": str(4000 + forum_id),
                **set_to,
            },
        )
        return forum_id

    def change(self, forum_id: int, **set_to) -> None:
        """Change a forum as staff would."""
        with self.database.transaction() as session:
            row = session.get(Forum, forum_id)
            for name, value in set_to.items():
                setattr(row, name, value)

    def facts(self, forum_id: int) -> ForumFacts:
        """A forum as it stands."""
        with self.database.reading() as session:
            return forum_by_id(session, self.authority.id, forum_id)

    def sent(
        self, forum_id: int, *resident_ids: int, kind: str = "invitation", at: datetime | None = None, **audience
    ) -> int:
        """Something about a forum that went out to these people; its id."""
        at = at or self.now
        with self.database.transaction() as session:
            row = Broadcast(
                authority_id=self.authority.id, forum_id=forum_id, kind=kind, name="x", state="sent",
                content={"form": "forum"}, audience=audience, made_at=at, changed_at=at, started_at=at, finished_at=at,
            )  # fmt: skip
            session.add(row)
            session.flush()
            session.add_all(
                BroadcastRecipient(authority_id=self.authority.id, broadcast_id=row.id, resident_id=one)
                for one in resident_ids
            )
            return row.id
