"""The list of needs."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.access import Visit, visit
from admin.needs_query import NeedQuery, edge_value, number_meant
from admin.needs_shown import names_for_page, query_here
from admin.parts import parts
from bot.store.communities import CommunityFacts
from bot.store.reports_needs import (
    Edge,
    NeedCount,
    NeedFilter,
    NeedPage,
    NeedRow,
    NeedTotals,
    count_needs,
    need_totals,
    needs_page,
    number_exists,
)
from bot.store.session import Session

PAGE = 25


@dataclass(frozen=True, slots=True)
class _Shown:
    """All that the page says."""

    query: NeedQuery
    communities: list[CommunityFacts]
    totals: NeedTotals
    count: NeedCount
    page: NeedPage
    elsewhere: int | None  # found with the same words but without the other filters


def show() -> ResponseReturnValue:
    """A page of the list, or the need whose number was searched for."""
    here = visit()
    with parts().database.reading() as rows:
        query, communities = query_here(rows)
        number = number_meant(query.words, here.authority, here.cycle.first_year)
        if number and number_exists(rows, here.authority.id, number):
            return redirect(url_for("admin.need", number=number))
        shown = _look(rows, here, query, communities)
    return render_template(
        "admin/needs.html",
        shown=shown,
        query=query,
        tabs=_tabs(shown.totals),
        before=_address_of_edge(query, shown.page.rows, forward=False) if shown.page.has_earlier else None,
        after=_address_of_edge(query, shown.page.rows, forward=True) if shown.page.has_later else None,
        **names_for_page(),
    )


def _look(rows: Session, here: Visit, query: NeedQuery, communities: list[CommunityFacts]) -> _Shown:
    place = (rows, here.authority.id, here.cycle.id)
    totals = need_totals(*place)
    count = totals if query.is_plain else count_needs(*place, query.wanted)
    page, elsewhere = NeedPage((), has_earlier=False, has_later=False), None
    if count.needs:
        page = needs_page(*place, query.wanted, order=query.order, edge=query.edge, size=PAGE)
    elif query.wanted.search and query.has_other_filters:
        elsewhere = count_needs(*place, NeedFilter(search=query.wanted.search)).needs
    return _Shown(query, communities, totals, count, page, elsewhere)


def _address_of_edge(query: NeedQuery, rows: tuple[NeedRow, ...], *, forward: bool) -> str:
    values: dict[str, Any] = {**query.values}
    if rows:
        last = rows[-1] if forward else rows[0]
        values["after" if forward else "before"] = edge_value(Edge(last.supporters, last.id))
    return url_for("admin.needs", **values)


def _tabs(totals: NeedTotals) -> list[tuple[str, int | None, dict[str, str]]]:
    """The saved views: name, figure, address values."""
    return [
        ("ทั้งหมด", None, {}),
        ("รอตรวจ", totals.in_review, {"state": "in_review"}),
        ("ด่วน", totals.urgent, {"urgent": "1"}),
        ("ยังตัดสินไม่ได้", totals.undecided, {"issue": "undecided"}),
        ("มีรูป", None, {"picture": "1"}),
        ("จากกระดาษ", totals.paper, {"source": "paper"}),
    ]
