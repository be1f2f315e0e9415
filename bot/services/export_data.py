"""A copy of everything that is kept about a resident, behind a secret link that is good for a day."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.authority_words import level_word
from bot.domain.issues import IssueName
from bot.domain.states import NeedState
from bot.store.attachments import attachments_of_resident
from bot.store.attendances import attendances_of_resident
from bot.store.authorities import authority_by_id, issues_of_cycle
from bot.store.broadcasts import announcements_to
from bot.store.communities import community_by_id
from bot.store.contact import contact_messages_of
from bot.store.exports import add_export, export_by_hash
from bot.store.forum_answers import own_answers
from bot.store.models import Need, Resident
from bot.store.needs import own_needs
from bot.store.residents import consents_of, resident_by_id
from bot.store.sealing import hash_of_token
from bot.store.session import Session
from bot.store.supports import supported_numbers
from bot.store.votes import ballots_of_resident
from bot.wording import my_data as wording

LINK_LIFE = timedelta(hours=24)


def export(session: Session, resident: Resident, now: datetime) -> str:
    """The secret part of the link; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    add_export(session, resident, hash_of_token(token), now + LINK_LIFE)
    return token


def resident_of_link(session: Session, token: str, now: datetime) -> Resident | None:
    """Whose data a link shows, while it is good."""
    found = export_by_hash(session, hash_of_token(token), now)
    return resident_by_id(session, found.authority_id, found.resident_id) if found else None


def gather_export(session: Session, resident: Resident) -> dict[str, Any]:
    """All that is kept about a resident, in words that they can read."""
    of_resident = (session, resident.authority_id, resident.id)
    level = level_word(authority_by_id(session, resident.authority_id).community_level)
    return wording.copy_of_all(
        pseudonym=resident.pseudonym,
        level=level,
        community=_community_name(session, resident.authority_id, resident.community_id),
        since=resident.created_at,
        muted_at=resident.muted_at,
        lists={
            "consents": [
                wording.copy_of_consent(row.state, row.notice_version, row.answered_at)
                for row in consents_of(*of_resident)
            ],
            "needs": _needs(session, own_needs(*of_resident), level),
            "supports": supported_numbers(*of_resident),
            "files": [
                wording.copy_of_file(row.kind, row.size, row.sent_at) for row in attachments_of_resident(*of_resident)
            ],
            "messages": [
                wording.copy_of_message(row.text, row.sent_at, row.answer) for row in contact_messages_of(*of_resident)
            ],
            "announcements": [
                wording.copy_of_announcement(name, sent_at) for name, sent_at in announcements_to(*of_resident)
            ],
            "forums": [
                wording.copy_of_forum_answer(one.forum, one.starts_at, one.answer, one.answered_at)
                for one in own_answers(*of_resident)
            ],
            "attendances": [wording.copy_of_attendance(*one) for one in attendances_of_resident(*of_resident)],
            "ballots": [wording.copy_of_ballot(*one) for one in ballots_of_resident(*of_resident)],
        },
    )


def _needs(session: Session, needs: Sequence[Need], level: str) -> list[dict[str, Any]]:
    cycles = {(need.authority_id, need.plan_cycle_id) for need in needs}
    issues = {cycle_id: issues_of_cycle(session, authority_id, cycle_id) for authority_id, cycle_id in cycles}
    return [_need(session, need, level, issues[need.plan_cycle_id]) for need in needs]


def _need(session: Session, need: Need, level: str, issues: Mapping[int, IssueName]) -> dict[str, Any]:
    issue = issues.get(need.issue)
    return wording.copy_of_need(
        number=need.number,
        words=need.text,
        issue=f"{issue.number} {issue.name}" if issue and not need.is_undecided else None,
        state=NeedState(need.state),
        level=level,
        community=_community_name(session, need.authority_id, need.community_id),
        place=(need.place_name, need.latitude, need.longitude),
        said_at=need.said_at,
    )


def _community_name(session: Session, authority_id: int, community_id: int | None) -> str | None:
    community = community_by_id(session, authority_id, community_id) if community_id else None
    return community.name if community else None
