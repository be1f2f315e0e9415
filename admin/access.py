"""Who may open which page.

Every page is closed unless `admin.routes` says otherwise: the table there names the least role for each page, and the
guard below runs before all of them. An authority in which a person has no role does not exist for them (404, logged);
a page above their role is refused with the name of those who can help (403, logged). Roles are read on every request,
so a change or a disabled account works at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import cast
from urllib.parse import urlsplit

from flask import abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from admin.parts import parts
from bot.domain.issues import IssueName
from bot.domain.roles import Role
from bot.domain.thai_time import now
from bot.services.record_audit import record_audit
from bot.services.sign_in import SignedIn, signed_in_staff, touch_session
from bot.store.authorities import AuthorityFacts, CycleFacts, authority_by_slug, cycles_of, issues_of_cycle
from bot.store.reports_broadcasts import count_to_approve
from bot.store.reports_inbox import inbox_counts
from bot.store.reports_review import count_waiting
from bot.store.sensitive_needs import restricted_numbers
from bot.store.staff import StaffFacts, role_in

TOKEN = "token"  # noqa: S105 - the name under which the cookie keeps it
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Open(Enum):
    """Pages outside any authority."""

    TO_ALL = "all"
    TO_SIGNED_IN = "signed in"


Access = Role | Open


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is looking at which authority and plan cycle, and when."""

    staff: StaffFacts
    authority: AuthorityFacts
    role: Role
    cycle: CycleFacts
    cycles: tuple[CycleFacts, ...]
    issues: dict[int, IssueName]
    now: datetime
    inbox_waiting: int  # what the menu shows beside the inbox, for those who may open it
    review_waiting: int  # … and beside the review queue
    approval_waiting: int  # … and beside announcements: those that this person may approve
    hidden: frozenset[str]  # needs whose words are for officers and administrators

    def may(self, role: Role) -> bool:
        """Whether this person may do what `role` may."""
        return self.role.includes(role)


def visit() -> Visit:
    """The visit of this request; only pages of an authority have one."""
    return cast(Visit, g.visit)


def staff_here() -> StaffFacts:
    """The person who is signed in."""
    return cast(StaffFacts, g.staff)


def signed_in_here() -> SignedIn:
    """The session of this request."""
    return cast(SignedIn, g.signed_in)


def guard(access_by_endpoint: Mapping[str, Access]) -> ResponseReturnValue | None:
    """Let the request pass, or answer it in the page's stead."""
    access = access_by_endpoint[request.endpoint or ""]
    if access is Open.TO_ALL:
        return None
    moment = now()
    signed_in = _session_of_cookie(moment)
    if signed_in is None:
        return _to_sign_in()
    g.signed_in, g.staff = signed_in, signed_in.staff
    staff = signed_in.staff
    if (page := _page_that_comes_first(signed_in)) is not None:
        return _redirect(url_for(page, next=_next_of_request() if signed_in.waits_for_code else None))
    if isinstance(access, Role):
        g.visit = _enter(staff, g.slug, moment)
        if not g.visit.may(access):
            _log_denied(staff, g.visit.authority.id, moment)
            abort(403)
    return None


def safe_next(target: str | None) -> str | None:
    """`target` if it is a path of these pages, otherwise None; nobody is ever sent elsewhere."""
    if not target or not target.startswith("/admin/") or "\\" in target or not target.isprintable():
        return None
    split = urlsplit(target)
    return None if split.scheme or split.netloc or split.path.startswith("/admin/sign-") else target


def _session_of_cookie(moment: datetime) -> SignedIn | None:
    token = session.get(TOKEN)
    if not isinstance(token, str):
        return None
    with parts().database.reading() as rows:
        found = signed_in_staff(rows, token, moment)
    if found is None:
        session.clear()
        g.session_has_ended = True
        return None
    if found.touch_is_due:
        with parts().database.transaction() as rows:
            touch_session(rows, token, moment)
    return found


def _page_that_comes_first(signed_in: SignedIn) -> str | None:
    """What this person has to do before anything else."""
    for is_due, page, others in (
        (signed_in.waits_for_code, "admin.sign_in_code", ()),
        (signed_in.staff.must_change_password, "admin.account", ()),
        (signed_in.must_enrol, "admin.second_factor_set_up", ("admin.account", "admin.confirm")),
    ):
        if is_due:
            return None if request.endpoint in (page, "admin.sign_out", *others) else page
    return None


def _to_sign_in() -> ResponseReturnValue:
    expired = "session_has_ended" in g or None
    return _redirect(url_for("admin.sign_in", next=_next_of_request(), expired=expired))


def _next_of_request() -> str | None:
    return safe_next(request.full_path.rstrip("?")) if request.method in _SAFE_METHODS else None


def _redirect(address: str) -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": address}
    return redirect(address)


def _enter(staff: StaffFacts, slug: str, moment: datetime) -> Visit:
    with parts().database.reading() as rows:
        authority = authority_by_slug(rows, slug)
        role = role_in(rows, authority.id, staff.id)
        cycles = tuple(cycles_of(rows, authority.id))
        cycle = _chosen(cycles, request.args.get("cycle"))
        issues = issues_of_cycle(rows, authority.id, cycle.id)
        works_here = role is not None and role.includes(Role.FACILITATOR)
        waiting = inbox_counts(rows, authority.id, moment).waiting if works_here else 0
        is_officer = role is not None and role.includes(Role.OFFICER)
        hidden = frozenset() if is_officer else restricted_numbers(rows, authority.id)
        review = count_waiting(rows, authority.id, cycle.id, but_for=hidden) if works_here else 0
        approvals = count_to_approve(rows, authority.id, staff.id) if is_officer else 0
    if role is None:
        _log_denied(staff, authority.id, moment)
        abort(404)
    return Visit(staff, authority, role, cycle, cycles, issues, moment, waiting, review, approvals, hidden)


def _chosen(cycles: tuple[CycleFacts, ...], first_year: str | None) -> CycleFacts:
    return next((cycle for cycle in cycles if str(cycle.first_year) == first_year), cycles[0])


def _log_denied(staff: StaffFacts, authority_id: int, moment: datetime) -> None:
    with parts().database.transaction() as rows:
        record_audit(
            rows,
            "access_denied",
            authority_id=authority_id,
            staff_id=staff.id,
            now=moment,
            page=request.endpoint or "",
            method=request.method,
        )
