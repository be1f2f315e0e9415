"""Nothing of one authority is seen, counted, found or changed by the staff of another."""

import pytest

from bot.domain.errors import NotFound
from bot.domain.roles import Role
from bot.domain.thai_time import now as real_now
from bot.store.inbox_work import close_media, close_message, let_event_wait_again
from bot.store.models import Attachment, ContactMessage, InboxEvent, Need, OutboxMessage
from bot.store.reports_inbox import (
    dead_events,
    inbox_counts,
    media_without_need,
    message_text,
    messages_answered,
    messages_to_answer,
    needs_of_residents,
    undelivered_answers,
    voices_to_hear,
)
from bot.store.reports_need import attachment_content, one_need, similar_candidates
from bot.store.reports_needs import (
    Edge,
    NeedFilter,
    count_needs,
    need_totals,
    needs_page,
    neighbours,
    number_exists,
    stream_needs,
)
from tests.admin_site import browser_of, create_site, csrf_of, hire
from tests.told import Told

SECRET = "ความลับของลำพูนคือไฟดับ"


@pytest.fixture
def theirs(database, seal, khelang, lamphun):
    """Everything that can lie in a neighbour's pages."""
    told = Told(database, seal, lamphun, real_now())
    number = told.need(SECRET, by="U9", is_urgent=True)
    photo, voice, loose = told.media(need=number, by="U9"), told.media("audio", by="U9"), told.media(by="U9")
    message, event = told.message(SECRET, by="U9"), told.dead_event()
    with database.transaction() as session:
        session.add(
            OutboxMessage(authority_id=lamphun.id, purpose="answer", how="reply", retry_key="k", messages=[],
                          state="failed", attempts=1, created_at=told.now, error=SECRET)
        )  # fmt: skip
    return {"told": told, "number": number, "photo": photo, "voice": voice, "loose": loose,
            "message": message, "event": event}  # fmt: skip


@pytest.fixture
def admin(database, seal, khelang, theirs):
    site = create_site(database, seal)
    return browser_of(site, database, hire(database, khelang.id, "root@khelang.example", Role.ADMIN))


def test_questions_about_lists_find_nothing_of_the_neighbours(database, khelang, lamphun, theirs):
    with database.reading() as session:
        for cycle in (khelang.cycle.id, lamphun.cycle.id):
            place = (session, khelang.id, cycle)
            assert needs_page(*place, NeedFilter()).rows == ()
            assert count_needs(*place, NeedFilter(search="ลับ")).needs == 0
            totals = need_totals(*place)
            assert (totals.needs, totals.people, totals.urgent) == (0, 0, 0)
            assert list(stream_needs(*place, NeedFilter(), order="newest")) == []
            assert neighbours(*place, NeedFilter(), order="oldest", of=Edge(0, 0)) == (None, None)


def test_questions_about_one_need_find_nothing_of_the_neighbours(database, khelang, lamphun, theirs):
    with database.reading() as session:
        assert not number_exists(session, khelang.id, theirs["number"])
        with pytest.raises(NotFound):
            one_need(session, khelang.id, theirs["number"])
        assert similar_candidates(session, khelang.id, one_need(session, lamphun.id, theirs["number"])) == []
        for attachment in (theirs["photo"], theirs["voice"]):
            with pytest.raises(NotFound):
                attachment_content(session, khelang.id, attachment)


def test_questions_about_the_inbox_find_nothing_of_the_neighbours(database, khelang, theirs):
    now = theirs["told"].now
    with database.reading() as session:
        counts = inbox_counts(session, khelang.id, now)
        assert (counts.waiting, counts.undelivered) == (0, 0)
        for ask in (voices_to_hear, media_without_need, messages_to_answer, messages_answered, dead_events):
            assert ask(session, khelang.id) == []
        assert undelivered_answers(session, khelang.id, now) == []
        assert needs_of_residents(session, khelang.id, {theirs["told"].resident("U9")}) == {}
        with pytest.raises(NotFound):
            message_text(session, khelang.id, theirs["message"])


def test_nothing_of_the_neighbours_can_be_finished(database, khelang, theirs):
    now = theirs["told"].now
    with database.transaction() as session:
        assert close_media(session, khelang.id, theirs["voice"], ("audio", "image"), now) is None
        message = close_message(session, khelang.id, theirs["message"], answer="x", staff_id=1, now=now)
        assert message is None
        assert let_event_wait_again(session, khelang.id, theirs["event"]) is None


def _untouched(database, theirs) -> None:
    with database.reading() as session:
        need = session.query(Need).one()
        assert (need.text, need.issue_by) == (SECRET, "machine")
        assert session.query(Attachment).filter(Attachment.written_down_at.is_not(None)).count() == 0
        assert session.get(ContactMessage, theirs["message"]).answered_at is None
        assert session.get(InboxEvent, theirs["event"]).state == "dead"


@pytest.mark.row(55)
@pytest.mark.parametrize("slug", ["khelang", "lamphun"])
def test_no_page_shows_a_neighbours_words(admin, theirs, slug):
    base, number = f"/admin/{slug}", theirs["number"]
    pages = [
        "/needs", "/needs?q=ลับ", f"/needs?q={number}", "/needs?state=withdrawn", "/needs.csv",
        f"/needs.csv?number={number}",
        f"/needs/{number}", f"/attachments/{theirs['photo']}", f"/attachments/{theirs['voice']}", "/inbox?tab=voice",
        "/inbox?tab=media", "/inbox?tab=contact", "/inbox?tab=dead", "/inbox?tab=undelivered", "/needs/new",
    ]  # fmt: skip
    for page in pages:
        answer = admin.get(base + page)
        assert answer.status_code in ((200, 404) if slug == "khelang" else (404,)), page
        assert SECRET not in answer.get_data().decode("utf-8", "replace"), page
        assert theirs["told"].row(number).text == SECRET


@pytest.mark.row(55)
@pytest.mark.parametrize("slug", ["khelang", "lamphun"])
def test_no_form_touches_what_is_a_neighbours(admin, database, theirs, slug):
    token = csrf_of(admin, "/admin/account")
    forms = [
        (f"/needs/{theirs['number']}/issue", {"issue": "1"}),
        (f"/needs/{theirs['number']}/issue/undo", {}),
        (f"/needs/{theirs['number']}/reveal", {"reason": "อยากทราบว่าใครพูดเรื่องนี้"}),
        (f"/inbox/voice/{theirs['voice']}", {"words": "จดแทน"}),
        (f"/inbox/voice/{theirs['voice']}", {"act": "close"}),
        (f"/inbox/media/{theirs['loose']}", {"number": theirs["number"]}),
        (f"/inbox/contact/{theirs['message']}", {"answer": "ตอบแทน"}),
        (f"/inbox/contact/{theirs['message']}", {"act": "open"}),
        (f"/inbox/events/{theirs['event']}", {}),
    ]
    for path, form in forms:
        answer = admin.post(f"/admin/{slug}{path}", data={"csrf_token": token, **form})
        assert answer.status_code in (303, 400, 404, 409), path
        assert SECRET not in answer.text, path
    _untouched(database, theirs)
