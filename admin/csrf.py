"""A token on every unsafe request to these pages, and on no other: the webhook signs its own bodies."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

_protection = CSRFProtect()


def init_csrf(app: Flask) -> None:
    """Make `csrf_token()` known to the templates; checking is left to `check_csrf`."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # it lives as long as the session: a long form must not lose its words
    _protection.init_app(app)


def check_csrf() -> None:
    """Refuse an unsafe request without the token of its own session. Raises CSRFError (400)."""
    _protection.protect()
