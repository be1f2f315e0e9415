"""Names and small marks by which the pages of needs and the inbox show things; every template of theirs gets them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import request

from admin.access import visit
from admin.needs_query import ORDER_NAMES, PERIODS, SOURCE_NAMES, STATE_NAMES, NeedQuery, read_query
from admin.words_shown import confidence_in_words, is_hidden, masked, out_of_hundred, pieces_of, words
from bot.domain.authority_words import level_word
from bot.domain.days import typed_day
from bot.domain.states import NeedSource
from bot.domain.thai_time import bangkok_day, clock, short_date, short_moment
from bot.store.communities import CommunityFacts, communities_of
from bot.store.session import Session

WITHOUT_HOUR = (NeedSource.PAPER, NeedSource.PHONE)


def query_here(rows: Session) -> tuple[NeedQuery, list[CommunityFacts]]:
    """What the address of this request asks for, and the communities it may choose from."""
    here = visit()
    communities = communities_of(rows, here.authority.id)
    query = read_query(
        request.args,
        communities={one.id: one.name for one in communities},
        issues=here.issues,
        now=here.now,
        level=level_word(here.authority.community_level),
    )
    # Whoever may not read some words must not learn them by searching for them either.
    return replace(query, wanted=replace(query.wanted, unread=tuple(sorted(here.hidden)))), communities


def serial_of(number: str) -> str:
    """The last part of a need's number, as it is said on the phone."""
    return number.rsplit("-", 1)[-1]


def said_shortly(said_at: datetime, source: NeedSource, now: datetime) -> str:
    """The hour for what was said in LINE today, otherwise the day: nobody knows the hour of a sheet of paper."""
    day = bangkok_day(said_at)
    if day == bangkok_day(now) and source not in WITHOUT_HOUR:
        return clock(said_at)
    return short_date(day)


def said_fully(said_at: datetime, source: NeedSource) -> str:
    """Day and hour, where the hour is known."""
    return short_date(bangkok_day(said_at)) if source in WITHOUT_HOUR else short_moment(said_at)


def names_for_page() -> dict[str, Any]:
    """What these templates call."""
    return {
        "masked": masked,
        "words": words,
        "is_hidden": is_hidden,
        "pieces_of": pieces_of,
        "serial_of": serial_of,
        "said_shortly": said_shortly,
        "said_fully": said_fully,
        "confidence_in_words": confidence_in_words,
        "out_of_hundred": out_of_hundred,
        "state_names": STATE_NAMES,
        "source_names": SOURCE_NAMES,
        "order_names": ORDER_NAMES,
        "periods": PERIODS,
        "today_typed": typed_day(bangkok_day(visit().now)),
    }
