"""Every page of the admin site with the least role it asks for: the role matrix, in one table.

A page that is not in this table does not exist, and one cannot be added without saying who may open it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from admin.access import Access, Open
from admin.views import account, overview, sign_in
from bot.domain.roles import Role

_READ = ("GET",)
_WRITE = ("POST",)
_FORM = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Route:
    """One address below /admin; `<slug>` is taken from it before the view is called."""

    rule: str
    endpoint: str
    view: Callable[..., ResponseReturnValue]
    access: Access
    methods: tuple[str, ...] = _READ


ROUTES = (
    Route("/sign-in", "sign_in", sign_in.show, Open.TO_ALL),
    Route("/sign-in", "enter", sign_in.enter, Open.TO_ALL, _WRITE),
    Route("/sign-out", "sign_out", sign_in.leave, Open.TO_SIGNED_IN, _WRITE),
    Route("/", "authorities", overview.choose_authority, Open.TO_SIGNED_IN),
    Route("/account", "account", account.show, Open.TO_SIGNED_IN, _FORM),
    Route("/<slug>/", "overview", overview.show, Role.VIEWER),
)
