"""A resident says where they live."""

from datetime import datetime
from typing import Literal

from bot.store.communities import CommunityFacts
from bot.store.models import Need, Resident
from bot.store.needs import add_history, set_community_of_needs_without
from bot.store.session import Session

How = Literal["poster", "typed", "place", "list"]


def join(session: Session, resident: Resident, community: CommunityFacts, how: How, now: datetime) -> list[Need]:
    """Make the resident belong to the community; their needs that had none and belong to it from now on."""
    resident.community_id, resident.joined_by = community.id, how
    filled = set_community_of_needs_without(session, resident.authority_id, resident.id, community.id)
    for need in filled:
        add_history(session, need, "community_set", "resident", now)
    return filled
