"""The running numbers of a plan cycle's needs.

Whoever takes a number locks the cycle's row until the commit, so no number is given twice. On PostgreSQL many turns run
at once, and each would wait for the one before it to end; a turn therefore takes its numbers in commits of their own. A
turn that fails leaves a gap. That commit need not wait for the disk: the need's own does, and comes later in the log.
"""

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from bot.store.dialect import insert_ignoring
from bot.store.models import NumberSeries
from bot.store.session import Database, OperationalError

_COUNT_ON = (
    update(NumberSeries)
    .where(NumberSeries.plan_cycle_id == bindparam("cycle"))
    .values(last=NumberSeries.last + 1)
    .returning(NumberSeries.last)
)
_IN_PASSING = select(func.set_config("lock_timeout", "500ms", True), func.set_config("synchronous_commit", "off", True))


def next_serial(session: Session, plan_cycle_id: int) -> int:
    """The next number of a plan cycle; others wait for theirs until the commit."""
    serial = session.scalar(_COUNT_ON, {"cycle": plan_cycle_id})
    if serial is None:  # the first of its cycle
        first = {"plan_cycle_id": plan_cycle_id, "last": 0}
        insert_ignoring(session, NumberSeries, [first], returning="plan_cycle_id")
        serial = session.scalars(_COUNT_ON, {"cycle": plan_cycle_id}).one()
    return serial


def serial_apart(database: Database, plan_cycle_id: int) -> int | None:
    """The next number, in a commit of its own.

    None where that could wait for ever: on SQLite, for the writer who asks; or where somebody holds the row for long,
    who may himself wait for the one who asks. `next_serial` then waits where the database sees it.
    """
    if database.is_sqlite:
        return None
    try:
        with database.transaction() as session:
            session.execute(_IN_PASSING)
            return next_serial(session, plan_cycle_id)
    except OperationalError:
        return None
