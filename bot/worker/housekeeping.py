"""What only time brings about.

Words nobody agreed to are erased, whole bodies go, forums are closed for needs, notices and reminders are sent,
and once a day what is no longer kept is forgotten.
"""

from datetime import datetime, timedelta

from bot.domain.messages import Text
from bot.domain.retention import Kept, cutoff
from bot.domain.thai_time import BANGKOK
from bot.jobs import Job
from bot.line.render import render
from bot.services.change_forum_state import close_due_needs
from bot.services.mark_sensitive import mark_sensitive
from bot.services.remind_of_forums import remind_of_forums
from bot.store.authorities import all_authorities
from bot.store.broadcast_batches import forget_what_was_announced
from bot.store.broadcast_start import authorities_announcing
from bot.store.exports import delete_expired_exports
from bot.store.inbox import chats_held_since_before, delete_finished_bodies, erase_held
from bot.store.notices import take_untold_notices
from bot.store.outbox import add_push, forget_what_was_said
from bot.worker.parts import WorkerParts
from bot.worker.retention import apply_retention_daily

CONSENT_WAIT = timedelta(days=7)
NOTICE_WAIT = timedelta(days=1)


def keep_house(parts: WorkerParts, now: datetime) -> None:
    """Do everything that is due."""
    with parts.database.transaction() as session:
        for authority_id, chat_hash in chats_held_since_before(session, now - CONSENT_WAIT):
            erase_held(session, authority_id, chat_hash, "no_consent_in_time", now)
        delete_finished_bodies(session, cutoff(Kept.BODIES, now))
        delete_expired_exports(session, now)
        forget_what_was_said(session, cutoff(Kept.SAID, now))
        forget_what_was_announced(session, cutoff(Kept.ANNOUNCED, now))
        announcing = authorities_announcing(session)
    for authority_id in announcing:
        parts.jobs.send(Job.READ_QUOTA, authority_id)
    _close_forums(parts, now)
    _push_notices(parts, now)
    _remind_of_forums(parts, now)
    with parts.database.transaction() as session:
        mark_sensitive(session)
    apply_retention_daily(parts.database, parts.seal, now)
    parts.database.forget_overwritten_pages()


def _close_forums(parts: WorkerParts, now: datetime) -> None:
    """Forums whose deadline for needs has passed count no more of them."""
    with parts.database.transaction() as session:
        close_due_needs(session, now)


def _push_notices(parts: WorkerParts, now: datetime) -> None:
    """One push per resident for what no answer has carried within a day, where the authority pays for it."""
    hour = now.astimezone(BANGKOK).hour
    outbox_ids = []
    with parts.database.transaction() as session:
        for authority in all_authorities(session):
            settings = authority.settings
            if not settings.push_notices or not settings.push_from_hour <= hour < settings.push_to_hour:
                continue
            for resident_id, texts in take_untold_notices(session, authority.id, now - NOTICE_WAIT, now).items():
                messages = render([Text("\n\n".join(texts))])
                outbox_ids.append(add_push(session, authority.id, resident_id, messages, now))
    for outbox_id in outbox_ids:
        parts.jobs.send(Job.DELIVER, outbox_id)


def _remind_of_forums(parts: WorkerParts, now: datetime) -> None:
    """Reminders are announcements like any other from here on: the sweep sends what is scheduled."""
    with parts.database.transaction() as session:
        for authority in all_authorities(session):
            remind_of_forums(session, authority, now)
