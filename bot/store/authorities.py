"""Authorities as the layers above read them: plain facts, cached by nobody here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.errors import NotFound
from bot.domain.issues import IssueName
from bot.store.language_layers import layer_in_force
from bot.store.models import Authority, Issue, PlanCycle


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """One plan cycle; years are of the Buddhist era."""

    id: int
    first_year: int
    last_year: int
    collecting: bool

    @property
    def name(self) -> str:
        """Such as 2571–2575."""
        return f"{self.first_year}–{self.last_year}"


@dataclass(frozen=True, slots=True)
class AuthorityFacts:
    """What the conversation and the pages need to know of an authority.

    `issues` are those of the collecting cycle; `language_layer` is what staff taught the model (see `nlp.layer`).
    """

    id: int
    slug: str
    name: str
    short_name: str
    kind: str
    province: str
    number_prefix: str
    contact_phone: str
    privacy_contact: str
    community_level: str
    basic_id: str | None
    settings: AuthoritySettings
    cycle: CycleFacts
    issues: dict[int, IssueName]
    language_layer: bytes | None = field(default=None, repr=False)


def authority_by_slug(session: Session, slug: str) -> AuthorityFacts:
    """The authority with that slug. Raises NotFound."""
    row = session.scalar(select(Authority).where(Authority.slug == slug))
    if row is None:
        raise NotFound(f"no authority {slug}")
    return _facts(session, row)


def authority_by_id(session: Session, authority_id: int) -> AuthorityFacts:
    """The authority with that id. Raises NotFound."""
    row = session.get(Authority, authority_id)
    if row is None:
        raise NotFound(f"no authority {authority_id}")
    return _facts(session, row)


def all_authorities(session: Session) -> list[AuthorityFacts]:
    """Every authority of this installation, by slug."""
    return [_facts(session, row) for row in session.scalars(select(Authority).order_by(Authority.slug))]


def cycles_of(session: Session, authority_id: int) -> list[CycleFacts]:
    """The plan cycles of one authority, the collecting one first, then the newest."""
    rows = session.scalars(
        select(PlanCycle)
        .where(PlanCycle.authority_id == authority_id)
        .order_by(PlanCycle.collecting.desc(), PlanCycle.first_year.desc())
    )
    return [CycleFacts(row.id, row.first_year, row.last_year, row.collecting) for row in rows]


def issues_of_cycle(session: Session, authority_id: int, cycle_id: int) -> dict[int, IssueName]:
    """The issues a plan cycle works with, by number."""
    rows: Sequence[Issue] = session.scalars(
        select(Issue)
        .join(PlanCycle, PlanCycle.issue_set_id == Issue.issue_set_id)
        .where(PlanCycle.id == cycle_id, PlanCycle.authority_id == authority_id)
        .order_by(Issue.number)
    ).all()
    return {row.number: IssueName(row.number, row.name, row.short_name, tuple(row.learns_as)) for row in rows}


def _facts(session: Session, row: Authority) -> AuthorityFacts:
    cycle = cycles_of(session, row.id)[0]
    return AuthorityFacts(
        id=row.id,
        slug=row.slug,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        province=row.province,
        number_prefix=row.number_prefix,
        contact_phone=row.contact_phone,
        privacy_contact=row.privacy_contact,
        community_level=row.community_level,
        basic_id=row.basic_id,
        settings=AuthoritySettings.from_json(row.settings),
        cycle=cycle,
        issues=issues_of_cycle(session, row.id, cycle.id),
        language_layer=layer_in_force(session, row.id),
    )


def channel_rows(session: Session) -> list[tuple[int, str, str]]:
    """Id, slug and sealed channel of every authority."""
    rows = session.execute(select(Authority.id, Authority.slug, Authority.channel_encrypted))
    return [(row.id, row.slug, row.channel_encrypted) for row in rows]
