"""What became of a frozen brief's groups: which are new, gone, of another size or called otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.brief import Brief, RankedGroup


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One group before and now; `was_title` and `was_people` are None where it was not there."""

    group_id: int
    number: int
    title: str
    people: int
    was_title: str | None
    was_people: int | None


@dataclass(frozen=True, slots=True)
class BriefChanges:
    """What is different; a group may have both another size and another name."""

    new_needs: int
    new: tuple[GroupChange, ...]
    gone: tuple[GroupChange, ...]
    grown: tuple[GroupChange, ...]
    shrunk: tuple[GroupChange, ...]
    renamed: tuple[GroupChange, ...]

    @property
    def groups(self) -> int:
        """How many groups changed in any way."""
        changed = (*self.new, *self.gone, *self.grown, *self.shrunk, *self.renamed)
        return len({one.group_id for one in changed})


def changes_between(then: Brief, now: Brief, titles: Mapping[int, str], *, new_needs: int) -> BriefChanges:
    """The changes from `then` to `now`; `titles` are those of groups as they are called now."""
    was = {one.group_id: one for one in groups_of(then)}
    is_ = {one.group_id: one for one in groups_of(now)}

    def change(group_id: int) -> GroupChange:
        before, after = was.get(group_id), is_.get(group_id)
        one = is_.get(group_id) or was[group_id]
        return GroupChange(
            group_id=group_id,
            number=one.number,
            title=after.title if after else titles.get(group_id, before.title if before else ""),
            people=after.people if after else 0,
            was_title=before.title if before else None,
            was_people=before.people if before else None,
        )

    both = [change(group_id) for group_id in is_ if group_id in was]
    return BriefChanges(
        new_needs=new_needs,
        new=_largest(change(group_id) for group_id in is_ if group_id not in was),
        gone=_largest(change(group_id) for group_id in was if group_id not in is_),
        grown=_largest(one for one in both if one.people > (one.was_people or 0)),
        shrunk=_largest(one for one in both if one.people < (one.was_people or 0)),
        renamed=_largest(one for one in both if one.was_title != one.title),
    )


def groups_of(brief: Brief) -> list[RankedGroup]:
    """Every group of a brief."""
    return [one for chapter in brief.chapters for one in chapter.groups]


def _largest(changes: Iterable[GroupChange]) -> tuple[GroupChange, ...]:
    return tuple(sorted(changes, key=lambda one: (-max(one.people, one.was_people or 0), one.group_id)))
