"""Groups of needs that want the same thing: links beside the needs, which keep words and number whatever happens.

A person's word stands: `placed_by` and `title_by` say whose it is, and the machine changes only its own. Every change
is one `GroupAct` that holds what was there before, so that each can be undone.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.models.base import Row

_AGAIN = text("duplicate_of IS NOT NULL")


class NeedGroup(Row):
    """One group of a plan cycle, within one issue; `number` is given once and kept (shown as G-014).

    `closed_at` is set when it was merged into another or lost its last member; undoing that opens it again.
    """

    __tablename__ = "need_groups"
    __table_args__ = (
        UniqueConstraint("plan_cycle_id", "number"),
        Index("ix_need_groups_issue", "authority_id", "plan_cycle_id", "issue"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    number: Mapped[int]
    issue: Mapped[int]
    title: Mapped[str]  # empty where machine names are off and nobody has named it
    title_by: Mapped[str]  # machine | staff
    made_by: Mapped[str]  # machine | staff
    is_locked: Mapped[bool] = mapped_column(default=False)  # takes no change of the machine's
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("need_groups.id"))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class GroupMember(Row):
    """Where one need sits: in a group, or alone (`group_id` is None), and whose word that is.

    A need that a person took out of its groups has a row without a group, so that the machine leaves it there.
    """

    __tablename__ = "need_group_members"
    __table_args__ = (
        Index("ix_need_group_members_group", "authority_id", "group_id", "need_id"),
        Index(
            "ix_need_group_members_again",
            "authority_id",
            "plan_cycle_id",
            "duplicate_of",
            sqlite_where=_AGAIN,
            postgresql_where=_AGAIN,
        ),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("need_groups.id"))
    placed_by: Mapped[str]  # machine | staff
    likeness: Mapped[float | None]  # to the rest of the group, 0..1, as the machine measured it
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))  # the same thing said again
    placed_at: Mapped[datetime]


class NeedVector(Row):
    """The figures by which the machine compares a need with others; made again where `version` is another."""

    __tablename__ = "need_vectors"
    __table_args__ = (Index("ix_need_vectors_cycle", "authority_id", "plan_cycle_id", "need_id"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    version: Mapped[str]
    vector: Mapped[bytes]


class GroupAct(Row):
    """One change of groups, by a person or the machine.

    `what` is made, merged, split, moved, taken_out, renamed, locked, unlocked, duplicate_marked, duplicate_unmarked,
    proposal_refused, regroup_asked or regrouped; `before` holds what `undo` puts back; `detail` what the log tells.
    Names that the machine made of residents' words stand in neither, so that erasing words need not look here.
    """

    __tablename__ = "group_acts"
    __table_args__ = (Index("ix_group_acts_newest", "authority_id", "plan_cycle_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    what: Mapped[str]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # None: the machine
    group_id: Mapped[int | None] = mapped_column(ForeignKey("need_groups.id"), index=True)
    other_group_id: Mapped[int | None] = mapped_column(ForeignKey("need_groups.id"), index=True)
    before: Mapped[dict[str, Any]]
    detail: Mapped[dict[str, Any]]
    happened_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class GroupProposal(Row):
    """What a full regroup would change and did not, because a person's word or a locked group stands there.

    `kind` is merge (`group_id` with `other_group_id`), split (`need_ids` out of `group_id`) or move (`need_ids` from
    `group_id`, or from being alone, to `other_group_id`).
    """

    __tablename__ = "group_proposals"
    __table_args__ = (Index("ix_group_proposals_open", "authority_id", "plan_cycle_id", "decided_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id"))
    plan_cycle_id: Mapped[int] = mapped_column(ForeignKey("plan_cycles.id"))
    kind: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("need_groups.id"), index=True)
    other_group_id: Mapped[int | None] = mapped_column(ForeignKey("need_groups.id"), index=True)
    need_ids: Mapped[list[Any]]
    likeness: Mapped[float | None]
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    was_accepted: Mapped[bool | None]
