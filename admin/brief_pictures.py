"""The pictures of a brief: heat map, time line with its forums, groups by people; each has its table beside it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from admin.charts import Columns, columns, named_flags
from admin.filters import day_and_month
from admin.heat import HeatMap, heat_map
from bot.domain.brief import Brief, Chapter, DayCount, RankedGroup
from bot.domain.issues import IssueName
from bot.domain.thai_time import short_date
from bot.store.reports_overview import Line, Place

_LARGEST = 10


@dataclass(frozen=True, slots=True)
class Voices:
    """A bar of two parts out of a hundred: who said it and who supported it."""

    said: float
    supported: float


@dataclass(frozen=True, slots=True)
class TimeLine:
    """The same weeks twice: by day where there is room, otherwise by week."""

    by_day: Columns
    by_week: Columns


def bars_of(brief: Brief) -> dict[int, Voices]:
    """The bar of each group beside that of the largest one of the brief."""
    groups = [one for chapter in brief.chapters for one in chapter.groups]
    most = max((one.people for one in groups), default=0)
    return {
        one.group_id: Voices(round(100 * one.tellers / most, 1), round(100 * one.supporters / most, 1))
        for one in groups
    }


def largest_groups(brief: Brief) -> list[tuple[Chapter, RankedGroup]]:
    """The groups of most people, whatever their issue."""
    groups = [(chapter, one) for chapter in brief.chapters for one in chapter.groups]
    return sorted(groups, key=lambda pair: (-pair[1].people, -pair[1].needs, pair[1].number))[:_LARGEST]


def issues_of(brief: Brief) -> list[IssueName]:
    """The issues of a brief in the order of their numbers."""
    chapters = sorted(brief.chapters, key=lambda one: one.issue)
    return [IssueName(one.issue, one.name, one.short_name, ()) for one in chapters]


def heat_of(brief: Brief, *, is_whole: bool) -> HeatMap:
    """The heat map; its figures open the needs they count."""
    lines = [
        Line(
            place=Place(one.community_id, "", one.name if one.community_id else "", one.area, None, is_retired=False),
            by_issue=Counter(one.by_issue),
            undecided=one.undecided,
            last_on=None,
            friends=0,
            is_silent=one.is_silent,
        )
        for one in brief.heat
    ]
    return heat_map(lines, issues_of(brief), brief.level_word, is_whole=is_whole)


def time_line(brief: Brief) -> TimeLine | None:
    """Needs over eight weeks with the forums held in them; None for a brief that knows no days."""
    if not brief.days:
        return None
    place_of = {one.day: place for place, one in enumerate(brief.days)}
    marks = [(place_of[one.day], one.name) for one in brief.forum_days if one.day in place_of]
    weeks = [brief.days[start : start + 7] for start in range(0, len(brief.days), 7)]
    by_day = columns(
        [one.needs for one in brief.days],
        [f"{short_date(one.day)}: {one.needs:,} เรื่อง" for one in brief.days],
        [day_and_month(one.day) if place % 7 == 0 else "" for place, one in enumerate(brief.days)],
        width=1008,
        height=196,
        flags=named_flags(marks),
    )
    by_week = columns(
        [sum(one.needs for one in week) for week in weeks],
        [_week_title(week) for week in weeks],
        [day_and_month(week[0].day) if place % 2 == 0 else "" for place, week in enumerate(weeks)],
        width=280,
        height=190,
        flags=named_flags([(place // 7, name) for place, name in marks]),
    )
    return TimeLine(by_day, by_week)


def _week_title(week: Sequence[DayCount]) -> str:
    total = sum(one.needs for one in week)
    return f"{day_and_month(week[0].day)} ถึง {short_date(week[-1].day)}: {total:,} เรื่อง"
