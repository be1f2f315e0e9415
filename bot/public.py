"""For residents: the privacy notice, a copy of their own data behind a secret link, pictures and calendar files."""

import json

from flask import Blueprint, Response, abort, make_response, redirect, render_template

from bot.domain import thai_time
from bot.domain.consent import NOTICE_VERSION
from bot.domain.errors import NotFound
from bot.services.export_data import gather_export, resident_of_link
from bot.services.forum_calendar import forum_calendar
from bot.store.authorities import authority_by_slug
from bot.store.broadcasts import picture_bytes
from bot.store.session import Database
from bot.wording.broadcasts import PICTURE_ENDING, PREVIEW_ENDING

_SMALL = PREVIEW_ENDING.removesuffix(PICTURE_ENDING)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_blueprint(database: Database) -> Blueprint:
    """Pages that need no sign-in."""
    blueprint = Blueprint(
        "public",
        __name__,
        template_folder="public_pages",
        static_folder="public_pages/static",
        static_url_path="/public",
    )

    @blueprint.get("/")
    def home() -> Response:
        return make_response(redirect("/admin/"))

    @blueprint.get("/privacy/<slug>")
    def privacy(slug: str) -> Response:
        with database.reading() as session:
            try:
                authority = authority_by_slug(session, slug)
            except NotFound:
                abort(404)
        return _page(render_template("privacy.html", authority=authority, version=NOTICE_VERSION))

    @blueprint.get("/my-data/<token>")
    def my_data(token: str) -> Response:
        with database.reading() as session:
            resident = resident_of_link(session, token, thai_time.now())
            if resident is None:
                abort(404)
            copy = gather_export(session, resident)
        body = json.dumps(copy, ensure_ascii=False, indent=2)
        return _download(body, "prachakhom-my-data.json", "application/json", keep="no-store")

    @blueprint.get("/pictures/<token>.jpg")
    def picture(token: str) -> Response:
        return _picture(database, token)

    @blueprint.get("/forums/<slug>/<int(max=2147483647):forum_id>.ics")
    def calendar(slug: str, forum_id: int) -> Response:
        with database.reading() as session:
            try:
                content = forum_calendar(session, authority_by_slug(session, slug), forum_id, thai_time.now())
            except NotFound:
                abort(404)
        return _download(content, f"forum-{forum_id}.ics", "text/calendar", keep="no-cache")

    return blueprint


def _picture(database: Database, token: str) -> Response:
    """Such as LINE fetches for an announcement; the small one where the token says so."""
    with database.reading() as session:
        content = picture_bytes(session, token.removesuffix(_SMALL), small=token.endswith(_SMALL))
    if content is None:
        abort(404)
    response = _page(content)
    response.headers.update({"Content-Type": "image/jpeg", "Cache-Control": "public, max-age=86400"})
    return response


def _page(body: str | bytes) -> Response:
    response = make_response(body)
    response.headers.update(_HEADERS)
    return response


def _download(body: str | bytes, name: str, content_type: str, *, keep: str) -> Response:
    response = _page(body)
    response.headers["Content-Type"] = f"{content_type}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = keep
    return response
