"""The web pages of facilitators and staff, under /admin: closed by default, server-rendered, without a build step.

Look and feel: Bootstrap's Reboot evens out the browsers and takes the product's tokens (base.css); on it stands the
style sheet that was drawn for these pages. The whole of Bootstrap would bring 200 kB of components of which the pages
use none as they are, and class names that collide with them. Charts are SVG written by the server: they need no
script, print, and have their table beside them.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Flask, g, request

from admin.access import Access, Open, guard
from admin.assets import register_assets
from admin.confirming import ask_to_confirm
from admin.csrf import check_csrf, init_csrf
from admin.errors import register_error_pages, register_refusals
from admin.filters import register_filters
from admin.headers import csp_nonce, secure
from admin.limits import keep_limits
from admin.navigation import page_facts
from admin.parts import AdminParts, keep_parts
from admin.routes import ROUTES

__all__ = ["AdminParts", "create_blueprint", "init_app"]


def create_blueprint(parts: AdminParts) -> Blueprint:
    """The pages, for `init_app` to register."""
    blueprint = Blueprint(
        "admin",
        __name__,
        url_prefix="/admin",
        template_folder="templates",
        static_folder="static/admin",
        static_url_path="/static",
    )
    blueprint.record_once(lambda state: keep_parts(state.app.extensions, parts))
    for route in ROUTES:
        blueprint.add_url_rule(route.rule, route.endpoint, route.view, methods=route.methods)
    access: dict[str, Access] = {f"admin.{route.endpoint}": route.access for route in ROUTES}
    access["admin.static"] = Open.TO_ALL
    blueprint.url_value_preprocessor(_take_slug)
    largest = {f"admin.{route.endpoint}": route.largest_form for route in ROUTES if route.largest_form}
    blueprint.url_value_preprocessor(partial(_allow_large_form, largest))
    blueprint.before_request(partial(guard, access))
    blueprint.before_request(check_csrf)
    weighty = {f"admin.{route.endpoint}": route.sudo for route in ROUTES if route.sudo}
    blueprint.before_request(partial(ask_to_confirm, weighty))
    blueprint.url_defaults(_carry_slug_and_cycle)
    register_refusals(blueprint)
    return blueprint


def init_app(app: Flask, parts: AdminParts) -> None:
    """Put the pages into an application that has its SECRET_KEY."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-prachakhom" if parts.is_https else "prachakhom",
        SESSION_COOKIE_SECURE=parts.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    keep_limits(app.extensions, parts.limiter_storage_uri)
    init_csrf(app)
    register_filters(app)
    register_assets(app)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.context_processor(page_facts)  # of the application, because error pages need them too
    app.register_blueprint(create_blueprint(parts))
    register_error_pages(app)
    app.after_request(secure)


def _take_slug(_endpoint: str | None, values: Mapping[str, Any] | None) -> None:
    """Views are not told the slug: the guard has turned it into `visit().authority` before they run."""
    if isinstance(values, dict):
        g.slug = values.pop("slug", None)


def _allow_large_form(largest: Mapping[str, int], endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    """Before the guards, which read the form for its token and for NULs."""
    if (size := largest.get(endpoint or "")) is not None:
        request.max_content_length = size


def _carry_slug_and_cycle(endpoint: str, values: dict[str, Any]) -> None:
    """Links stay within the authority, and within the plan cycle where it is not the collecting one."""
    here = g.get("visit")
    if here is None or endpoint not in _ENDPOINTS_OF_AUTHORITY or "slug" in values:
        return
    values["slug"] = here.authority.slug
    if not here.cycle.collecting:
        values.setdefault("cycle", here.cycle.first_year)


_ENDPOINTS_OF_AUTHORITY = frozenset(f"admin.{route.endpoint}" for route in ROUTES if "<slug>" in route.rule)
