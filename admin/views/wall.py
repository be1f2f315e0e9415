"""The brief on a wall, one issue a slide: everything comes with the page, so it goes on without a network."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from admin.brief_asked import address_in_its_cycle, asked_brief
from admin.brief_files.told import Told, ToldGroup
from admin.parts import parts
from bot.domain.brief import Brief, Quote, RankedGroup

_GROUPS = 5
_SILENT = 8
_QUESTIONS = 5  # on one slide
_SHORT = 110
_ICONS = Path(__file__).parents[1] / "static" / "admin" / "icons.svg"


@dataclass(frozen=True, slots=True)
class WallGroup:
    """One line of a slide; `percent` is its bar beside that of the slide's largest group."""

    title: str
    people: str
    communities: str
    percent: float


@dataclass(frozen=True, slots=True)
class Slide:
    """One issue: five groups at most and one quote."""

    issue: int
    short_name: str
    summary: str
    groups: tuple[WallGroup, ...]
    quote: Quote | None


def show(forum_id: int) -> ResponseReturnValue:
    """All slides of a forum's brief, or with `frozen` of one as it stood."""
    with parts().database.reading() as rows:
        asked = asked_brief(rows, forum_id)
        if asked is None:
            return redirect(address_in_its_cycle(rows, forum_id))
    told = asked.in_words()
    return render_template(
        "admin/wall.html",
        forum=asked.forum,
        frozen=asked.frozen,
        brief=asked.brief,
        told=told,
        slides=slides_of(asked.brief, told),
        silent=told.silent[:_SILENT],
        questions=_in_slides(told.questions),
        icons=_symbols(),
    )


def slides_of(brief: Brief, told: Told) -> list[Slide]:
    """A slide for each issue that somebody spoke of, the one of most needs first."""
    return [
        Slide(
            issue=chapter.issue,
            short_name=chapter.short_name,
            summary=words.summary,
            groups=_groups(chapter.groups[:_GROUPS], words.groups),
            quote=_quote(chapter.groups),
        )
        for chapter, words in zip(brief.chapters, told.chapters, strict=True)
        if chapter.needs
    ]


def _in_slides(questions: Sequence[str]) -> list[list[tuple[int, str]]]:
    """All questions with their numbers, on as few slides as have room for them, as evenly as it goes."""
    numbered = list(enumerate(questions, start=1))
    slides = -(-len(numbered) // _QUESTIONS)
    each = -(-len(numbered) // slides) if slides else 1
    return [numbered[start : start + each] for start in range(0, len(numbered), each)]


def _groups(groups: Sequence[RankedGroup], words: Sequence[ToldGroup]) -> tuple[WallGroup, ...]:
    most = max((one.people for one in groups), default=1)
    return tuple(
        WallGroup(row.title, row.people, row.communities, round(100 * one.people / most, 1))
        for one, row in zip(groups, words, strict=False)
    )


def _quote(groups: tuple[RankedGroup, ...]) -> Quote | None:
    """A quote of the largest group that has one, a short one where it can be: it is read from twelve metres."""
    said = next((found for one in groups if (found := [quote for quote in one.quotes if quote.text])), [])
    return next((quote for quote in said if len(quote.text) <= _SHORT), min(said, key=_length, default=None))


def _length(quote: Quote) -> int:
    return len(quote.text)


@cache
def _symbols() -> Markup:
    """The icons of the issues, for the page itself: a picture elsewhere would be fetched when its slide appears."""
    found = re.findall(r'<symbol id="i\d".*?</symbol>', _ICONS.read_text(encoding="utf-8"))
    return Markup("".join(found))  # noqa: S704 - our own file
