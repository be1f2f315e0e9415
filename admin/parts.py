"""What the pages are given by the application; made once at start-up and never changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app

from bot.jobs import Jobs
from bot.store.sealing import Seal
from bot.store.session import Database

_KEY = "prachakhom_admin"


@dataclass(frozen=True, slots=True)
class AdminParts:
    """`limiter_storage_uri` is memory:// on one machine and a Redis address beyond it."""

    database: Database
    seal: Seal
    public_base_url: str
    limiter_storage_uri: str
    jobs: Jobs  # to wake a worker once something it should do is committed
    data_dir: Path  # whose disk the page of the state tells of
    is_https: bool  # reached over HTTPS: cookies are then kept to it


def keep_parts(extensions: dict[str, object], parts: AdminParts) -> None:
    """Leave the parts where the views of this application find them."""
    extensions[_KEY] = parts


def parts() -> AdminParts:
    """The parts of the application that answers this request."""
    return cast(AdminParts, current_app.extensions[_KEY])
