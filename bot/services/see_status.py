"""See how the installation does, for whoever watches it."""

from datetime import datetime
from pathlib import Path
from shutil import disk_usage

import nlp
from bot.domain.status import Status
from bot.jobs import Jobs
from bot.store.reports_status import authority_statuses, last_backup_at
from bot.store.session import Session


def see_status(
    session: Session, jobs: Jobs, data_dir: Path, now: datetime, *, authority_id: int | None = None
) -> Status:
    """The state of everything, with every authority or with one alone."""
    return Status(
        authorities=tuple(authority_statuses(session, now, authority_id)),
        free_disk=free_share(data_dir),
        is_broker_reachable=jobs.is_reachable(),
        last_backup_at=last_backup_at(session),
        model_version=nlp.MODEL_VERSION,
    )


def free_share(path: Path) -> float:
    """How much of the disk under that folder is free, of one; nothing where nobody can say."""
    try:
        usage = disk_usage(path)
    except OSError:
        return 0.0
    return usage.free / usage.total
