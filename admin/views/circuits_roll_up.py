"""A circuit seen from its highest forum: each person counted once, and each place's own rank kept."""

from flask import render_template
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.groups_shown import group_name
from admin.parts import parts
from bot.services.roll_up_circuit import roll_up
from bot.store.authorities import issues_of_cycle
from bot.store.circuits import circuit_by_id


def show(circuit_id: int) -> ResponseReturnValue:
    """The roll-up."""
    here = visit()
    with parts().database.reading() as rows:
        circuit = circuit_by_id(rows, here.authority.id, circuit_id)
        rolled = roll_up(rows, here.authority, circuit_id)
        issues = issues_of_cycle(rows, here.authority.id, circuit.plan_cycle_id)
    return render_template(
        "admin/circuit_roll_up.html",
        circuit=circuit,
        rolled=rolled,
        issues=issues,
        has_deadlines=any(one.needs_until and one.needs_until <= here.now for one, _, _ in rolled.parts),
        title_shown=lambda group: group.title or f"{group_name(group.number)} ยังไม่มีชื่อ",
    )
