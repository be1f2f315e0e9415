"""The running numbers of a plan cycle's needs.

Whoever takes a number locks the cycle's row until the commit, so no number is given twice. On PostgreSQL many turns run
at once, and each would wait for the one before it to end; a turn therefore takes its numbers in commits of their own. A
turn that fails leaves a gap.
"""

import time

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.store.dialect import insert_ignoring
from bot.store.models import NumberSeries
from bot.store.session import Database

_OF_CYCLE = NumberSeries.plan_cycle_id == bindparam("cycle")
_COUNT_ON = update(NumberSeries).where(_OF_CYCLE).values(last=NumberSeries.last + 1).returning(NumberSeries.last)
_IF_FREE = select(NumberSeries.plan_cycle_id).where(_OF_CYCLE).with_for_update(skip_locked=True)
_COUNT_ON_IF_FREE = (
    update(NumberSeries)
    .where(NumberSeries.plan_cycle_id.in_(_IF_FREE))
    .values(last=NumberSeries.last + 1)
    .returning(NumberSeries.last)
)
_PATIENCE_SECONDS, _NAP_SECONDS = 0.5, 0.002


def next_serial(session: Session, plan_cycle_id: int) -> int:
    """The next number of a plan cycle; others wait for theirs until the commit."""
    serial = session.scalar(_COUNT_ON, {"cycle": plan_cycle_id})
    if serial is None:  # the first of its cycle
        first = {"plan_cycle_id": plan_cycle_id, "last": 0}
        insert_ignoring(session, NumberSeries, [first], returning="plan_cycle_id")
        serial = session.scalars(_COUNT_ON, {"cycle": plan_cycle_id}).one()
    return serial


def serial_apart(database: Database, plan_cycle_id: int) -> int | None:
    """The next number, in a commit of its own; None for the first of a cycle.

    None also where that could wait for ever: on SQLite, for the writer who asks; or where somebody holds the row for
    long, who may himself wait for the one who asks. `next_serial` then waits where the database sees it.
    """
    if database.is_sqlite:
        return None
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        with database.statement() as session:
            serial = session.scalar(_COUNT_ON_IF_FREE, {"cycle": plan_cycle_id})
        if serial is not None:
            return serial
        time.sleep(_NAP_SECONDS)
    return None
