"""The pages of circuits, with the least role that may open each."""

from admin.routing import FORM, ID, WRITE, Route
from admin.views import circuits, circuits_calendar, circuits_plan, circuits_roll_up
from bot.domain.roles import Role

_CIRCUITS = "/<slug>/forums/circuits"
_CIRCUIT = f"{_CIRCUITS}/{ID.format('circuit_id')}"
CIRCUIT_ROUTES = (
    Route("/<slug>/forums/calendar", "forums_calendar", circuits_calendar.show, Role.VIEWER),
    Route(_CIRCUITS, "forums_circuits", circuits.show_all, Role.VIEWER),
    Route(f"{_CIRCUITS}/new", "forums_circuit_new", circuits_plan.make, Role.OFFICER, FORM),
    Route(_CIRCUIT, "forums_circuit", circuits.show, Role.VIEWER),
    Route(f"{_CIRCUIT}/edit", "forums_circuit_edit", circuits_plan.edit, Role.OFFICER, FORM),
    Route(f"{_CIRCUIT}/announce", "forums_circuit_announce", circuits.announce, Role.OFFICER, WRITE),
    Route(f"{_CIRCUIT}/dates/{ID.format('day_id')}", "forums_circuit_date", circuits.mark, Role.OFFICER, WRITE),
    Route(f"{_CIRCUIT}/roll-up", "forums_circuit_roll_up", circuits_roll_up.show, Role.VIEWER),
)
