"""What stands round every page: the menu, the plan cycles, and small marks that many pages share."""

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from bot.domain.authority_words import area_word, level_word, office_word
from bot.domain.roles import ROLE_NAMES, Role


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu; `also` are pages below it, `is_tab` whether it stands in the bar of a phone."""

    endpoint: str
    icon: str
    label: str
    short: str
    role: Role
    also: tuple[str, ...] = ()
    is_tab: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as this person sees it."""

    address: str
    icon: str
    label: str
    short: str
    is_here: bool
    is_tab: bool
    figure: int  # what waits there


MENU = (
    Item("overview", "home", "ภาพรวม", "ภาพรวม", Role.VIEWER, is_tab=True),
    Item("review", "eye", "รอตรวจ", "รอตรวจ", Role.FACILITATOR, is_tab=True),
    Item("needs", "list", "ความต้องการ", "เรื่อง", Role.VIEWER, ("need", "new_need"), is_tab=True),
    Item("groups", "layers", "กลุ่มเรื่อง", "กลุ่ม", Role.VIEWER),
    Item("forums", "cal", "ประชาคม", "ประชาคม", Role.VIEWER, is_tab=True),
    Item("broadcasts", "horn", "ประกาศ", "ประกาศ", Role.FACILITATOR),
    Item("inbox", "chat", "กล่องเข้า", "กล่องเข้า", Role.FACILITATOR),
    Item("settings", "gear", "ตั้งค่า", "ตั้งค่า", Role.ADMIN),
)
_NOT_CARRIED = frozenset(
    {"endpoint", "slug"}
)  # names that url_for takes for its own, as it does those that begin with _


def page_facts() -> dict[str, Any]:
    """Names that every template may use."""
    visit = g.get("visit")
    return {
        "visit": visit,
        "staff": g.get("staff"),
        "menu": [] if visit is None else [_link(item) for item in MENU if visit.may(item.role)],
        "Role": Role,
        "ROLE_NAMES": ROLE_NAMES,
        "cycle_address": _cycle_address,
        "level_word": level_word(visit.authority.community_level) if visit else "",
        "area_word": area_word(visit.authority.community_level) if visit else "",
        "office_word": office_word(visit.authority.kind) if visit else "",
    }


def _link(item: Item) -> Link:
    here = (request.endpoint or "").removeprefix("admin.")
    is_here = here == item.endpoint or here.startswith(f"{item.endpoint}_") or here in item.also
    figure = {"inbox": g.visit.inbox_waiting, "review": g.visit.review_waiting}.get(item.endpoint, 0)
    return Link(url_for(f"admin.{item.endpoint}"), item.icon, item.label, item.short, is_here, item.is_tab, figure)


def _cycle_address(first_year: int) -> str:
    """The page that is open, in another plan cycle."""
    if request.method != "GET" or request.endpoint is None:
        return url_for("admin.overview", cycle=first_year)
    asked = {name: given for name, given in request.args.lists() if name not in _NOT_CARRIED and name[:1] != "_"}
    values = {**asked, **(request.view_args or {}), "cycle": first_year}
    values.pop("after", None)  # a place in one cycle's list means nothing in another's
    values.pop("before", None)
    return url_for(request.endpoint, **values)
