"""Who was invited to a forum and what they answered, people counted once; needs by place."""

from collections import Counter
from itertools import count

import pytest

from bot.store.communities import communities_of
from bot.store.models import Broadcast, BroadcastBatch, BroadcastRecipient, ForumAnswer
from bot.store.reports_circuit import needs_by_community, responses_to
from tests.forums import Forums


@pytest.fixture
def forum(told) -> int:
    return Forums(told).forum()


@pytest.fixture
def send(told, forum):
    """An announcement of the forum that these people were sent, or left out of."""
    keys = count(1)

    def send(*people: str, kind: str = "invitation", state: str = "accepted", left_out: str | None = None):
        facts, ids = {"authority_id": told.authority.id}, [told.resident(one) for one in people]
        with told.database.transaction() as session:
            row = Broadcast(**facts, forum_id=forum, kind=kind, name="", state="sent", content={}, audience={},
                            made_at=told.now, changed_at=told.now)  # fmt: skip
            session.add(row)
            session.flush()
            batch = BroadcastBatch(
                **facts, broadcast_id=row.id, how="multicast", state=state, retry_key=str(next(keys))
            )
            session.add(batch)
            session.flush()
            for one in ids:
                session.add(
                    BroadcastRecipient(
                        **facts, broadcast_id=row.id, batch_id=batch.id, resident_id=one, left_out=left_out
                    )
                )

    return send


def test_people_are_invited_once_and_only_where_line_took_it(told, forum, send):
    send("U1", "U2")
    send("U2", "U3")
    send("U4", state="unknown")
    send("U5", left_out="blocked")
    send("U6", kind="reminder")
    other = Forums(told).forum()
    replies = {told.resident(who): answer for who, answer in (("U1", "yes"), ("U2", "yes"), ("U7", "no"))}
    facts = {"authority_id": told.authority.id, "forum_id": forum, "answered_at": told.now}
    with told.database.transaction() as session:
        session.add_all(ForumAnswer(**facts, resident_id=who, answer=answer) for who, answer in replies.items())
    with told.database.reading() as session:
        found = responses_to(session, told.authority.id, [forum, other])
        assert responses_to(session, told.authority.id + 1, [forum])[forum].invited == 0
    assert (found[forum].invited, found[forum].answers) == (3, Counter(yes=2, no=1))
    assert (found[other].invited, found[other].answers) == (0, Counter())


def test_needs_are_counted_where_they_are_of(told):
    told.need("ไฟ", by="U1", community=0)
    told.need("น้ำ", by="U1", community=1)
    told.need("ถนน", by="U2", community=1)
    told.need("ถอน", by="U2", community=1, state="withdrawn")
    told.need("ไม่ทราบ", by="U2", community_id=None)
    with told.database.reading() as session:
        places = [one.id for one in communities_of(session, told.authority.id)]
        found = needs_by_community(session, told.authority.id, told.authority.cycle.id)
    assert found == Counter({places[0]: 1, places[1]: 2, 0: 1})
