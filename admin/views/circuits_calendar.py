"""All forums of an authority in a month, whatever circuit or plan cycle they are of, and what clashes."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.circuit_words import CLASH_NAMES, clash_words
from admin.forum_words import STATE_TAGS
from admin.month_grid import month_of, read_month
from admin.parts import parts
from bot.domain.states import ForumState
from bot.domain.thai_time import WEEKDAYS, bangkok_day
from bot.services.find_clashes import clashes_of
from bot.store.forums import all_places_of, forums_of


def show() -> ResponseReturnValue:
    """One month."""
    here = visit()
    today = bangkok_day(here.now)
    first = read_month(request.args.get("month", ""), today)
    with parts().database.reading() as rows:
        forums, places = forums_of(rows, here.authority.id), all_places_of(rows, here.authority.id)
    # A postponed forum has no day until it gets a new one: it stands below the month, not on the day it lost.
    dated = [one for one in forums if one.state is not ForumState.POSTPONED]
    ours = [one for one in dated if bangkok_day(one.starts_at).replace(day=1) == first]
    clashes = [one for one in clashes_of(dated, places) if bangkok_day(one.one.starts_at).replace(day=1) == first]
    return render_template(
        "admin/calendar.html",
        month=month_of(first, ours, clashes, today),
        held=len(ours),
        clash_texts=clash_words(clashes),
        postponed=[one for one in forums if one.state is ForumState.POSTPONED],
        weekdays=(WEEKDAYS[-1], *WEEKDAYS[:-1]),
        CLASH_NAMES=CLASH_NAMES,
        STATE_TAGS=STATE_TAGS,
    )
