"""Forums and groups as tests put them together, whatever the machine would have made of the needs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import delete, select, update

from bot.domain.states import ForumState
from bot.services.build_brief import build_brief
from bot.services.freeze_brief import draw_copy, keep_copy
from bot.services.make_forum import ForumEdit, make_forum
from bot.services.support_need import support
from bot.store.models import Forum, GroupAct, GroupMember, GroupProposal, Need, NeedGroup, Resident
from tests.told import Told


@dataclass
class Forums:
    """The needs of one authority, in groups of our choice."""

    told: Told
    numbers: count = field(default_factory=lambda: count(1))

    def group(self, title: str, *needs: str, issue: int = 6, **set_to: object) -> int:
        """Put these needs into a new group and take them from any other; its id."""
        authority = self.told.authority
        with self.told.database.transaction() as session:
            row = NeedGroup(
                authority_id=authority.id, plan_cycle_id=authority.cycle.id, number=100 + next(self.numbers),
                issue=issue, title=title, title_by="machine", made_by="machine", made_at=self.told.now,
            )  # fmt: skip
            for name, value in set_to.items():
                setattr(row, name, value)
            session.add(row)
            session.flush()
            group_id = row.id
        self.join(group_id, *needs)
        return group_id

    def join(self, group_id: int, *needs: str) -> None:
        """Put these needs into a group and take them from any other."""
        with self.told.database.transaction() as session:
            for need in session.scalars(select(Need).where(Need.number.in_(needs))):
                session.merge(
                    GroupMember(
                        need_id=need.id, authority_id=need.authority_id, plan_cycle_id=need.plan_cycle_id,
                        group_id=group_id, placed_by="machine", placed_at=self.told.now,
                    )
                )  # fmt: skip

    def ungroup(self) -> None:
        """Leave every need alone."""
        with self.told.database.transaction() as session:
            session.execute(update(GroupMember).values(group_id=None, duplicate_of=None))
            for table in (GroupAct, GroupProposal, NeedGroup):
                session.execute(delete(table))

    def support(self, number: str, *supporters: str, at: datetime | None = None) -> None:
        """These residents agree with a need."""
        ids = [self.told.resident(one) for one in supporters]
        with self.told.database.transaction() as session:
            need = session.scalars(select(Need).where(Need.number == number)).one()
            for one in ids:
                support(session, need, session.get(Resident, one), at or self.told.now)

    def forum(self, days: int = 7, *, state: ForumState = ForumState.ANNOUNCED, **facts: object) -> int:
        """A forum so many days from now, in whatever state; its id."""
        edit = {
            "plan_cycle_id": self.told.authority.cycle.id, "name": "ประชาคมเมือง", "level": "city",
            "starts_at": self.told.now + timedelta(days=days), "venue": "หอประชุม", "questions": (), **facts,
        }  # fmt: skip
        with self.told.database.transaction() as session:
            forum_id = make_forum(session, self.told.authority.id, ForumEdit(**edit), by=None, now=self.told.now)
            row = session.get(Forum, forum_id)
            row.state, row.day_code = state, None if state == ForumState.DRAFT else str(1000 + forum_id)
            return forum_id

    def brief(self, forum_id: int):
        """The brief of a forum as it stands."""
        with self.told.database.reading() as session:
            return build_brief(session, self.told.authority, forum_id, self.told.now)

    def freeze(self, forum_id: int, *, by: int) -> int:
        """Freeze the brief of a forum; the id of the copy."""
        with self.told.database.reading() as session:
            content = draw_copy(session, self.told.authority, forum_id, self.told.now)
        with self.told.database.transaction() as session:
            return keep_copy(session, self.told.authority.id, forum_id, content, by=by, now=self.told.now)
