"""The pages of circuits, with the least role that may open each."""

from admin.routing import Route

CIRCUIT_ROUTES: tuple[Route, ...] = ()
