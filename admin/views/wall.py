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
_QUESTIONS = 5
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
    return render_template(
        "admin/wall.html",
        forum=asked.forum,
        brief=asked.brief,
        told=asked.told,
        slides=slides_of(asked.brief, asked.told),
        silent=asked.told.silent[:_SILENT],
        questions=asked.told.questions[:_QUESTIONS],
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


def _groups(groups: Sequence[RankedGroup], words: Sequence[ToldGroup]) -> tuple[WallGroup, ...]:
    most = max((one.people for one in groups), default=1)
    return tuple(
        WallGroup(row.title, row.people, row.communities, round(100 * one.people / most, 1))
        for one, row in zip(groups, words, strict=False)
    )


def _quote(groups: tuple[RankedGroup, ...]) -> Quote | None:
    """The shortest quote of the largest group that has one: it is read from twelve metres."""
    said = next((one.quotes for one in groups if any(quote.text for quote in one.quotes)), ())
    return min((quote for quote in said if quote.text), key=lambda quote: len(quote.text), default=None)


@cache
def _symbols() -> Markup:
    """The icons of the issues, for the page itself: a picture elsewhere would be fetched when its slide appears."""
    found = re.findall(r'<symbol id="i\d".*?</symbol>', _ICONS.read_text(encoding="utf-8"))
    return Markup("".join(found))  # noqa: S704 - our own file
