"""Every setting of an installation, read once from the environment; all mistakes are reported together, in one line.

`DATA_KEYS`, `LOOKUP_KEY` and `SECRET_KEY` may be left out on one machine: they are then made once and kept with mode
0600 in `DATA_DIR/keys`, apart from the database, so that a backup of the one does not hold the other.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from bot.domain.errors import SettingsError

LINE_API_BASE = "https://api.line.me"
LINE_DATA_API_BASE = "https://api-data.line.me"


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Empty `redis_url` means that work is handed on within the process."""

    data_dir: Path
    database_url: str
    redis_url: str
    secret_key: str = field(repr=False)
    data_keys: tuple[str, ...] = field(repr=False)
    lookup_key: str = field(repr=False)
    line_api_base: str = LINE_API_BASE
    line_data_api_base: str = LINE_DATA_API_BASE
    public_base_url: str = ""
    trusted_proxies: int = 0
    is_demo: bool = False  # the simulator exists only here; set by `prachakhom demo`, never by the environment

    @property
    def erased_log(self) -> Path:
        """Where erasures are written down apart from the database."""
        return self.data_dir / "erased.log"

    def write_keys(self, folder: Path) -> None:
        """Write the three keys into a folder as they lie in `DATA_DIR/keys`, to be kept apart. Raises SettingsError."""
        kept = {"secret_key": self.secret_key, "data_keys": ",".join(self.data_keys), "lookup_key": self.lookup_key}
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name, value in kept.items():
                (folder / name).touch(mode=0o600)
                (folder / name).write_text(value)
        except OSError as error:
            raise SettingsError(f"keys cannot be written into {folder} ({error})") from error

    @property
    def is_scaled_out(self) -> bool:
        """Whether work is handed on through Redis."""
        return bool(self.redis_url)

    @property
    def is_https(self) -> bool:
        """Whether people reach this installation over HTTPS: cookies are then kept to it."""
        return self.public_base_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ, *, is_demo: bool = False) -> "Settings":
        """Read and check the environment. Raises SettingsError with everything that is wrong."""
        read = _Reader(env)
        data_dir = read.directory("DATA_DIR", default="data")
        settings = cls(
            data_dir=data_dir,
            database_url=read.database_url("DATABASE_URL", data_dir),
            redis_url=read.url("REDIS_URL", "", ("redis", "rediss", "unix")),
            secret_key=read.secret("SECRET_KEY", data_dir, make=secrets.token_urlsafe, shortest=16),
            data_keys=read.data_keys("DATA_KEYS", data_dir),
            lookup_key=read.secret("LOOKUP_KEY", data_dir, make=secrets.token_urlsafe, shortest=16),
            line_api_base=read.url("LINE_API_BASE", LINE_API_BASE, ("https", "http")),
            line_data_api_base=read.url("LINE_DATA_API_BASE", LINE_DATA_API_BASE, ("https", "http")),
            public_base_url=read.url("PUBLIC_BASE_URL", "", ("https", "http")).rstrip("/"),
            trusted_proxies=read.count("TRUSTED_PROXIES", 0),
            is_demo=is_demo,
        )
        if read.mistakes:
            raise SettingsError("; ".join(read.mistakes))
        return settings


class _Reader:
    """Reads one variable after another and remembers what was wrong."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.mistakes: list[str] = []

    def directory(self, name: str, *, default: str) -> Path:
        path = Path(self._env.get(name) or default).expanduser().resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.mistakes.append(f"{name}={path} cannot be used as a folder ({error})")
        else:
            if not os.access(path, os.W_OK):
                self.mistakes.append(f"{name}={path} is not writable")
        return path

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self._env.get(name, "").strip() or default
        if value and urlsplit(value).scheme not in schemes:
            self.mistakes.append(f"{name} must begin with {' or '.join(f'{scheme}:' for scheme in schemes)}")
        return value

    def database_url(self, name: str, data_dir: Path) -> str:
        value = self._env.get(name, "").strip()
        if not value:
            return f"sqlite:///{data_dir / 'prachakhom.db'}"
        for plain in ("postgres://", "postgresql://"):
            if value.startswith(plain):
                return "postgresql+psycopg://" + value.removeprefix(plain)
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            self.mistakes.append(f"{name} must begin with sqlite:/// or postgresql://")
        return value

    def count(self, name: str, default: int) -> int:
        value = self._env.get(name, "").strip()
        if value and not value.isdigit():
            self.mistakes.append(f"{name} must be a whole number")
            return default
        return int(value) if value else default

    def secret(self, name: str, data_dir: Path, *, make: Callable[[], str], shortest: int) -> str:
        value = self._env.get(name, "").strip() or self._kept(name, data_dir, make)
        if len(value) < shortest:
            self.mistakes.append(f"{name} must have at least {shortest} characters")
        return value

    def data_keys(self, name: str, data_dir: Path) -> tuple[str, ...]:
        value = self._env.get(name, "").strip() or self._kept(name, data_dir, lambda: Fernet.generate_key().decode())
        keys = tuple(key.strip() for key in value.split(",") if key.strip())
        for key in keys:
            try:
                Fernet(key)
            except ValueError:
                self.mistakes.append(f"{name} must be Fernet keys (32 bytes, url-safe base64), newest first, by commas")
                break
        return keys

    def _kept(self, name: str, data_dir: Path, make: Callable[[], str]) -> str:
        """The secret that an earlier start made, or a new one, made once even by processes that start together."""
        path = data_dir / "keys" / name.lower()
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            if not path.exists():
                draft = path.with_suffix(f".{os.getpid()}")
                with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                    file.write(make())
                with suppress(FileExistsError):
                    os.link(draft, path)  # the first one wins, whole
                draft.unlink()
            return path.read_text().strip()
        except OSError as error:
            self.mistakes.append(f"{name} is not set and could not be kept in {path} ({error})")
            return ""
