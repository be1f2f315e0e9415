"""The forums of a plan cycle: which are coming, which were held, which are put off or cancelled."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forum_words import ANSWERS, STATE_TAGS
from admin.parts import parts
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day
from bot.services.tell_reach import reach_of
from bot.store.forum_answers import count_answers
from bot.store.forums import ForumFacts, all_places_of, forums_of

_PUT_OFF = (ForumState.POSTPONED, ForumState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Shown:
    """A forum in the list; `days_left` is negative once its day is past."""

    forum: ForumFacts
    reach: str
    days_left: int
    answers: dict[str, int]

    @property
    def is_coming(self) -> bool:
        """Whether it is still ahead."""
        return self.forum.state not in (*_PUT_OFF, ForumState.HELD, ForumState.WRITTEN_UP) and self.days_left >= 0


def show() -> ResponseReturnValue:
    """The coming ones, the next first; those that wait for a day; those held, the last first; those cancelled."""
    here = visit()
    with parts().database.reading() as rows:
        places = all_places_of(rows, here.authority.id)
        found = forums_of(rows, here.authority.id, here.cycle.id)
        answers = count_answers(rows, here.authority.id, [one.id for one in found])
    today = bangkok_day(here.now)
    forums = [
        Shown(
            one,
            reach_of(here.authority, one, places),
            (bangkok_day(one.starts_at) - today).days,
            {ANSWERS[key]: answers[one.id][key] for key in ANSWERS if answers[one.id][key]},
        )
        for one in found
    ]
    gone = {state: [one for one in forums if one.forum.state == state] for state in _PUT_OFF}
    return render_template(
        "admin/forums.html",
        coming=[one for one in forums if one.is_coming],
        postponed=gone[ForumState.POSTPONED],
        held=[one for one in reversed(forums) if not one.is_coming and one.forum.state not in _PUT_OFF],
        cancelled=gone[ForumState.CANCELLED],
        STATE_TAGS=STATE_TAGS,
    )
