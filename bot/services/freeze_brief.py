"""Freeze a brief as it stands, show it again, and tell what has changed since.

A frozen brief holds figures, and numbers of needs in place of residents' words: erasing or taking back words empties
every copy. A title that the machine took from somebody's words is kept as the place of these words in their need.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.brief import Brief
from bot.domain.brief_changes import BriefChanges, changes_between, groups_of
from bot.domain.brief_json import FrozenWords, from_json, to_json, with_words, without_words
from bot.services.build_brief import build_brief, scope_of
from bot.services.choose_quotes import question_text, quote_text, urgent_text
from bot.services.record_audit import record_audit
from bot.store.authorities import AuthorityFacts
from bot.store.frozen_briefs import add_frozen_brief, frozen_content
from bot.store.reports_brief import count_newer_needs, newest_need_id
from bot.store.reports_brief_words import machine_titles, member_words, names_of_groups, words_of
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class _Slice:
    """Where in the words of a need a title stands."""

    number: str
    start: int
    end: int


def freeze_brief(session: Session, authority: AuthorityFacts, forum_id: int, *, by: int, now: datetime) -> int:
    """Keep the brief of a forum as it stands now and give the copy's id. Raises NotFound."""
    brief = build_brief(session, authority, forum_id, now)
    shown = {one.group_id for one in groups_of(brief)}
    by_machine = {one: title for one, title in machine_titles(session, authority.id, shown).items() if title}
    content = {
        "brief": to_json(without_words(brief, set(by_machine))),
        "titles": _places_of_titles(session, authority.id, by_machine),
        "newest_need": newest_need_id(session, scope_of(session, authority, forum_id)),
    }
    frozen_id = add_frozen_brief(session, authority.id, forum_id, content, by=by, now=now)
    record_audit(
        session, "brief_frozen", authority_id=authority.id, staff_id=by, now=now, forum=forum_id, frozen=frozen_id
    )
    return frozen_id


def read_frozen_brief(session: Session, authority: AuthorityFacts, forum_id: int, frozen_id: int) -> Brief:
    """A frozen brief with the words that can still be shown. Raises NotFound."""
    content = frozen_content(session, authority.id, forum_id, frozen_id)
    brief = from_json(content["brief"])
    slices = _slices(content)
    quoted = {quote.number for group in groups_of(brief) for quote in group.quotes}
    urgent, asked = {one.number for one in brief.urgent}, {one.number for one in brief.asked}
    texts = words_of(session, authority.id, quoted | urgent | asked | {one.number for one in slices.values()})
    words = FrozenWords(
        quotes={one: quote_text(texts[one]) for one in quoted if one in texts},
        urgent={one: urgent_text(texts[one]) for one in urgent if one in texts},
        asked={one: question_text(texts[one]) for one in asked if one in texts},
        titles=_titles(session, authority.id, content, texts),
    )
    return with_words(brief, words)


def changes_since(
    session: Session, authority: AuthorityFacts, forum_id: int, frozen_id: int, brief: Brief
) -> BriefChanges:
    """What `brief`, as it stands now, has that the frozen one had not. Raises NotFound."""
    content = frozen_content(session, authority.id, forum_id, frozen_id)
    then, slices = from_json(content["brief"]), _slices(content)
    texts = words_of(session, authority.id, {one.number for one in slices.values()})
    titled = with_words(then, FrozenWords({}, {}, {}, _titles(session, authority.id, content, texts)))
    names = names_of_groups(session, authority.id, {one.group_id for one in groups_of(then)})
    scope = scope_of(session, authority, forum_id)
    return changes_between(
        titled,
        brief,
        {group_id: title for group_id, (_, title) in names.items()},
        new_needs=count_newer_needs(session, scope, content["newest_need"]),
    )


def _places_of_titles(session: Session, authority_id: int, titles: Mapping[int, str]) -> dict[str, Any]:
    """For each group the first member in whose words its title stands, and where; None where it stands in nobody's."""
    found: dict[str, Any] = dict.fromkeys(map(str, titles))
    for group_id, number, text in member_words(session, authority_id, list(titles)):
        start = text.find(titles[group_id])
        if start >= 0 and found[str(group_id)] is None:
            found[str(group_id)] = [number, start, start + len(titles[group_id])]
    return found


def _slices(content: Mapping[str, Any]) -> dict[int, _Slice]:
    return {int(group_id): _Slice(*place) for group_id, place in content["titles"].items() if place}


def _titles(
    session: Session, authority_id: int, content: Mapping[str, Any], texts: Mapping[str, str]
) -> dict[int, str]:
    """Titles that were not kept: from the words they were taken from, or, where these are gone, as they are now."""
    slices, group_ids = _slices(content), [int(group_id) for group_id in content["titles"]]
    now = names_of_groups(session, authority_id, group_ids)
    titles = {}
    for group_id in group_ids:
        at = slices.get(group_id)
        words = texts.get(at.number, "")[at.start : at.end] if at else ""
        titles[group_id] = words or now[group_id][1]
    return titles
