"""Addresses of static files that change with their content, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

_FOLDER = Path(__file__).parent / "static" / "admin"
_YEAR = 31_536_000


@cache
def _version(name: str) -> str:
    return hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of one of our files."""
    return url_for("admin.static", filename=name, v=_version(name))


def _keep_static(response: Response) -> Response:
    if request.endpoint == "admin.static" and response.status_code == 200:
        response.cache_control.max_age = _YEAR if "v" in request.args else 3600
        response.cache_control.public = True
        response.cache_control.no_cache = None
    return response


def register_assets(app: Flask) -> None:
    """Make `asset()` known to the templates."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep_static)
