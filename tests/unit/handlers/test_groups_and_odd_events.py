"""Groups are told once and then left alone; what LINE invents next is put aside with a reason."""

import pytest

from bot.domain.incoming import Incoming, JoinedGroup, Other, SaidText
from bot.domain.steps import Step
from bot.store.models import Conversation, Need, Resident
from handlers import Turn, dispatch


@pytest.fixture
def group(database, seal, khelang, now):
    """Does something in a group; returns what was said and why nothing was done."""

    def do(deed, *, chat="group", may_answer=True, resident=None):
        with database.transaction() as session:
            found = session.query(Conversation).first()
            conversation = found or Conversation(authority_id=khelang.id, chat_hash="group", step=Step.OPEN, context={})
            session.add(conversation)
            incoming = Incoming("event", deed, chat, "U1", now, "token", may_answer=may_answer)
            turn = Turn(session, seal, khelang, resident, conversation, incoming, None, now)
            dispatch(turn)
            return turn.messages, turn.reason

    return do


@pytest.mark.row(38)
def test_a_group_hears_one_explanation_and_then_nothing(group, database):
    messages, reason = group(JoinedGroup())
    assert "ทักมาทางแชตส่วนตัว" in messages[0].text
    assert reason is None
    assert group(JoinedGroup()) == ([], "group")
    assert group(SaidText("ไฟในซอยดับ", "1")) == ([], "group")
    assert group(SaidText("ไฟไหม้ ช่วยด้วย", "2"), chat="room") == ([], "group")
    with database.reading() as session:
        assert session.query(Need).count() == session.query(Resident).count() == 0


@pytest.mark.row(38)
def test_an_event_without_a_person_is_put_aside(group):
    assert group(Other("beacon"), chat="none") == ([], "nobody")


def test_unknown_events_are_put_aside_with_their_name(mali):
    mali.joins()
    for what in ("videoPlayComplete", "beacon", "message hologram"):
        mali.does(Other(what))
        mali.hears_nothing()
        assert mali.ended == [("ignored", what)]


@pytest.mark.row(11)
def test_in_standby_another_system_speaks(group, database, khelang, now):
    with database.transaction() as session:
        resident = Resident(authority_id=khelang.id, pseudonym="ก-1000", lookup_hash="x", created_at=now)
        session.add(resident)
    assert group(SaidText("ไฟดับ", "1"), chat="user", may_answer=False, resident=resident) == ([], "standby")
