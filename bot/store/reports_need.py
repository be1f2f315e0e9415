"""One need with everything its page shows, and the bytes of what came with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.domain.consent import Purpose
from bot.domain.errors import NotFound
from bot.domain.states import COUNTED_STATES, AttachmentState, DecidedBy, NeedSource, NeedState
from bot.store.models import (
    Area,
    Attachment,
    AttachmentFile,
    Community,
    Consent,
    Need,
    NeedEvent,
    Resident,
    Staff,
)

MAX_CANDIDATES = 400
_MAX_HISTORY = 200


@dataclass(frozen=True, slots=True)
class Teller:
    """The person behind a need as staff may see them without a reason: no name, no LINE id."""

    pseudonym: str
    community: str | None
    joined_by: str | None
    needs: int
    consent_state: str | None
    notice_version: int | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttachmentFacts:
    """A photo, voice message, video or file of a need."""

    id: int
    kind: str
    state: AttachmentState
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a need."""

    what: str
    who: DecidedBy
    staff_name: str | None
    detail: dict[str, Any]
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """Everything one need's page shows; words, place and what came along are gone where the need was taken back."""

    id: int
    plan_cycle_id: int
    number: str
    text: str
    issue: int
    issue_by: DecidedBy
    is_undecided: bool
    issue2: int | None
    confidence: float | None
    scores: dict[int, float]
    evidence: tuple[tuple[int, int], ...]
    model_version: str | None
    is_urgent: bool
    is_sensitive: bool
    state: NeedState
    source: NeedSource
    supporters: int
    community_id: int | None
    community: str | None
    area: str | None
    place: tuple[float, float] | None
    place_name: str | None
    entered_by: str | None
    said_at: datetime
    recorded_at: datetime
    withdrawn_at: datetime | None
    teller: Teller | None
    attachments: tuple[AttachmentFacts, ...]
    history: tuple[HistoryLine, ...]

    @property
    def is_counted(self) -> bool:
        """Whether the need still stands, so that its words may be shown."""
        return self.state in COUNTED_STATES

    @property
    def was_dismissed(self) -> bool:
        """Whether it counts no more because staff saw no wish in it."""
        last = next((line.what for line in self.history if line.what in ("withdrawn", "not_a_need")), None)
        return self.state == NeedState.WITHDRAWN and last == "not_a_need"

    @property
    def has_expired(self) -> bool:
        """Whether its words are gone because the time for which they were kept is over."""
        return any(line.what == "expired" for line in self.history)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A need that may be similar to another."""

    number: str
    text: str
    supporters: int


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """What a resident sent, as it is given to a browser."""

    id: int
    kind: str
    content_type: str
    content: bytes
    need: str | None  # its number

    @property
    def may_be_seen_by_all(self) -> bool:
        """Photos of a need; what nobody has looked at yet, and voices, are for those who work with them."""
        return self.kind == "image" and self.need is not None


def one_need(session: Session, authority_id: int, number: str) -> NeedFacts:
    """The need of that number. Raises NotFound, also for another authority's number."""
    row = session.execute(
        select(Need, Community.name, Area.name, Staff.name)
        .outerjoin(Community, and_(Community.id == Need.community_id, Community.authority_id == authority_id))
        .outerjoin(Area, and_(Area.id == Community.area_id, Area.authority_id == authority_id))
        .outerjoin(Staff, Staff.id == Need.entered_by)
        .where(Need.authority_id == authority_id, Need.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound(f"no need {number}")
    return _facts(session, *row)


def similar_candidates(session: Session, authority_id: int, need: NeedFacts) -> list[Candidate]:
    """The newest needs of the same community and issue, for the language library to choose from."""
    found = session.execute(
        select(Need.number, Need.text, Need.supporters)
        .where(
            Need.authority_id == authority_id,
            Need.plan_cycle_id == need.plan_cycle_id,
            Need.community_id == need.community_id,
            Need.issue == need.issue,
            Need.state.in_(COUNTED_STATES),
            Need.id != need.id,
        )
        .order_by(Need.id.desc())
        .limit(MAX_CANDIDATES)
    )
    return [Candidate(*row) for row in found]


def attachment_content(session: Session, authority_id: int, attachment_id: int) -> AttachmentContent:
    """What came with a need, or waits for one. Raises NotFound, also where the need was taken back."""
    row = session.execute(
        select(Attachment, AttachmentFile.content, Need.state, Need.number)
        .join(AttachmentFile, AttachmentFile.attachment_id == Attachment.id)
        .outerjoin(Need, and_(Need.id == Attachment.need_id, Need.authority_id == authority_id))
        .where(
            Attachment.authority_id == authority_id,
            Attachment.id == attachment_id,
            Attachment.state == AttachmentState.STORED,
        )
    ).one_or_none()
    if row is None or (row[2] is not None and row[2] not in COUNTED_STATES):
        raise NotFound(f"no attachment {attachment_id}")
    return AttachmentContent(row[0].id, row[0].kind, row[0].content_type or "application/octet-stream", row[1], row[3])


def _facts(session: Session, need: Need, community: str | None, area: str | None, staff: str | None) -> NeedFacts:
    is_counted = need.state in COUNTED_STATES
    has_place = is_counted and need.latitude is not None and need.longitude is not None
    return NeedFacts(
        id=need.id,
        plan_cycle_id=need.plan_cycle_id,
        number=need.number,
        text=need.text if is_counted else "",
        issue=need.issue,
        issue_by=DecidedBy(need.issue_by),
        is_undecided=need.is_undecided,
        issue2=need.issue2,
        confidence=need.confidence,
        scores={int(number): float(score) for number, score in (need.scores or {}).items()},
        evidence=tuple((start, end) for start, end in need.evidence) if is_counted else (),
        model_version=need.model_version,
        is_urgent=need.is_urgent,
        is_sensitive=bool(need.is_sensitive),
        state=NeedState(need.state),
        source=NeedSource(need.source),
        supporters=need.supporters,
        community_id=need.community_id,
        community=community,
        area=area,
        place=(need.latitude, need.longitude) if has_place else None,  # type: ignore[arg-type]
        place_name=need.place_name if is_counted else None,
        entered_by=staff,
        said_at=need.said_at,
        recorded_at=need.recorded_at,
        withdrawn_at=need.withdrawn_at,
        teller=_teller(session, need) if is_counted else None,
        attachments=_attachments(session, need) if is_counted else (),
        history=_history(session, need),
    )


def _teller(session: Session, need: Need) -> Teller | None:
    row = session.execute(
        select(Resident, Community.name)
        .outerjoin(Community, and_(Community.id == Resident.community_id, Community.authority_id == need.authority_id))
        .where(Resident.authority_id == need.authority_id, Resident.id == need.resident_id)
    ).one_or_none()
    if row is None:
        return None
    resident, community = row
    told = (
        select(func.count())
        .select_from(Need)
        .where(Need.authority_id == need.authority_id, Need.resident_id == resident.id, Need.state.in_(COUNTED_STATES))
    )
    consent = session.scalar(
        select(Consent)
        .where(
            Consent.authority_id == need.authority_id,
            Consent.resident_id == resident.id,
            Consent.purpose == Purpose.PLAN,
        )
        .order_by(Consent.id.desc())
        .limit(1)
    )
    return Teller(
        pseudonym=resident.pseudonym,
        community=community,
        joined_by=resident.joined_by,
        needs=session.scalar(told) or 0,
        consent_state=consent.state if consent else None,
        notice_version=consent.notice_version if consent else None,
        answered_at=consent.answered_at if consent else None,
    )


def _attachments(session: Session, need: Need) -> tuple[AttachmentFacts, ...]:
    found = session.scalars(
        select(Attachment)
        .where(
            Attachment.authority_id == need.authority_id,
            Attachment.need_id == need.id,
            Attachment.state != AttachmentState.ERASED,
        )
        .order_by(Attachment.id)
    )
    return tuple(AttachmentFacts(row.id, row.kind, AttachmentState(row.state), row.sent_at) for row in found)


def _history(session: Session, need: Need) -> tuple[HistoryLine, ...]:
    found = session.execute(
        select(NeedEvent, Staff.name)
        .outerjoin(Staff, Staff.id == NeedEvent.staff_id)
        .where(NeedEvent.authority_id == need.authority_id, NeedEvent.need_id == need.id)
        .order_by(NeedEvent.id.desc())
        .limit(_MAX_HISTORY)
    )
    return tuple(HistoryLine(row.what, DecidedBy(row.who), name, row.detail, row.happened_at) for row, name in found)
