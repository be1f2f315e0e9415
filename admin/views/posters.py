"""Posters to print: one A4 page per community, with a QR code that opens LINE and says the community for its reader."""

from dataclasses import dataclass
from urllib.parse import quote

import segno
from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from admin.access import visit
from admin.parts import parts
from bot.store.authorities import AuthorityFacts
from bot.store.reports_overview import overview_of
from bot.store.settings_rows import CommunityRow, communities_to_edit


@dataclass(frozen=True, slots=True)
class Poster:
    """One page; `qr` is SVG, None while the authority's LINE account has no id yet."""

    community: CommunityRow
    words: str
    qr: Markup | None


def show_all() -> ResponseReturnValue:
    """Every community's poster, or only those of silent communities."""
    here = visit()
    with parts().database.reading() as rows:
        communities = [one for one in communities_to_edit(rows, here.authority.id) if not one.is_retired]
        if request.args.get("only") == "silent":
            silent = {line.place.code for line in overview_of(rows, here.authority, here.cycle, here.now).silent}
            communities = [one for one in communities if one.code in silent]
    return _page(communities)


def show(code: str) -> ResponseReturnValue:
    """The poster of one community."""
    with parts().database.reading() as rows:
        communities = [one for one in communities_to_edit(rows, visit().authority.id) if one.code == code]
    if not communities:
        abort(404)
    return _page(communities)


def oa_message_address(basic_id: str, words: str) -> str:
    """The address that opens the chat with `words` already typed."""
    return f"https://line.me/R/oaMessage/{quote(basic_id, safe='')}/?{quote(words, safe='')}"


def _page(communities: list[CommunityRow]) -> str:
    posters = [_poster(visit().authority, community) for community in communities]
    return render_template("admin/posters.html", posters=posters)


def _poster(authority: AuthorityFacts, community: CommunityRow) -> Poster:
    words = f"ชุมชน {community.code}"
    return Poster(community, words, line_qr(authority, words, f"QR {community.name}"))


def line_qr(authority: AuthorityFacts, words: str, title: str) -> Markup | None:
    """The code that opens the authority's chat with `words` typed; None while its account has no id."""
    if not authority.basic_id:
        return None
    code = segno.make(oa_message_address(authority.basic_id, words), error="m", micro=False)
    svg = code.svg_inline(scale=1, border=4, omitsize=True, svgclass="qr", lineclass=None, title=title)
    return Markup(svg)  # noqa: S704 - segno's own output; the title is escaped by it
