"""The announcements of the demo: for each authority an invitation that went out and was answered, and a draft."""

import random
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.domain.broadcasts import Audience, BroadcastKind, Content, Link
from bot.domain.forums import ForumReply
from bot.domain.states import BatchState
from bot.domain.thai_time import bangkok_day, start_of_bangkok_day
from bot.services.approve_broadcast import send_broadcast
from bot.services.draft_for_forum import draft_for_forum
from bot.services.edit_broadcast import BroadcastEdit, begin_broadcast, edit_broadcast
from bot.services.next_forum import coming_forums
from bot.store.audiences import resident_ids_of
from bot.store.authorities import AuthorityFacts
from bot.store.broadcast_batches import claim_next_batch, end_broadcasts, finish_batch
from bot.store.broadcast_start import add_recipients
from bot.store.broadcasts import broadcast_row
from bot.store.forum_answers import keep_answer
from bot.store.forums import ForumFacts
from bot.store.session import Session

_SENT_AT = timedelta(days=-2, hours=10)  # from today's midnight
_ANSWERED_WITHIN_HOURS = 30
_ANSWERS = {ForumReply.YES: 28, ForumReply.MAYBE: 10, ForumReply.NO: 14, None: 48}  # of a hundred people
_DRAFT = Content(
    form="card",
    heading="มีเรื่องอยากบอกก่อนวันประชาคมไหม",
    text="บอกได้ทุกเรื่องที่อยากให้ทำ พิมพ์มาที่นี่เป็นคำของท่านเอง ทุกเรื่องอยู่ในสรุปที่ใช้คุยกันในวันนั้น",
    links=(Link("แจ้งเรื่อง"), Link("ประชาคมครั้งต่อไป")),
)


def make_demo_broadcasts(
    session: Session, authority: AuthorityFacts, by: int, now: datetime, *, silent: Collection[int]
) -> None:
    """Invite to the forum that comes next; `silent` are residents who have not answered: the people of the phone."""
    sent_at = start_of_bangkok_day(bangkok_day(now)) + _SENT_AT
    for forum in coming_forums(session, authority.id, now)[:1]:
        invited = _invite(session, authority, forum, by, sent_at)
        _answer(session, authority, forum, [one for one in invited if one not in silent], sent_at)
    draft = BroadcastEdit("ชวนบอกเรื่องก่อนวันประชาคม", _DRAFT, Audience())
    begin_broadcast(session, authority.id, draft, by=by, now=now)


def _invite(session: Session, authority: AuthorityFacts, forum: ForumFacts, by: int, at: datetime) -> list[int]:
    """Send the invitation as if LINE had taken it; the same words to all, so that it is one request."""
    broadcast_id = draft_for_forum(session, authority, forum, BroadcastKind.INVITATION, by=by, now=at)
    row = broadcast_row(session, authority.id, broadcast_id)
    audience = Audience.from_json(row.audience)
    edit = BroadcastEdit(row.name, Content(form="forum"), audience)
    revision = edit_broadcast(session, authority.id, broadcast_id, row.revision, edit, by=by, now=at)
    send_broadcast(session, authority, broadcast_id, revision, by=by, now=at)
    add_recipients(session, authority, row, at, batch_size=500)
    session.flush()
    while claim := claim_next_batch(session, broadcast_id, uuid.uuid4().hex, at):
        finish_batch(session, claim, BatchState.ACCEPTED, at)
    end_broadcasts(session, at)
    return resident_ids_of(session, authority, audience)


def _answer(
    session: Session, authority: AuthorityFacts, forum: ForumFacts, people: list[int], sent_at: datetime
) -> None:
    chance = random.Random(authority.slug)  # noqa: S311 - invented data, the same every time
    replies = chance.choices(list(_ANSWERS), weights=list(_ANSWERS.values()), k=len(people))
    for resident_id, reply in zip(people, replies, strict=True):
        if reply is not None:
            at = sent_at + timedelta(hours=chance.uniform(0.1, _ANSWERED_WITHIN_HOURS))
            keep_answer(session, authority.id, forum.id, resident_id, reply, now=at)
