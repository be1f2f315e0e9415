"""A forum as the bot speaks of it, and the short form of its brief."""

from dataclasses import dataclass

import nlp
from bot.domain.thai_time import bangkok_day
from bot.services.build_brief import scope_of
from bot.services.freeze_brief import read_frozen_brief
from bot.store.authorities import AuthorityFacts, issues_of_cycle
from bot.store.forums import ForumFacts
from bot.store.frozen_briefs import frozen_briefs_of
from bot.store.reports_brief import count_needs_of
from bot.store.session import Session
from bot.store.voices import count_voices
from bot.wording.forums import ToldForum, ToldGroup

_MOST_GROUPS = 3  # one of each issue, those of most people: a card is read on a phone


@dataclass(frozen=True, slots=True)
class BriefInShort:
    """How many people said how much, and the largest group of each of the first issues."""

    people: int
    needs: int
    groups: tuple[ToldGroup, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    issue: int
    title: str
    people: int


def tell_forum(authority: AuthorityFacts, forum: ForumFacts) -> ToldForum:
    """The forum as the bot speaks of it."""
    return ToldForum(
        id=forum.id,
        name=forum.name,
        authority=authority.name,
        starts_at=forum.starts_at,
        venue=forum.venue,
        put_off_from=forum.put_off_from,
        reason=forum.state_reason or "",
    )


def brief_in_short(session: Session, authority: AuthorityFacts, forum: ForumFacts) -> BriefInShort:
    """The figures of the brief that was frozen last, or of the needs as they stand where none was."""
    frozen = frozen_briefs_of(session, authority.id, forum.id)
    if frozen:
        brief = read_frozen_brief(session, authority, forum.id, frozen[0].id)
        groups = [_Group(one.issue, one.title, one.people) for chapter in brief.chapters for one in chapter.groups]
        return BriefInShort(brief.people, brief.needs, _largest(session, authority, forum, groups))
    scope = scope_of(session, authority, forum.id)
    voices = count_voices(session, scope, bangkok_day(forum.starts_at))
    groups = [_Group(one.issue, one.title, one.people) for one in voices.groups]
    needs = count_needs_of(session, scope).needs
    return BriefInShort(voices.people, needs, _largest(session, authority, forum, groups))


def _largest(
    session: Session, authority: AuthorityFacts, forum: ForumFacts, groups: list[_Group]
) -> tuple[ToldGroup, ...]:
    """The largest group of each issue that has a title fit for everybody; titles may be somebody's own words."""
    issues = issues_of_cycle(session, authority.id, forum.plan_cycle_id)
    found: dict[int, ToldGroup] = {}
    for one in sorted(groups, key=lambda group: -group.people):
        if one.issue in found or one.issue not in issues or not one.title or nlp.is_sensitive(one.title):
            continue
        title = nlp.redact(one.title).redacted
        found[one.issue] = ToldGroup(one.issue, issues[one.issue].short_name, title, one.people)
    return tuple(found.values())[:_MOST_GROUPS]
