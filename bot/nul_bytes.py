"""Requests with a NUL in an address or a form are refused at the door: PostgreSQL takes none in a text.

People cannot type it, so nobody loses anything; LINE's events are cleaned of it where they are read.
"""

from collections.abc import Iterable

from flask import Flask, abort, request

_WEBHOOK = "webhook"  # its body is read as it came, by itself


def refuse_nul_bytes(app: Flask) -> None:
    """Answer 404 to an address with a NUL, 400 to a form with one."""

    @app.before_request
    def refuse() -> None:
        if "\0" in request.path or _any_has_nul(value for _, value in request.args.items(multi=True)):
            abort(404)
        if request.blueprint != _WEBHOOK and _any_has_nul(value for _, value in request.form.items(multi=True)):
            abort(400)


def _any_has_nul(values: Iterable[str]) -> bool:
    return any("\0" in value for value in values)
