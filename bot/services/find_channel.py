"""The LINE channel of an authority: secrets that may sign, and the token to speak with.

Looked up on every webhook, so answers are kept for some seconds; a rotated secret is in use within that time.
"""

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from structlog import get_logger

from bot.domain.errors import NotFound
from bot.store.authorities import channel_rows
from bot.store.sealing import InvalidToken, Seal
from bot.store.session import Database

log = get_logger(__name__)

_KEEP_SECONDS = 15.0
_ASK_AGAIN_SECONDS = 1.0  # for a slug we do not know: it may have been loaded just now


@dataclass(frozen=True, slots=True)
class Channel:
    """One authority's LINE channel; several secrets are valid while one is being rotated out."""

    authority_id: int
    slug: str
    secrets: tuple[str, ...] = field(repr=False)
    access_token: str = field(repr=False)


class Channels:
    """All channels of this installation."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        env: Mapping[str, str] = os.environ,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database, self._seal, self._env, self._clock = database, seal, env, clock
        self._read_at = float("-inf")
        self._by_slug: dict[str, Channel] = {}

    def of_slug(self, slug: str) -> Channel:
        """The channel of an authority by its slug. Raises NotFound."""
        age = self._clock() - self._read_at
        if age > _KEEP_SECONDS or (slug not in self._by_slug and age > _ASK_AGAIN_SECONDS):
            self._read()
        try:
            return self._by_slug[slug]
        except KeyError:
            raise NotFound(f"no authority {slug}, or its LINE channel cannot be opened") from None

    def of_authority(self, authority_id: int) -> Channel:
        """The channel of an authority by its id. Raises NotFound."""
        if self._clock() - self._read_at > _KEEP_SECONDS:
            self._read()
        for channel in self._by_slug.values():
            if channel.authority_id == authority_id:
                return channel
        raise NotFound(f"no channel of authority {authority_id}")

    def _read(self) -> None:
        with self._database.reading() as session:
            rows = channel_rows(session)
        opened = [self._open(authority_id, slug, sealed) for authority_id, slug, sealed in rows]
        self._by_slug = {channel.slug: channel for channel in opened if channel is not None}
        self._read_at = self._clock()

    def _open(self, authority_id: int, slug: str, sealed: str) -> Channel | None:
        try:
            stored = json.loads(self._seal.decrypt(sealed))
        except InvalidToken:  # the others must not suffer for it
            log.exception("channel_sealed_with_another_key", authority=slug, mend="put the old key back into DATA_KEYS")
            return None
        secrets = _listed(stored.get("channel_secret", ()))
        for name in _listed(stored.get("channel_secret_env", ())):
            secrets += _listed(self._env.get(name, ""))
        token = stored.get("channel_access_token") or self._env.get(stored.get("channel_access_token_env", ""), "")
        return Channel(authority_id, slug, tuple(secrets), token)


def _listed(given: str | Sequence[str]) -> list[str]:
    """One text, or several by commas, or a list, as a list without blanks."""
    texts = given.split(",") if isinstance(given, str) else given
    return [text.strip() for text in texts if text.strip()]
