"""A brief as JSON and back again, as it is kept when somebody freezes it.

What residents wrote does not get into it: `without_words` leaves their numbers, by which the words are looked up again
when the copy is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from bot.domain.brief import Brief, Chapter, Quote, RankedGroup, UrgentNeed


@dataclass(frozen=True, slots=True)
class FrozenWords:
    """The words of a frozen brief as they can be shown today, by number of need; titles by id of group."""

    quotes: Mapping[str, str]
    urgent: Mapping[str, str]
    asked: Mapping[str, str]
    titles: Mapping[int, str]


def to_json(brief: Brief) -> dict[str, Any]:
    """The brief as plain JSON: dates in ISO form, keys of mappings as strings."""
    return cast(dict[str, Any], _plain(brief))


def from_json(stored: Mapping[str, Any]) -> Brief:
    """The brief that `to_json` wrote; fields that it did not know take their default.

    Raises TypeError where a field without default is missing, ValueError for a day that is none.
    """
    return cast(Brief, _read(Brief, stored))


def without_words(brief: Brief, machine_titled: set[int]) -> Brief:
    """The brief with numbers in place of residents' words, titles that the machine took from their words among them."""
    blank = FrozenWords({}, {}, {}, dict.fromkeys(machine_titled, ""))
    own = brief.questions[: len(brief.questions) - len(brief.asked)]
    return replace(with_words(replace(brief, questions=own, asked=()), blank), asked=_said(brief.asked, {}))


def with_words(brief: Brief, words: FrozenWords) -> Brief:
    """The brief with these words in it; a text that is not among them is blank, a title stays as it is.

    What residents asked goes behind the facilitator's questions, so `brief` must be one without words.
    """
    asked = _said(brief.asked, words.asked)
    return replace(
        brief,
        top=tuple(_group(one, words) for one in brief.top),
        fastest=_group(brief.fastest, words) if brief.fastest else None,
        urgent=tuple(_urgent(one, words) for one in brief.urgent),
        chapters=tuple(_chapter(one, words) for one in brief.chapters),
        questions=(*brief.questions, *(one.text for one in asked if one.text)),
        asked=tuple(one for one in asked if one.text),
    )


def _chapter(chapter: Chapter, words: FrozenWords) -> Chapter:
    return replace(chapter, groups=tuple(_group(one, words) for one in chapter.groups))


def _group(group: RankedGroup, words: FrozenWords) -> RankedGroup:
    title = words.titles.get(group.group_id, group.title)
    return replace(group, title=title, quotes=_said(group.quotes, words.quotes))


def _said(quotes: tuple[Quote, ...], texts: Mapping[str, str]) -> tuple[Quote, ...]:
    return tuple(replace(one, text=texts.get(one.number, "")) for one in quotes)


def _urgent(need: UrgentNeed, words: FrozenWords) -> UrgentNeed:
    return replace(need, text=words.urgent.get(need.number, ""))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: Any, stored: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return None if stored is None else _read(next(one for one in get_args(kind) if one is not type(None)), stored)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], one) for one in stored)
    if origin is Mapping:
        key, of = get_args(kind)
        return {key(name): _read(of, one) for name, one in stored.items()}
    if is_dataclass(kind):
        hints = _hints(cast(Any, kind))
        return cast(Any, kind)(**{name: _read(hints[name], stored[name]) for name in hints if name in stored})
    return kind.fromisoformat(stored) if kind in (date, datetime) else stored


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
