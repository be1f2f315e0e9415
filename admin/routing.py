"""What one address below /admin is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from admin.access import Access

READ = ("GET",)
WRITE = ("POST",)
FORM = ("GET", "POST")
ID = "<int(max=2147483647):{}>"


@dataclass(frozen=True, slots=True)
class Route:
    """One address below /admin; `<slug>` is taken from it before the view is called.

    `largest_form` is in bytes, where files are sent that are larger than any other form may be. A weighty act asks for
    the password or a code again unless one was given lately (`admin.confirming`); where one address takes several
    acts, `sudo` names those that are weighty as the field `deed` does.
    """

    rule: str
    endpoint: str
    view: Callable[..., ResponseReturnValue]
    access: Access
    methods: tuple[str, ...] = READ
    largest_form: int | None = None
    sudo: bool | tuple[str, ...] = False
