"""People who sign in: accounts, roles and signed-in browsers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.domain.errors import NotFound
from bot.domain.roles import Role
from bot.store.models import Membership, Staff, StaffSession


@dataclass(frozen=True, slots=True)
class StaffFacts:
    """A person who may sign in."""

    id: int
    name: str
    email: str
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know."""

    staff: StaffFacts
    password_hash: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person with a role in one authority."""

    staff: StaffFacts
    role: Role
    works_elsewhere: bool


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A signed-in browser; `waits_for_code` while only the password was right."""

    id: int
    token_hash: str
    staff: StaffFacts
    created_at: datetime
    seen_at: datetime
    confirmed_at: datetime | None
    waits_for_code: bool
    must_enrol: bool
    browser: str
    address: str


def account_by_email(session: Session, email: str) -> Account | None:
    """The account of that address while it may sign in."""
    row = session.scalar(select(Staff).where(Staff.email == email, Staff.disabled_at.is_(None)))
    return None if row is None else Account(_facts(row), row.password_hash)


def account_by_id(session: Session, staff_id: int) -> Account | None:
    """The account with that id while it may sign in."""
    row = session.scalar(select(Staff).where(Staff.id == staff_id, Staff.disabled_at.is_(None)))
    return None if row is None else Account(_facts(row), row.password_hash)


def staff_row(session: Session, email: str) -> Staff | None:
    """The row of that address, disabled or not, for the services that change it."""
    return session.scalar(select(Staff).where(Staff.email == email))


def role_in(session: Session, authority_id: int, staff_id: int) -> Role | None:
    """The role of one person in one authority, if they have one."""
    role = session.scalar(
        select(Membership.role).where(Membership.authority_id == authority_id, Membership.staff_id == staff_id)
    )
    return None if role is None else Role(role)


def colleagues(session: Session, authority_id: int) -> list[Colleague]:
    """Everyone with a role in one authority, by name."""
    other = select(Membership.staff_id).where(Membership.authority_id != authority_id)
    rows = session.execute(
        select(Staff, Membership.role, Staff.id.in_(other).label("elsewhere"))
        .join(Membership, Membership.staff_id == Staff.id)
        .where(Membership.authority_id == authority_id)
        .order_by(Staff.name, Staff.id)
    )
    return [Colleague(_facts(row), Role(role), bool(elsewhere)) for row, role, elsewhere in rows]


def member(session: Session, authority_id: int, staff_id: int) -> tuple[Staff, Membership]:
    """The rows of one person in one authority, for the services that change them. Raises NotFound."""
    found = session.execute(
        select(Staff, Membership)
        .join(Membership, Membership.staff_id == Staff.id)
        .where(Membership.authority_id == authority_id, Staff.id == staff_id)
    ).first()
    if found is None:
        raise NotFound(f"no staff {staff_id} in authority {authority_id}")
    return found[0], found[1]


def authority_ids_of(session: Session, staff_id: int) -> list[int]:
    """The authorities in which a person has a role."""
    return list(session.scalars(select(Membership.authority_id).where(Membership.staff_id == staff_id)))


def lock_admins(session: Session, authority_id: int) -> list[int]:
    """Ids of the admins of an authority, locked, so that two of them cannot leave it without one at the same moment."""
    return list(
        session.scalars(
            select(Membership.staff_id)
            .where(Membership.authority_id == authority_id, Membership.role == Role.ADMIN)
            .with_for_update()
        )
    )


def set_password_hash(session: Session, staff_id: int, password_hash: str, *, must_change: bool) -> None:
    """Give a person another password."""
    session.execute(
        update(Staff).where(Staff.id == staff_id).values(password_hash=password_hash, must_change_password=must_change)
    )


def set_email(session: Session, staff_id: int, email: str) -> None:
    """Give a person another address to sign in with."""
    session.execute(update(Staff).where(Staff.id == staff_id).values(email=email))
    session.flush()


def session_of(session: Session, token_hash: str) -> SessionFacts | None:
    """The session with that token, of somebody who may sign in."""
    found = session.execute(
        select(Staff, StaffSession)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(StaffSession.token_hash == token_hash, Staff.disabled_at.is_(None))
    ).first()
    return None if found is None else _session_facts(found[0], found[1])


def sessions_of(session: Session, staff_id: int) -> list[SessionFacts]:
    """Every browser in which a person is signed in, the one used last first."""
    rows = session.execute(
        select(Staff, StaffSession)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(Staff.id == staff_id, StaffSession.waits_for_code.is_(False))
        .order_by(StaffSession.seen_at.desc(), StaffSession.id)
    )
    return [_session_facts(staff, row) for staff, row in rows]


def add_session(
    session: Session,
    *,
    staff_id: int,
    token_hash: str,
    now: datetime,
    waits_for_code: bool = False,
    must_enrol: bool = False,
    browser: str = "",
    address: str = "",
) -> None:
    """Remember a signed-in browser, in which a secret has just been given."""
    row = StaffSession(
        staff_id=staff_id,
        token_hash=token_hash,
        created_at=now,
        seen_at=now,
        confirmed_at=now,
        waits_for_code=waits_for_code,
        must_enrol=must_enrol,
        browser=browser,
        address=address,
    )
    session.add(row)
    session.flush()


def mark_session_confirmed(session: Session, token_hash: str, now: datetime) -> None:
    """Note that a secret was given in this browser."""
    session.execute(update(StaffSession).where(StaffSession.token_hash == token_hash).values(confirmed_at=now))


def mark_enrolment_due(session: Session, staff_id: int) -> None:
    """Let no browser of a person pass until there is a second factor."""
    session.execute(update(StaffSession).where(StaffSession.staff_id == staff_id).values(must_enrol=True))


def drop_session_of(session: Session, staff_id: int, session_id: int) -> None:
    """Forget one browser of a person; another person's stays."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.id == session_id))


def mark_session_seen(session: Session, token_hash: str, now: datetime) -> None:
    """Move the idle limit of a browser."""
    session.execute(update(StaffSession).where(StaffSession.token_hash == token_hash).values(seen_at=now))


def drop_session(session: Session, token_hash: str) -> None:
    """Forget one browser."""
    session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))


def drop_sessions_of(session: Session, staff_id: int, *, except_hash: str = "") -> None:
    """Forget every browser of a person, but for one."""
    session.execute(
        delete(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.token_hash != except_hash)
    )


def drop_sessions_before(session: Session, *, created: datetime, seen: datetime) -> None:
    """Forget browsers whose time is over."""
    session.execute(delete(StaffSession).where((StaffSession.created_at < created) | (StaffSession.seen_at < seen)))


def _facts(row: Staff) -> StaffFacts:
    return StaffFacts(row.id, row.name, row.email, row.must_change_password)


def _session_facts(staff: Staff, row: StaffSession) -> SessionFacts:
    return SessionFacts(
        row.id,
        row.token_hash,
        _facts(staff),
        row.created_at,
        row.seen_at,
        row.confirmed_at,
        row.waits_for_code,
        row.must_enrol,
        row.browser,
        row.address,
    )
