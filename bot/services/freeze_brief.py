"""Freeze a brief as it stands, show it again, and tell what has changed since.

A frozen brief holds figures, and numbers of needs in place of residents' words: erasing or taking back words empties
every copy. A title that the machine took from somebody's words is kept as the place of these words in their need. Words
are shown only while they are those that were frozen: beside each number stands a mark of its text.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import nlp
from bot.domain.brief import Brief
from bot.domain.brief_changes import BriefChanges, changes_between, groups_of
from bot.domain.brief_json import FrozenWords, from_json, to_json, with_words, without_words
from bot.services.build_brief import build_brief, scope_of
from bot.services.choose_quotes import is_fit, question_text, quote_text, urgent_text
from bot.services.record_audit import record_audit
from bot.store.authorities import AuthorityFacts
from bot.store.forums import forum_row
from bot.store.frozen_briefs import add_frozen_brief, copy_frozen_after, frozen_content
from bot.store.reports_brief import BriefScope, count_newer_needs, newest_need_id
from bot.store.reports_brief_words import (
    groups_named_by_staff,
    member_words,
    names_of_groups,
    numbers_of_erased,
    sensitive_among,
    words_of,
    words_of_cycle,
)
from bot.store.session import Session

_ONE_CLICK = timedelta(seconds=10)  # two clicks within it meant one copy
_MARK_LENGTH = 6  # enough to see that a text was changed, too little to find out what it was


@dataclass(frozen=True, slots=True)
class _Slice:
    """Where in the words of a need a title stands."""

    number: str
    start: int
    end: int


def draw_copy(session: Session, authority: AuthorityFacts, forum_id: int, now: datetime) -> dict[str, Any]:
    """What is kept of the brief of a forum, without a word of any resident. Raises NotFound.

    Of a session that sees one moment (`reading`): figures, titles and who gave them must be of the same one.
    """
    brief = build_brief(session, authority, forum_id, now)
    by_staff = groups_named_by_staff(session, authority.id)
    from_words = {one.group_id: one.title for one in groups_of(brief) if one.title and one.group_id not in by_staff}
    scope = scope_of(session, authority, forum_id)
    places = _places_of_titles(session, scope, from_words)
    numbers = _numbers_in(brief) | {place[0] for place in places.values() if place}
    return {
        "brief": to_json(without_words(brief, set(from_words))),
        "titles": places,
        "marks": {number: _mark(text) for number, text in words_of(session, authority.id, numbers).items()},
        "newest_need": newest_need_id(session, scope),
    }


def keep_copy(
    session: Session, authority_id: int, forum_id: int, content: dict[str, Any], *, by: int, now: datetime
) -> int:
    """Keep what was drawn and give the copy's id; a second click gives that of the first. Raises NotFound.

    Of needs that were erased since it was drawn nothing is kept but that there was one.
    """
    forum_row(session, authority_id, forum_id, hold=True)  # two clicks come one after the other
    if (before := copy_frozen_after(session, authority_id, forum_id, by=by, after=now - _ONE_CLICK)) is not None:
        return before
    kept = _without_erased(content, numbers_of_erased(session, authority_id, content["marks"]))
    frozen_id = add_frozen_brief(session, authority_id, forum_id, kept, by=by, now=now)
    record_audit(
        session, "brief_frozen", authority_id=authority_id, staff_id=by, now=now, forum=forum_id, frozen=frozen_id
    )
    return frozen_id


def read_frozen_brief(session: Session, authority: AuthorityFacts, forum_id: int, frozen_id: int) -> Brief:
    """A frozen brief with the words that can still be shown. Raises NotFound."""
    content = frozen_content(session, authority.id, forum_id, frozen_id)
    brief, texts = from_json(content["brief"]), _texts_as_frozen(session, authority.id, content)
    sensitive = sensitive_among(session, authority.id, texts)
    quoted = {quote.number for group in groups_of(brief) for quote in group.quotes} & texts.keys() - sensitive
    words = FrozenWords(
        quotes={one: quote for one in quoted if is_fit(quote := quote_text(texts[one]))},
        urgent={
            one.number: urgent_text(texts[one.number], is_sensitive=one.number in sensitive)
            for one in brief.urgent
            if one.number in texts
        },
        asked={
            one.number: question
            for one in brief.asked
            if one.number in texts.keys() - sensitive and is_fit(question := question_text(texts[one.number]))
        },
        titles=_titles(content, texts),
    )
    return with_words(brief, words)


def changes_since(
    session: Session, authority: AuthorityFacts, forum_id: int, frozen_id: int, brief: Brief
) -> BriefChanges:
    """What `brief`, as it stands now, has that the frozen one had not. Raises NotFound.

    A group whose frozen name can no longer be shown is not told as renamed.
    """
    content = frozen_content(session, authority.id, forum_id, frozen_id)
    then = from_json(content["brief"])
    now = {
        group_id: title
        for group_id, (_, title) in names_of_groups(
            session, authority.id, {one.group_id for one in groups_of(then)}
        ).items()
    }
    frozen = _titles(content, _texts_as_frozen(session, authority.id, content))
    titles = {group_id: title or now.get(group_id, "") for group_id, title in frozen.items()}
    return changes_between(
        with_words(then, FrozenWords({}, {}, {}, titles)),
        brief,
        now,
        new_needs=count_newer_needs(session, scope_of(session, authority, forum_id), content["newest_need"]),
    )


def _places_of_titles(session: Session, scope: BriefScope, titles: Mapping[int, str]) -> dict[str, Any]:
    """For each group the first need in whose words its title stands, and where; None where it stands in nobody's.

    First its members are looked through, then everybody: whoever gave the title may have been moved elsewhere.
    """
    found: dict[str, Any] = dict.fromkeys(map(str, titles))
    for group_id, number, text in member_words(session, scope.authority_id, list(titles)):
        if found[str(group_id)] is None:
            found[str(group_id)] = _place(titles[group_id], number, text)
    left = {key for key, place in found.items() if place is None}
    for number, text in words_of_cycle(session, scope) if left else ():
        for key in left:
            found[key] = found[key] or _place(titles[int(key)], number, text)
    return found


def _place(title: str, number: str, text: str) -> list[Any] | None:
    start = text.find(title)
    return [number, start, start + len(title)] if start >= 0 else None


def _numbers_in(brief: Brief) -> set[str]:
    said = [*brief.asked, *(quote for group in groups_of(brief) for quote in group.quotes)]
    return {one.number for one in said} | {one.number for one in brief.urgent}


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LENGTH]


def _without_erased(content: Mapping[str, Any], erased: set[str]) -> dict[str, Any]:
    return {
        **content,
        "titles": {key: None if place and place[0] in erased else place for key, place in content["titles"].items()},
        "marks": {number: mark for number, mark in content["marks"].items() if number not in erased},
    }


def _texts_as_frozen(session: Session, authority_id: int, content: Mapping[str, Any]) -> dict[str, str]:
    """The words of the needs that a copy names, of those that still count and say what they said."""
    marks = content["marks"]
    return {one: text for one, text in words_of(session, authority_id, marks).items() if _mark(text) == marks[one]}


def _titles(content: Mapping[str, Any], texts: Mapping[str, str]) -> dict[int, str]:
    """Titles that were not kept, from the words they were taken from; blank where these are gone."""
    titles = {}
    for group_id, place in content["titles"].items():
        at = _Slice(*place) if place else None
        title = texts.get(at.number, "")[at.start : at.end] if at else ""
        titles[int(group_id)] = "" if nlp.is_sensitive(title) else title
    return titles
