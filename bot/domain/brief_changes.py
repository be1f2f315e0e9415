"""What became of a frozen brief's groups: which are new, gone, larger or called otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.brief import Brief, RankedGroup


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One group before and now; `was_title` and `was_people` are None where it was not there."""

    group_id: int
    title: str
    people: int
    was_title: str | None
    was_people: int | None


@dataclass(frozen=True, slots=True)
class BriefChanges:
    """What is different; a group may stand both among the grown and the renamed ones."""

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
    """The changes from `then` to `now`; `titles` are those of now, of groups that no page shows among them."""
    was, is_ = then.people_by_group, now.people_by_group
    was_titles = {one.group_id: one.title for one in _shown(then)}

    def change(group_id: int) -> GroupChange:
        title = titles.get(group_id, was_titles.get(group_id, ""))
        return GroupChange(group_id, title, is_.get(group_id, 0), was_titles.get(group_id), was.get(group_id))

    both = [change(group_id) for group_id in is_ if group_id in was]
    renamed = tuple(one for one in both if one.was_title is not None and one.was_title != one.title)
    return BriefChanges(
        new_needs=new_needs,
        new=_largest(change(group_id) for group_id in is_ if group_id not in was),
        gone=_largest(change(group_id) for group_id in was if group_id not in is_),
        grown=_largest(one for one in both if one.people > (one.was_people or 0)),
        shrunk=_largest(one for one in both if one.people < (one.was_people or 0)),
        renamed=renamed,
    )


def _largest(changes: Iterable[GroupChange]) -> tuple[GroupChange, ...]:
    return tuple(sorted(changes, key=lambda one: (-max(one.people, one.was_people or 0), one.group_id)))


def _shown(brief: Brief) -> list[RankedGroup]:
    return [one for chapter in brief.chapters for one in chapter.groups]
