"""One need: its words, why it stands where it does, and the acts on it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

import nlp
from admin.access import visit
from admin.groups_shown import group_name
from admin.need_history import history_told
from admin.needs_query import NeedQuery, carried
from admin.needs_shown import names_for_page, query_here
from admin.parts import parts
from admin.placing import placing
from bot.domain.errors import Refused
from bot.domain.issues import IssueName
from bot.domain.roles import Role
from bot.services.decide_issue import Decision, decide_issue, take_back_decision
from bot.services.dismiss_need import recount_need
from bot.services.find_standing_need import ChangedMeanwhile, stamp_of
from bot.services.reveal_resident import SHORTEST_REASON, reveal_resident
from bot.store.authorities import AuthorityFacts, issues_of_cycle
from bot.store.reports_group import group_of_need
from bot.store.reports_need import Candidate, NeedFacts, one_need, similar_candidates
from bot.store.reports_needs import Edge, neighbours
from bot.store.session import Session

_LAST_DECISION = "last_decision"
_HOW_JOINED = {"poster": "สแกนโปสเตอร์", "typed": "พิมพ์ชื่อ", "place": "ส่งตำแหน่ง", "list": "เลือกจากรายชื่อ"}


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the page shows beside the need itself."""

    need: NeedFacts
    issues: dict[int, IssueName]
    query: NeedQuery
    similar: list[Candidate]
    group: tuple[int, str] | None  # number and name
    before: str | None
    after: str | None


def show(number: str) -> ResponseReturnValue:
    """The page of one need."""
    return _page(number)


def decide(number: str) -> ResponseReturnValue:
    """Put the issue that was chosen, or refuse where somebody else was quicker."""
    here, chosen = visit(), request.form.get("issue", "")
    issue = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 4 else 0
    try:
        with placing() as rows:
            decision = decide_issue(
                rows,
                _authority_of(rows, number),
                number,
                issue,
                seen=request.form.get("seen"),
                staff_id=here.staff.id,
                now=here.now,
            )
    except ChangedMeanwhile:
        return _page(number, conflict=issue), 409
    session[_LAST_DECISION] = decision.as_json()
    return _back_to(number)


def take_back(number: str) -> ResponseReturnValue:
    """Take back the last decision of this browser, if it was about this need."""
    here, last = visit(), _last_decision()
    if last is None or last.number != number:
        return _back_to(number)
    with placing() as rows:
        take_back_decision(rows, _authority_of(rows, number), last, staff_id=here.staff.id, now=here.now)
    session.pop(_LAST_DECISION, None)
    return _back_to(number)


def recount(number: str) -> ResponseReturnValue:
    """Bring a need that staff dismissed before a person again."""
    here = visit()
    with parts().database.transaction() as rows:
        recount_need(rows, _authority_of(rows, number), number, staff_id=here.staff.id, now=here.now)
    return _back_to(number)


def reveal(number: str) -> ResponseReturnValue:
    """Show who told it, once: the answer is a page of its own that a reload asks for again."""
    here, reason = visit(), request.form.get("reason", "")
    try:
        with parts().database.transaction() as rows:
            revealed = reveal_resident(
                rows, parts().seal, here.authority.id, number, reason, staff_id=here.staff.id, now=here.now
            )
    except Refused as refusal:
        return _page(number, refusal=refusal.thai, reason=reason[:500]), 400
    return _page(number, revealed=revealed)


def _page(number: str, **more: Any) -> str:
    with parts().database.reading() as rows:
        looked = _look(rows, number)
    need = looked.need
    template = "admin/need.html" if need.is_counted else "admin/need_gone.html"
    return render_template(
        template,
        looked=looked,
        need=need,
        stamp=stamp_of(need.issue, need.issue_by, is_undecided=need.is_undecided),
        last=_standing_decision(need),
        may_decide=visit().may(Role.FACILITATOR),
        may_reveal=visit().may(Role.OFFICER),
        how_joined=_HOW_JOINED,
        history=history_told(need.history),
        shortest_reason=SHORTEST_REASON,
        group_name=group_name,
        **names_for_page(),
        **{"conflict": None, "refusal": None, "reason": "", "revealed": None, **more},
    )


def _look(rows: Session, number: str) -> _Looked:
    here = visit()
    need = one_need(rows, here.authority.id, number)
    query, _ = query_here(rows)
    edge = Edge(need.supporters, need.id)
    before, after = (
        neighbours(rows, here.authority.id, here.cycle.id, query.wanted, order=query.order, of=edge)
        if need.plan_cycle_id == here.cycle.id
        else (None, None)
    )
    issues = issues_of_cycle(rows, here.authority.id, need.plan_cycle_id)
    group = group_of_need(rows, here.authority.id, need.id) if need.is_counted else None
    return _Looked(need, issues, query, _similar(rows, need), group, before, after)


def _similar(rows: Session, need: NeedFacts) -> list[Candidate]:
    if not need.is_counted:
        return []
    candidates = similar_candidates(rows, visit().authority.id, need)
    return [candidates[index] for index, _ in nlp.similar(need.text, [one.text for one in candidates])]


def _authority_of(rows: Session, number: str) -> AuthorityFacts:
    """The authority with the issues of the plan cycle that the need belongs to."""
    authority = visit().authority
    need = one_need(rows, authority.id, number)
    return replace(authority, issues=issues_of_cycle(rows, authority.id, need.plan_cycle_id))


def _last_decision() -> Decision | None:
    stored = session.get(_LAST_DECISION)
    return Decision(**stored) if isinstance(stored, dict) else None


def _standing_decision(need: NeedFacts) -> Decision | None:
    last = _last_decision()
    if last is None or last.number != need.number:
        return None
    return last if (need.issue, need.issue_by) == (last.issue, "staff") else None


def _back_to(number: str) -> ResponseReturnValue:
    return redirect(url_for("admin.need", number=number, **carried(request.args)), 303)
