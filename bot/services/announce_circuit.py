"""Announce all drafts of a circuit in one act; as with one forum, nothing is sent by it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.states import ForumState
from bot.services.change_forum_state import announce_forum
from bot.store.circuits import circuit_row
from bot.store.forums import forums_of
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class Announced:
    """How many were announced, and the names of those whose time has passed and that stay drafts."""

    announced: int
    left: tuple[str, ...]


def announce_circuit(session: Session, authority_id: int, circuit_id: int, *, by: int, now: datetime) -> Announced:
    """Announce every draft that is still to come. Raises NotFound."""
    circuit = circuit_row(session, authority_id, circuit_id, hold=True)
    forums = forums_of(session, authority_id, circuit.plan_cycle_id)
    drafts = [one for one in forums if one.circuit_id == circuit.id and one.state is ForumState.DRAFT]
    coming = sorted(one.id for one in drafts if one.starts_at > now)
    for forum_id in coming:
        announce_forum(session, authority_id, forum_id, by=by, now=now)
    return Announced(len(coming), tuple(one.name for one in drafts if one.starts_at <= now))
