"""The first page: what waits, who speaks of what, who is silent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import staff_here, visit
from admin.charts import Bar, Columns, columns, named_flags, small_columns
from admin.circuit_words import due_soon
from admin.filters import day_and_month
from admin.groups_query import NEW_DAYS
from admin.groups_shown import title_shown
from admin.heat import heat_map
from admin.parts import parts
from admin.words_shown import masked
from bot.domain.authority_words import level_word
from bot.domain.issues import IssueName
from bot.domain.thai_time import bangkok_day, short_date
from bot.store.authorities import authority_by_id
from bot.store.circuits import days_due
from bot.store.forums import ForumFacts, forums_of
from bot.store.reports_growth import fastest_groups
from bot.store.reports_needs import NeedFilter, count_needs
from bot.store.reports_overview import Day, Overview, overview_of
from bot.store.staff import authority_ids_of

_DUE_WITHIN = 14  # days ahead that dates of circuits are shown for


@dataclass(frozen=True, slots=True)
class Mini:
    """One issue over the last eight weeks."""

    issue: IssueName
    needs: int
    last_week: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class NextForum:
    """The forum that comes next and how many days away it is; 0 on its day."""

    forum: ForumFacts
    days_left: int


def choose_authority() -> ResponseReturnValue:
    """The list of a person's authorities, or the only one at once."""
    with parts().database.reading() as rows:
        ids = authority_ids_of(rows, staff_here().id)
        authorities = sorted((authority_by_id(rows, one) for one in ids), key=lambda facts: facts.name)
    if len(authorities) == 1:
        return redirect(url_for("admin.overview", slug=authorities[0].slug))
    return render_template("admin/authorities.html", authorities=authorities)


def show() -> ResponseReturnValue:
    """The overview of one authority."""
    here = visit()
    place = here.authority.id, here.cycle.id
    with parts().database.reading() as rows:
        facts = overview_of(rows, here.authority, here.cycle, here.now)
        people = count_needs(rows, *place, NeedFilter()).people
        forums = forums_of(rows, *place)
        due = days_due(rows, *place, bangkok_day(here.now) + timedelta(days=_DUE_WITHIN))
        growing = fastest_groups(rows, *place, bangkok_day(here.now) - timedelta(days=NEW_DAYS - 1))
    knows_households = any(line.place.households for line in facts.lines)
    per_households = knows_households and request.args.get("per") == "households"
    issues = list(here.issues.values())
    weeks = [facts.days[start : start + 7] for start in range(0, len(facts.days), 7)]
    held = _held(facts.days, forums)
    return render_template(
        "admin/overview.html",
        facts=facts,
        people=people,
        issues=issues,
        heat=heat_map(facts.lines, issues, level_word(here.authority.community_level), per_households=per_households),
        knows_households=knows_households,
        per_households=per_households,
        has_examples=any(line.place.is_example for line in facts.lines),
        held={facts.days[at].day: names for at, names in held.items()},
        by_day=_by_day(facts.days, held),
        by_week=_by_week(weeks, held),
        minis=[_mini(facts, weeks, issue) for issue in issues],
        next_forum=_next_forum(forums),
        growing=growing,
        due=[due_soon(*one, bangkok_day(here.now)) for one in due],
        title_shown=title_shown,
        masked=masked,
    )


def _next_forum(forums: Sequence[ForumFacts]) -> NextForum | None:
    today = bangkok_day(visit().now)
    coming = (NextForum(one, (bangkok_day(one.starts_at) - today).days) for one in forums if one.stands)
    return next((one for one in coming if one.days_left >= 0), None)


def _held(days: Sequence[Day], forums: Sequence[ForumFacts]) -> dict[int, list[str]]:
    """The names of the forums on each of these days, by the place of the day."""
    place_of = {day.day: place for place, day in enumerate(days)}
    names: defaultdict[int, list[str]] = defaultdict(list)
    for one in forums:
        if one.stands and (place := place_of.get(bangkok_day(one.starts_at))) is not None:
            names[place].append(one.name)
    return names


def _by_day(days: tuple[Day, ...], held: Mapping[int, list[str]]) -> Columns:
    titles = [f"{short_date(day.day)}: {day.total:,} เรื่อง" for day in days]
    feet = [day_and_month(day.day) if place % 7 == 0 else "" for place, day in enumerate(days)]
    flags = named_flags((place, name) for place, names in held.items() for name in names)
    return columns([day.total for day in days], titles, feet, width=1008, height=176, flags=flags)


def _by_week(weeks: list[tuple[Day, ...]], held: Mapping[int, list[str]]) -> Columns:
    totals = [sum(day.total for day in week) for week in weeks]
    titles = [f"{_week_name(week)}: {total:,} เรื่อง" for week, total in zip(weeks, totals, strict=True)]
    feet = [day_and_month(week[0].day) if place % 2 == 0 else "" for place, week in enumerate(weeks)]
    flags = named_flags((place // 7, name) for place, names in held.items() for name in names)
    return columns(totals, titles, feet, width=280, height=170, flags=flags)


def _week_name(week: tuple[Day, ...]) -> str:
    return f"{day_and_month(week[0].day)} ถึง {short_date(week[-1].day)}"


def _mini(facts: Overview, weeks: list[tuple[Day, ...]], issue: IssueName) -> Mini:
    by_week = [sum(day.by_issue[issue.number] for day in week) for week in weeks]
    return Mini(issue, facts.by_issue[issue.number], by_week[-1], small_columns(by_week))
