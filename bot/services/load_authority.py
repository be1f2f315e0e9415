"""Bring an authority file into the system; loading the same file again changes nothing."""

import json
import tomllib
from datetime import datetime
from pathlib import Path

from bot.domain.authority_file import read_authority_file
from bot.domain.errors import AuthorityFileError
from bot.store.authorities import AuthorityFacts, authority_by_id
from bot.store.authority_loading import store_authority
from bot.store.sealing import Seal
from bot.store.session import Session

_CHANNEL_KEYS = ("channel_secret", "channel_secret_env", "channel_access_token", "channel_access_token_env")


def load_authority_file(session: Session, seal: Seal, path: Path, now: datetime) -> AuthorityFacts:
    """Load one TOML file. Raises AuthorityFileError, with nothing stored, when anything in it is wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthorityFileError(f"{path.name} cannot be read: {error}") from error
    try:
        file = read_authority_file(tables)
    except AuthorityFileError as error:
        raise AuthorityFileError(f"{path.name}: {error}") from error
    channel = {key: file.line[key] for key in _CHANNEL_KEYS if key in file.line}
    row = store_authority(session, file, channel_encrypted=seal.encrypt(json.dumps(channel)), now=now)
    return authority_by_id(session, row.id)
