"""Needs that are put into groups, by the machine or by a person, for tests of what becomes of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from bot.domain.roles import Role
from bot.domain.states import NeedSource, NeedState
from bot.services.add_staff import add_staff
from bot.services.give_consent import give
from bot.services.meet_resident import find_or_meet
from bot.services.move_needs import split_needs
from bot.services.record_need import record_need
from bot.services.regroup_needs import regroup_needs
from bot.services.support_need import support
from bot.services.understand import read_as_need
from bot.store.authorities import AuthorityFacts
from bot.store.communities import communities_of
from bot.store.models import GroupMember, Need, NeedGroup, Resident
from bot.store.reports_groups import GroupCount, ranked_groups
from bot.store.sealing import Seal
from bot.store.session import Database, Session

LIGHTS = ("ไฟในซอยดับ มืดมาก ขอให้มาซ่อมไฟ", "ไฟในซอยดับ มืดมากค่ะ ขอให้มาซ่อมไฟที", "ไฟในซอยดับอีกแล้ว มืดมาก ขอให้มาซ่อมไฟ")
ROADS = ("ถนนหน้าวัดเป็นหลุมลึก รถล้มบ่อย", "ถนนหน้าวัดเป็นหลุมลึกครับ รถล้มบ่อยมาก", "ถนนหน้าวัดเป็นหลุมลึก รถล้มบ่อย ขอให้ซ่อม")


@dataclass
class Grouped:
    """One authority whose needs sit in groups."""

    database: Database
    seal: Seal
    authority: AuthorityFacts
    now: datetime
    serial: count = field(default_factory=lambda: count(1))
    _staff: dict[str, int] = field(default_factory=dict)

    @property
    def by(self) -> dict[str, object]:
        """A facilitator, now."""
        slug = self.authority.slug
        if slug not in self._staff:
            with self.database.transaction() as session:
                added = add_staff(
                    session, authority_id=self.authority.id, email=f"group@{slug}.example", name="สมพร",
                    role=Role.FACILITATOR, now=self.now,
                )  # fmt: skip
            self._staff[slug] = added.staff_id
        return {"staff_id": self._staff[slug], "now": self.now}

    def say(self, text: str, by: str | None = None, *, community: int = 0, issue: int = 6, is_undecided: bool = False,
            said_at: datetime | None = None) -> str:  # fmt: skip
        """A need of that issue; by somebody new in LINE, or from paper where `by` is blank. Its number."""
        who = f"U{next(self.serial)}" if by is None else by
        with self.database.transaction() as session:
            place = communities_of(session, self.authority.id)[community].id
            part = replace(read_as_need(text, self.authority).parts[0], issue=issue, is_undecided=is_undecided)
            return record_need(
                session,
                self.authority,
                part=replace(part, is_urgent=False),
                source=NeedSource.LINE if who else NeedSource.PAPER,
                said_at=said_at or self.now,
                now=self.now,
                resident=self._resident(session, who) if who else None,
                community_id=place,
                event_id=f"grouped-{next(self.serial)}",
            ).number

    def say_all(self, texts: Iterable[str], **more: object) -> list[str]:
        """Needs of several people."""
        return [self.say(text, **more) for text in texts]

    def agree(self, number: str, by: str, at: datetime | None = None) -> None:
        """Somebody agrees with a need."""
        with self.database.transaction() as session:
            support(session, self._need(session, number), self._resident(session, by), at or self.now)

    def group(self, numbers: Iterable[str], title: str = "") -> int:
        """Put needs into a new group by a person's hand; its number."""
        by = self.by
        with self.database.transaction() as session:
            act = split_needs(session, self.authority, list(numbers), title=title, **by)
            return session.get(NeedGroup, act.group_id).number

    def do(self, service: Callable, *arguments: object, **more: object) -> int | None:
        """Run a service as a facilitator in a transaction of its own; the act's id."""
        by = self.by
        with self.database.transaction() as session:
            act = service(session, self.authority, *arguments, **more, **by)
            return act.id if act is not None else None

    def regroup(self):
        """A full regroup."""
        return regroup_needs(self.database, self.authority, self.now)

    def sits(self, number: str) -> int | None:
        """The number of the open group in which a need sits."""
        with self.database.reading() as session:
            return (
                session.query(NeedGroup.number)
                .join(GroupMember, GroupMember.group_id == NeedGroup.id)
                .join(Need, Need.id == GroupMember.need_id)
                .filter(Need.authority_id == self.authority.id, Need.number == number, NeedGroup.closed_at.is_(None))
                .scalar()
            )

    def seat(self, number: str) -> tuple[int | None, str] | None:
        """The group (row) of a need and whose word that is."""
        with self.database.reading() as session:
            row = session.query(GroupMember).join(Need, Need.id == GroupMember.need_id).filter(
                Need.number == number, Need.authority_id == self.authority.id
            ).first()  # fmt: skip
            return (row.group_id, row.placed_by) if row else None

    def row(self, number: int) -> NeedGroup:
        """The row of a group, closed ones too."""
        with self.database.reading() as session:
            return session.query(NeedGroup).filter_by(authority_id=self.authority.id, number=number).one()

    def need(self, number: str) -> Need:
        """The row of a need."""
        with self.database.reading() as session:
            return self._need(session, number)

    def ranked(self, **more: object) -> list[GroupCount]:
        """The groups by people."""
        with self.database.reading() as session:
            return ranked_groups(session, self.authority.id, self.authority.cycle.id, **more)

    def set_state(self, number: str, state: NeedState) -> None:
        """Put a need into another state."""
        with self.database.transaction() as session:
            self._need(session, number).state = state

    def picture(self) -> tuple[object, ...]:
        """All that stands: groups, seats, issues; for comparing before and after."""
        with self.database.reading() as session:
            groups = session.query(NeedGroup).filter_by(authority_id=self.authority.id).order_by(NeedGroup.id)
            seats = session.query(GroupMember).filter_by(authority_id=self.authority.id).order_by(GroupMember.need_id)
            needs = session.query(Need).filter_by(authority_id=self.authority.id).order_by(Need.id)
            return (
                [(g.number, g.title, g.title_by, g.is_locked, g.merged_into_id) for g in groups if g.closed_at is None],
                [(s.need_id, s.group_id, s.placed_by, s.duplicate_of) for s in seats],
                [(n.number, n.issue, n.issue_by, n.is_undecided, n.state) for n in needs],
            )

    def _need(self, session: Session, number: str) -> Need:
        return session.query(Need).filter_by(authority_id=self.authority.id, number=number).one()

    def _resident(self, session: Session, line_id: str) -> Resident:
        resident = find_or_meet(session, self.seal, self.authority.id, line_id, self.now)
        if resident.consent_state != "given":
            give(session, resident, None, self.now)
        return resident
