"""Whether a moment kept in a row has come, by a clock that may have been set back since it was written.

Rows say "not before" and "mine until". Were they taken at their word, a clock that is put an hour back would keep work
from everybody for that hour; so a moment further ahead than any that is ever written counts as past.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_

FURTHEST = timedelta(minutes=31)  # an answer waits for its next try for half an hour at most


def has_come(moment: Any) -> ColumnElement[bool]:
    """True for rows whose moment is past, absent, or impossibly far ahead `as_of` when it is asked."""
    return or_(moment.is_(None), moment <= bindparam("as_of"), moment > bindparam("furthest"))


def as_of(now: datetime) -> dict[str, datetime]:
    """What a question with `has_come` in it is asked with."""
    return {"as_of": now, "furthest": now + FURTHEST}


def is_older(moment: Any, than: datetime) -> ColumnElement[bool]:
    """True for rows written before that moment, or by a clock that was ahead."""
    return or_(moment < than, moment > than + FURTHEST)
