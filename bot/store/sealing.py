"""How LINE ids are kept: encrypted for sending, and as a keyed hash for looking up.

`DATA_KEYS` may hold several keys: the newest encrypts, all decrypt, so keys rotate freely. `LOOKUP_KEY` never rotates,
because every stored hash depends on it.
"""

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

__all__ = ["InvalidToken", "Seal", "hash_of_token"]


def hash_of_token(token: str) -> str:
    """What a table keeps of a long random token, of which only the holder knows the token itself."""
    return hashlib.sha256(token.encode()).hexdigest()


class Seal:
    """Encrypts short texts and makes the hashes by which chats are found."""

    def __init__(self, data_keys: tuple[str, ...], lookup_key: str) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in data_keys])
        self._lookup_key = lookup_key.encode()

    def encrypt(self, plain: str) -> str:
        """`plain` as a token that only `decrypt` with one of the keys can open."""
        return self._fernet.encrypt(plain.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The text that was encrypted. Raises cryptography's InvalidToken under a foreign key."""
        return self._fernet.decrypt(token.encode()).decode()

    def chat_hash(self, authority_id: int, chat_id: str) -> str:
        """The keyed hash (32 hex digits) of a LINE user, group or room id within one authority."""
        return hmac.new(self._lookup_key, f"{authority_id}:{chat_id}".encode(), hashlib.sha256).hexdigest()[:32]

    def message_mark(self, authority_id: int, message_id: str) -> str:
        """The keyed hash of a LINE message id, by which it is known again once everything else of it is gone."""
        return self.chat_hash(authority_id, f"message:{message_id}")
