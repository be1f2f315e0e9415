"""The page `/simulator` and what its script asks for. Only this machine's own pages may post to it, and only JSON."""

import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.domain.errors import NotFound, Refused
from bot.simulator.cast import cast_of, person_with, sayings
from bot.simulator.chat_view import chat_since, standing_of
from bot.simulator.parts import SimulatorParts
from bot.simulator.phone import Phone
from bot.store.authorities import AuthorityFacts, all_authorities, authority_by_slug
from bot.store.communities import communities_of
from bot.store.session import Session

_LINE_ID = re.compile(r"U[0-9a-f]{32}")
_MOST_PLACES = 6
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'; "
        "font-src 'self'; img-src 'self' blob:; style-src 'self'; script-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_blueprint(parts: SimulatorParts) -> Blueprint:
    """The phone in the browser."""
    blueprint = Blueprint(
        "simulator",
        __name__,
        url_prefix="/simulator",
        template_folder="templates",
        static_folder="static",
        static_url_path="/files",
    )
    views = _Views(parts)
    blueprint.before_request(_refuse_strangers)
    blueprint.after_request(_secure)
    blueprint.add_url_rule("", "page", views.page)
    blueprint.add_url_rule("/chat", "chat", views.chat)
    blueprint.add_url_rule("/act", "act", views.act, methods=["POST"])
    blueprint.add_url_rule("/media/<message_id>", "media", views.media)
    blueprint.add_url_rule("/rich-menu/<slug>", "rich_menu", views.rich_menu)
    return blueprint


def _refuse_strangers() -> None:
    """A page of another site must not be able to speak for the people here."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin")
    is_foreign = origin is not None and urlsplit(origin).netloc != request.host
    is_cross_site = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    if is_foreign or is_cross_site:
        abort(403)
    if not request.is_json:
        abort(415)


def _secure(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


class _Views:
    def __init__(self, parts: SimulatorParts) -> None:
        self._parts = parts

    def page(self) -> str | AnyResponse:
        with self._parts.database.reading() as session:
            authorities = all_authorities(session)
            slug = request.args.get("authority") or _first(authorities)
            authority = next((each for each in authorities if each.slug == slug), None) or abort(404)
            line_id = request.args.get("who") or cast_of(slug)[0].line_id
            if line_id == "new":
                return redirect(url_for("simulator.page", authority=slug, who=f"U{secrets.token_hex(16)}"))
            if not _LINE_ID.fullmatch(line_id):
                abort(404)
            return render_template("simulator.html", **self._facts(session, authorities, authority, line_id))

    def _facts(
        self, session: Session, authorities: list[AuthorityFacts], authority: AuthorityFacts, line_id: str
    ) -> dict[str, Any]:
        cast = cast_of(authority.slug)
        person = person_with(authority.slug, line_id)
        people = cast if person in cast else [*cast, person]
        standing = {each.line_id: standing_of(session, self._parts, authority, each.line_id) for each in people}
        places = [
            {"name": each.name, "latitude": each.latitude, "longitude": each.longitude}
            for each in communities_of(session, authority.id)
            if each.latitude is not None
        ]
        return {
            "authorities": authorities,
            "authority": authority,
            "person": person,
            "people": people,
            "standing": standing,
            "sayings": sayings(),
            "places": places[:_MOST_PLACES],
            "menu": self._menu(authority.slug),
        }

    def _menu(self, slug: str) -> dict[str, Any] | None:
        """The rich menu that LINE shows now, with its areas in percent of the picture."""
        channel = self._parts.platform.state.channels[slug]
        kept = channel.menus.get(channel.default_menu or "")
        if kept is None or kept.image is None:
            return None
        width, height = kept.menu["size"]["width"], kept.menu["size"]["height"]
        areas = [
            {
                "left": 100 * area["bounds"]["x"] / width,
                "top": 100 * area["bounds"]["y"] / height,
                "width": 100 * area["bounds"]["width"] / width,
                "height": 100 * area["bounds"]["height"] / height,
                "action": area["action"],
            }
            for area in kept.menu["areas"]
        ]
        return {"id": channel.default_menu, "bar": kept.menu.get("chatBarText", "เมนู"), "areas": areas}

    def chat(self) -> Response:
        authority = self._authority(request.args.get("authority", ""))
        line_id = _line_id(request.args.get("who", ""))
        return jsonify(chat_since(self._parts, authority, line_id, request.args.get("after", 0, type=int)))

    def act(self) -> tuple[Response, int]:
        wish = request.get_json()
        if not isinstance(wish, dict):
            abort(400)
        slug = self._authority(str(wish.get("authority"))).slug
        try:
            message_id = Phone(self._parts, slug, _line_id(str(wish.get("who")))).do(wish)
        except Refused as refusal:
            return jsonify(error=refusal.thai), 400
        return jsonify(message_id=message_id), 200

    def media(self, message_id: str) -> Response:
        content = self._parts.platform.state.content.get(message_id)
        if content is None or content.content_type != "image/jpeg":
            abort(404)
        return Response(content.data, mimetype="image/jpeg")

    def rich_menu(self, slug: str) -> Response:
        self._authority(slug)
        channel = self._parts.platform.state.channels[slug]
        kept = channel.menus.get(channel.default_menu or "")
        if kept is None or kept.image is None:
            abort(404)
        return Response(kept.image, mimetype=kept.image_type)

    def _authority(self, slug: str) -> AuthorityFacts:
        try:
            with self._parts.database.reading() as session:
                return authority_by_slug(session, slug)
        except NotFound:
            abort(404)


def _first(authorities: list[AuthorityFacts]) -> str:
    """The authority whose cast is the richest."""
    return max((each.slug for each in authorities), key=lambda slug: len(cast_of(slug)), default="")


def _line_id(given: str) -> str:
    return given if _LINE_ID.fullmatch(given) else abort(404)
