"""Find the resident behind a LINE id, or meet them for the first time."""

import secrets
from datetime import datetime

from bot.store.models import Resident
from bot.store.residents import add_resident, has_pseudonym, resident_by_hash
from bot.store.sealing import Seal
from bot.store.session import Session

_LETTERS = "กขคงจฉชซดตถทนบปผพฟมยรลวสหอฮ"  # without the rare ones and those that look or sound alike on the phone


def find_or_meet(session: Session, seal: Seal, authority_id: int, line_user_id: str, now: datetime) -> Resident:
    """The resident; a new one has a pseudonym such as ก-4821 and has agreed to nothing yet."""
    lookup_hash = seal.chat_hash(authority_id, line_user_id)
    known = resident_by_hash(session, authority_id, lookup_hash)
    if known is not None:
        return known
    return add_resident(
        session,
        Resident(
            authority_id=authority_id,
            lookup_hash=lookup_hash,
            line_id_encrypted=seal.encrypt(line_user_id),
            pseudonym=_free_pseudonym(session, authority_id),
            created_at=now,
        ),
    )


def _free_pseudonym(session: Session, authority_id: int) -> str:
    while True:
        pseudonym = f"{secrets.choice(_LETTERS)}-{secrets.randbelow(9000) + 1000}"
        if not has_pseudonym(session, authority_id, pseudonym):
            return pseudonym
