"""Learning from staff's decisions: read, think without a transaction, write; asked by a command and by the sweep."""

from datetime import datetime, timedelta

from structlog import get_logger

from bot.domain import thai_time
from bot.services.learn_decisions import (
    Learnt,
    is_learning_due,
    keep_what_was_learnt,
    learn_decisions,
    read_task,
)
from bot.store.authorities import AuthorityFacts, all_authorities
from bot.store.language_layers import newest_layer
from bot.store.session import Database, Session
from bot.worker.parts import WorkerParts

log = get_logger(__name__)

_LEARN_EVERY = timedelta(hours=1)


def learn_and_keep(database: Database, authority: AuthorityFacts) -> Learnt:
    """The next version of one authority's layer, tried and, where it is no worse, in force."""
    with database.reading() as session:
        task = read_task(session, authority)
    learnt, content = learn_decisions(task)
    with database.transaction() as session:
        keep_what_was_learnt(session, authority, task, learnt, content=content, now=thai_time.now())
    return learnt


def learn_what_is_due(parts: WorkerParts, now: datetime) -> None:
    """Learn for every authority whose staff have decided something, at most once an hour."""
    with parts.database.reading() as session:
        due = [authority for authority in all_authorities(session) if _is_due(session, authority, now)]
    for authority in due:
        try:
            learnt = learn_and_keep(parts.database, authority)
        except Exception as error:  # one authority's trouble must not keep the others from learning
            log.exception("learning_failed", authority=authority.slug, error=type(error).__name__)
        else:
            log.info("language_learnt", authority=authority.slug, outcome=learnt.outcome, version=learnt.version)


def _is_due(session: Session, authority: AuthorityFacts, now: datetime) -> bool:
    tried = newest_layer(session, authority.id)
    rested = tried is None or tried.learnt_at < now - _LEARN_EVERY
    return rested and is_learning_due(session, authority)
