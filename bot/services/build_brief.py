"""Build the brief of a forum from what residents said, for page, wall and paper alike.

Extractive: figures are counted, texts are residents' own masked words or names that people and machine gave to groups.
What can be counted once is counted once, so that a figure is the same wherever the brief is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain

from bot.domain.authority_words import area_word, bare_name, level_word
from bot.domain.brief import (
    Brief,
    BriefForum,
    Chapter,
    DayCount,
    ForumDay,
    HeatLine,
    Method,
    RankedGroup,
    SilentPlace,
    UrgentNeed,
)
from bot.domain.thai_time import bangkok_day
from bot.services.choose_quotes import questions_of, quotes_of, urgent_text
from bot.services.tell_reach import reach_of
from bot.store.authorities import AuthorityFacts, CycleFacts, cycles_of, issues_of_cycle
from bot.store.forums import ForumFacts, Places, all_places_of, forum_by_id, forums_of
from bot.store.reports_brief import (
    BriefScope,
    NeedCounts,
    communities_not_retired,
    count_needs_of,
    groups_touched_by_staff,
    joined_by_poster,
    needs_by_day,
    undecided_in_groups,
)
from bot.store.reports_brief_words import most_supported_of_groups, packed_vectors, some_to_search, urgent_of
from bot.store.reports_overview import DAYS, Line, lines_of
from bot.store.session import Session
from bot.store.voices import GroupVoices, count_voices
from nlp import grouping

GROUPS_WITH_QUOTES = 6  # of each issue
_QUOTES_FROM = 24  # needs of each group that quotes are chosen from
_QUESTIONS_FROM = 600


@dataclass(frozen=True, slots=True)
class _Work:
    """What every part of a brief is built from."""

    session: Session
    authority: AuthorityFacts
    cycle: CycleFacts
    forum: ForumFacts
    scope: BriefScope
    places: Places
    others: tuple[ForumFacts, ...]  # the authority's other forums, in the order of time
    now: datetime

    @property
    def today(self) -> date:
        return bangkok_day(self.now)


def build_brief(session: Session, authority: AuthorityFacts, forum_id: int, now: datetime) -> Brief:
    """The brief of one forum of the authority as its needs stand now. Raises NotFound."""
    work = _work(session, authority, forum_id, now)
    counts = count_needs_of(session, work.scope)
    last_on = _last_forum_on(work)
    since = last_on + timedelta(days=1) if last_on else work.today - timedelta(days=6)
    voices = count_voices(session, work.scope, since)
    groups = _with_quotes(work, [_ranked(one) for one in voices.groups])
    lines = _lines(work)
    asked = questions_of(some_to_search(session, work.scope, _QUESTIONS_FROM))
    is_asked = communities_not_retired(session, authority.id)
    days = _days(work, counts)
    return Brief(
        authority=authority.name,
        forum=_forum(work),
        made_at=now,
        last_forum_on=last_on,
        people=voices.people,
        needs=counts.needs,
        groups=len(groups),
        communities_heard=sum(line.place.community_id in is_asked and line.total > 0 for line in lines),
        communities_asked=len(is_asked if work.scope.communities is None else is_asked & work.scope.communities),
        unreviewed=counts.unreviewed,
        top=tuple(groups[:3]),
        fastest=_fastest(groups),
        urgent=tuple(
            UrgentNeed(
                one.number,
                urgent_text(one.text, is_sensitive=one.is_sensitive),
                bare_name(one.community or ""),
                one.said_on,
                one.is_reviewed,
            )
            for one in urgent_of(session, work.scope)
        ),
        chapters=_chapters(work, counts, voices.by_issue, groups),
        heat=tuple(_heat_line(work, line) for line in lines),
        silent=_silent(work, lines),
        questions=(*work.forum.questions, *(one.text for one in asked)),
        method=_method(work, counts, groups),
        asked=asked,
        days=days,
        forum_days=_forum_days(work, days),
        level_word=level_word(authority.community_level),
        counted_until=work.scope.until,
    )


def scope_of(session: Session, authority: AuthorityFacts, forum_id: int) -> BriefScope:
    """The needs that the brief of a forum is made from. Raises NotFound."""
    forum = forum_by_id(session, authority.id, forum_id)
    reached = all_places_of(session, authority.id).reached(forum)
    return BriefScope(authority.id, forum.plan_cycle_id, reached, forum.needs_until)


def _work(session: Session, authority: AuthorityFacts, forum_id: int, now: datetime) -> _Work:
    forum = forum_by_id(session, authority.id, forum_id)
    cycle = next(one for one in cycles_of(session, authority.id) if one.id == forum.plan_cycle_id)
    places = all_places_of(session, authority.id)
    is_past = forum.needs_until is not None and forum.needs_until <= now  # before it, nothing can be too late
    scope = BriefScope(authority.id, cycle.id, places.reached(forum), forum.needs_until if is_past else None)
    others = tuple(one for one in forums_of(session, authority.id) if one.id != forum.id)
    return _Work(session, authority, cycle, forum, scope, places, others, now)


def _forum(work: _Work) -> BriefForum:
    forum, cycle = work.forum, work.cycle
    reach = reach_of(work.authority, forum, work.places)
    return BriefForum(
        forum.id, forum.name, forum.level, reach, forum.starts_at, forum.venue, cycle.first_year, cycle.last_year
    )


def _last_forum_on(work: _Work) -> date | None:
    """The day of the last forum of the same level that reached all of these places and has been held."""
    before = min(work.forum.starts_at, work.now)
    held = [one for one in work.others if one.starts_at < before and one.level == work.forum.level and one.stands]
    return next((bangkok_day(one.starts_at) for one in reversed(held) if _covers(work, one)), None)


def _covers(work: _Work, other: ForumFacts) -> bool:
    reached = work.places.reached(other)
    return reached is None or (work.scope.communities is not None and work.scope.communities <= reached)


def _ranked(group: GroupVoices) -> RankedGroup:
    return RankedGroup(
        group_id=group.group_id,
        number=group.number,
        title=group.title,
        issue=group.issue,
        people=group.people,
        tellers=group.tellers,
        supporters=group.people - group.tellers,
        needs=group.needs,
        communities=group.communities,
        since_last=group.new_people,
        is_new=group.new_people == group.people,  # everybody came since: so did its first need
        quotes=(),
    )


def _with_quotes(work: _Work, groups: Sequence[RankedGroup]) -> list[RankedGroup]:
    """The groups, those of most people in each issue with what their members wrote."""
    quoted: defaultdict[int, list[int]] = defaultdict(list)
    for one in groups:
        if len(quoted[one.issue]) < GROUPS_WITH_QUOTES:
            quoted[one.issue].append(one.group_id)
    ids = list(chain.from_iterable(quoted.values()))
    said = most_supported_of_groups(work.session, work.scope, ids, _QUOTES_FROM)
    need_ids = [one.need_id for candidates in said.values() for one in candidates]
    vectors = packed_vectors(work.session, work.authority.id, need_ids, grouping.VECTOR_VERSION)
    return [replace(one, quotes=quotes_of(said.get(one.group_id, ()), vectors)) for one in groups]


def _fastest(groups: Sequence[RankedGroup]) -> RankedGroup | None:
    grown = max(groups, key=lambda one: one.since_last, default=None)
    return grown if grown and grown.since_last else None


def _chapters(
    work: _Work, counts: NeedCounts, people: dict[int, int], groups: Sequence[RankedGroup]
) -> tuple[Chapter, ...]:
    grouped = _needs_in_groups(groups)
    undecided = undecided_in_groups(work.session, work.scope)
    chapters = [
        Chapter(
            issue=issue.number,
            name=issue.name,
            short_name=issue.short_name,
            needs=counts.by_issue[issue.number],
            people=people.get(issue.number, 0),
            alone=counts.by_issue[issue.number] - grouped[issue.number] + undecided[issue.number],
            groups=tuple(one for one in groups if one.issue == issue.number),
        )
        for issue in issues_of_cycle(work.session, work.authority.id, work.cycle.id).values()
    ]
    return tuple(sorted(chapters, key=lambda one: (-one.needs, one.issue)))


def _needs_in_groups(groups: Sequence[RankedGroup]) -> Counter[int]:
    needs: Counter[int] = Counter()
    for one in groups:
        needs[one.issue] += one.needs
    return needs


def _lines(work: _Work) -> list[Line]:
    reached = work.scope.communities
    lines = lines_of(work.session, work.authority, work.cycle, work.today, work.scope.until)
    return [line for line in lines if reached is None or line.place.community_id in reached]


def _heat_line(work: _Work, line: Line) -> HeatLine:
    level = work.authority.community_level
    return HeatLine(
        community_id=line.place.community_id,
        name=bare_name(line.place.name) or f"ยังไม่ทราบ{level_word(level)}",
        area=f"{area_word(level)}{line.place.area}" if line.place.area else "",
        by_issue=dict(line.by_issue),
        undecided=line.undecided,
        total=line.total,
        is_silent=line.is_silent,
    )


def _silent(work: _Work, lines: Sequence[Line]) -> tuple[SilentPlace, ...]:
    by_poster = joined_by_poster(work.session, work.authority.id)
    quietest = sorted((line for line in lines if line.is_silent), key=lambda line: line.total)
    return tuple(
        SilentPlace(
            name=bare_name(line.place.name),
            needs=line.total,
            friends=line.friends,
            households=line.place.households,
            last_on=line.last_on,
            reach=_how_to_reach(work.authority, line, by_poster[line.place.community_id or 0]),
        )
        for line in quietest
    )


def _how_to_reach(authority: AuthorityFacts, line: Line, by_poster: int) -> str:
    """One sentence from what is known of a place."""
    of_households = f" จาก {line.place.households:,} ครัวเรือน" if line.place.households else ""
    if line.friends:
        ask = f"ชวนทาง LINE ได้ {line.friends:,} คน{of_households}"
    else:
        ask = f"ยังไม่มีเพื่อนใน LINE{of_households} ต้องใช้กระดาษหรือให้โทร {authority.contact_phone}"
    if by_poster:
        return f"{ask} และโปสเตอร์ QR มีคนสแกนเข้ามาแล้ว {by_poster:,} คน"
    return f"{ask} และยังไม่มีใครเข้ามาทางโปสเตอร์ QR รหัส {line.place.code}"


def _method(work: _Work, counts: NeedCounts, groups: Sequence[RankedGroup]) -> Method:
    grouped = _needs_in_groups(groups).total()
    return Method(
        first_on=counts.first_on,
        last_on=counts.last_on,
        by_source=dict(counts.by_source),
        by_decider=dict(counts.by_decider),
        unreviewed=counts.unreviewed,
        undecided=counts.undecided,
        withdrawn=counts.taken_back,
        dismissed=counts.dismissed,
        merged=counts.merged,
        grouped=grouped,
        alone=counts.needs - grouped,
        groups_by_staff=groups_touched_by_staff(work.session, work.authority.id, [one.group_id for one in groups]),
        model_versions=tuple(sorted(counts.model_versions)),
    )


def _days(work: _Work, counts: NeedCounts) -> tuple[DayCount, ...]:
    """Eight weeks up to today; of a cycle that no longer collects, up to its last need."""
    last = work.today if work.cycle.collecting else counts.last_on or work.today
    found = needs_by_day(work.session, work.scope, last - timedelta(days=DAYS - 1), last)
    return tuple(DayCount(day, needs) for day, needs in found.items())


def _forum_days(work: _Work, days: Sequence[DayCount]) -> tuple[ForumDay, ...]:
    """Forums held within these days that reached any of the places."""
    forums = sorted((*work.others, work.forum), key=lambda one: one.starts_at)
    return tuple(
        ForumDay(day, one.name)
        for one in forums
        if days[0].day <= (day := bangkok_day(one.starts_at)) <= days[-1].day and _meets(work, one)
    )


def _meets(work: _Work, other: ForumFacts) -> bool:
    if other.id == work.forum.id:
        return True
    if work.scope.communities is None or not other.stands:
        return other.stands
    reached = work.places.reached(other)
    return reached is None or bool(reached & work.scope.communities)
