"""What the page shows of one person's chat, as JSON."""

from dataclasses import dataclass
from typing import Any

from bot.domain import thai_time
from bot.domain.states import ConsentState
from bot.simulator.parts import SimulatorParts
from bot.simulator.platform import Entry
from bot.simulator.steps import steps_of
from bot.store.authorities import AuthorityFacts
from bot.store.communities import community_by_id
from bot.store.reports_event import last_event_of_chat
from bot.store.residents import resident_by_hash
from bot.store.session import Session

_CONSENTS: dict[str, str] = {
    ConsentState.GIVEN: "ยินยอมแล้ว",
    ConsentState.REFUSED: "ไม่ยินยอม",
    ConsentState.WITHDRAWN: "เลิกยินยอมแล้ว",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands with the account."""

    is_friend: bool
    is_blocked: bool
    words: str


def standing_of(session: Session, parts: SimulatorParts, authority: AuthorityFacts, line_id: str) -> Standing:
    """Friend or not, blocked or not, consent and community."""
    channel = parts.platform.state.channels[authority.slug]
    resident = resident_by_hash(session, authority.id, parts.seal.chat_hash(authority.id, line_id))
    is_blocked = line_id in channel.blocked or (resident is not None and resident.blocked_at is not None)
    is_friend = not is_blocked and (resident is not None or line_id in channel.chats)
    if is_blocked:
        return Standing(is_friend, is_blocked, "บล็อกอยู่")
    if resident is None:
        return Standing(is_friend, is_blocked, "ยังไม่ตอบเรื่องยินยอม" if is_friend else "ยังไม่เพิ่มเพื่อน")
    community = community_by_id(session, authority.id, resident.community_id) if resident.community_id else None
    consent = _CONSENTS.get(resident.consent_state or "", "ยังไม่ตอบเรื่องยินยอม")
    return Standing(is_friend, is_blocked, f"{consent} · {community.name if community else 'ยังไม่บอกชุมชน'}")


def chat_since(parts: SimulatorParts, authority: AuthorityFacts, line_id: str, after: int) -> dict[str, Any]:
    """Bubbles newer than `after`, and how everything stands now."""
    entries = parts.platform.chat(authority.slug, line_id)
    with parts.database.reading() as session:
        standing = standing_of(session, parts, authority, line_id)
        chat_hash = parts.seal.chat_hash(authority.id, line_id)
        trace = last_event_of_chat(session, authority.id, chat_hash)
    return {
        "start": parts.start,
        "entries": [_bubble(entry) for entry in entries if entry.seq > after and entry.is_delivered],
        "unsent": [entry.message_id for entry in entries if entry.is_unsent],
        "is_writing": parts.platform.is_loading(authority.slug, line_id),
        "is_friend": standing.is_friend,
        "is_blocked": standing.is_blocked,
        "standing": standing.words,
        "trace": steps_of(trace, authority) if trace else None,
    }


def _bubble(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "is_own": entry.direction == "in",
        "kind": entry.kind,
        "at": thai_time.clock(entry.at).removesuffix(" น."),
        "message_id": entry.message_id,
        "message": entry.message,
    }
