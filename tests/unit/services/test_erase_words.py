"""Words that staff repeated go with the need they were taken from; what is only alike stays."""

from sqlalchemy import select

from bot.services.erase_words import GONE, erase_words
from bot.store.models import AgendaItem, Broadcast, Forum, Need
from tests.told import Told

WORDS = "ไฟทางหน้าวัดดับสองอาทิตย์ โทร 081-234-5678"
MASKED = "ไฟทางหน้าวัดดับสองอาทิตย์ โทร [เบอร์โทร]"


def written(database, khelang, now, *texts):
    """A forum with these questions and notes."""
    with database.transaction() as session:
        forum = Forum(
            authority_id=khelang.id, plan_cycle_id=khelang.cycle.id, name="x", level="city", starts_at=now, venue="",
            questions=list(texts), made_at=now,
        )  # fmt: skip
        session.add(forum)
        session.flush()
        session.add(AgendaItem(authority_id=khelang.id, forum_id=forum.id, position=1, kind="other", title="x",
                               note=texts[0]))  # fmt: skip
        session.add(Broadcast(authority_id=khelang.id, kind="free", name="x", state="draft", audience={}, revision=1,
                              content={"text": texts[0], "links": []}, made_at=now, changed_at=now))  # fmt: skip


def erase_all(database, khelang, now):
    with database.transaction() as session:
        erase_words(session, khelang.id, session.scalars(select(Need)).all(), "erased", now)


def test_quoted_whole_or_masked_they_go_wherever_staff_wrote_them(database, seal, khelang, now):
    Told(database, seal, khelang, now).need(WORDS)
    written(database, khelang, now, f"ถามว่า “{WORDS}” จริงไหม", f"อ้างถึง {MASKED}")
    erase_all(database, khelang, now)
    with database.reading() as session:
        assert session.scalars(select(Forum)).one().questions == [f"ถามว่า “{GONE}” จริงไหม", f"อ้างถึง {GONE}"]
        assert session.scalars(select(AgendaItem.note)).one() == f"ถามว่า “{GONE}” จริงไหม"
        assert session.scalars(select(Broadcast)).one().content["text"] == f"ถามว่า “{GONE}” จริงไหม"


def test_short_words_are_everybodys_and_other_authorities_texts_are_their_own(database, seal, khelang, lamphun, now):
    told = Told(database, seal, khelang, now)
    told.need("ไฟดับ"), told.need(WORDS)
    written(database, khelang, now, "ไฟดับที่ไหนบ้าง")
    written(database, lamphun, now, WORDS)
    erase_all(database, khelang, now)
    with database.reading() as session:
        assert [one.questions for one in session.scalars(select(Forum).order_by(Forum.id))] == [
            ["ไฟดับที่ไหนบ้าง"],
            [WORDS],
        ]
