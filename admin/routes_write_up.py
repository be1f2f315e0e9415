"""The pages of the write-up of a forum, with the least role that may open each."""

from admin.routing import Route

WRITE_UP_ROUTES: tuple[Route, ...] = ()
