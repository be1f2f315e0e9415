"""Whether this process has the key that the database was begun with.

A process with another `LOOKUP_KEY` would take every resident for a stranger and hold their words until they are erased,
so it must not start at all. The usual reason is a second machine that made a key of its own.
"""

from sqlalchemy.orm import Session

from bot.domain.errors import SettingsError
from bot.store.dialect import insert_ignoring
from bot.store.models import KeyMark
from bot.store.sealing import Seal

_LOOKUP_KEY = "LOOKUP_KEY"


def mark_of_lookup_key(seal: Seal) -> str:
    """What the key makes of a fixed word: tells keys apart and gives none away."""
    return seal.chat_hash(0, "a fixed word")


def require_same_lookup_key(session: Session, seal: Seal) -> None:
    """Remember the first key that is used, and raise SettingsError for any other."""
    mark = mark_of_lookup_key(seal)
    insert_ignoring(session, KeyMark, [{"name": _LOOKUP_KEY, "mark": mark}], returning="name")
    if session.get_one(KeyMark, _LOOKUP_KEY).mark != mark:
        raise SettingsError(
            "LOOKUP_KEY is not the one that this database was begun with: give every machine the same"
            " LOOKUP_KEY, DATA_KEYS and SECRET_KEY (they lie in DATA_DIR/keys of the machine that began)"
        )
