"""The pages of the day of a forum, with the least role that may open each."""

from admin.routing import Route

FORUM_DAY_ROUTES: tuple[Route, ...] = ()
