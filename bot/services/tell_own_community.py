"""The sentence of an announcement that is about a person's own community."""

from bot.domain.authority_words import bare_name
from bot.store.broadcasts import told_in_community
from bot.store.models import Resident
from bot.store.session import Session
from bot.wording.broadcasts import personal_sentence


def tell_own_community(
    session: Session, authority_id: int, cycle_id: int, sentence: str, resident: Resident | None
) -> str:
    """The sentence filled in; for nobody in particular, as somebody of the community that told most would read it."""
    if not sentence.strip():
        return ""
    if resident is not None and resident.community_id is None:
        return personal_sentence(sentence, "", 0)
    community, needs = told_in_community(session, authority_id, cycle_id, resident.community_id if resident else None)
    return personal_sentence(sentence, bare_name(community), needs)
