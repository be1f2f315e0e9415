"""The pages of announcements, with the least role that may open each."""

from admin.routing import Route

BROADCAST_ROUTES: tuple[Route, ...] = ()
