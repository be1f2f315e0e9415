"""Staff dismiss what asks for nothing; the next message of that kind is no need, and undoing takes the lesson back."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.domain import thai_time
from bot.domain.review import Verdict
from bot.domain.roles import Role
from bot.services.dismiss_need import recount_need
from bot.services.learn_decisions import is_learning_due
from bot.services.rejudge_needs import rejudge_needs
from bot.services.review_needs import Chosen, Said, review_needs, undo_review
from bot.services.understand import read_words
from bot.store.authorities import authority_by_slug
from bot.store.erasing import erase_needs
from bot.store.models import LanguageLayer, Need
from bot.store.needs import need_by_number
from bot.worker.learning import learn_and_keep, learn_what_is_due
from nlp import classify
from tests.admin_site import hire
from tests.unit.nlp.test_layer import NEXT as NEXT_MARKET
from tests.unit.nlp.test_layer import TAUGHT as MARKET
from tests.unit.nlp.test_learning_needs import DISMISSED, NEXT


@pytest.fixture
def pim(database, khelang):
    return hire(database, khelang.id, "pim@khelang.example", Role.FACILITATOR).id


@pytest.fixture
def review(database, khelang, told, pim):
    """Record words as a need and say something of it; its number."""

    def review(what, text, *, after=timedelta(), issue=None):
        number = told.need(text)
        with database.transaction() as session:
            said, chosen = Said(what, issue=issue), [Chosen(number, None)]
            review_needs(session, khelang, said, chosen, staff_id=pim, now=told.now + after)
        return number

    return review


@pytest.fixture
def dismissed(review):
    return [review(Verdict.NOT_A_NEED, text) for text in DISMISSED]


@pytest.fixture
def facts(database):
    def facts(authority):
        with database.reading() as session:
            return authority_by_slug(session, authority.slug)

    return facts


@pytest.fixture
def kind_of_next(khelang, facts):
    return lambda: read_words(NEXT, facts(khelang)).kind


def is_due(database, authority):
    with database.reading() as session:
        return is_learning_due(session, authority)


def test_dismissals_teach_their_own_authority_alone(database, khelang, lamphun, dismissed, facts, kind_of_next):
    assert kind_of_next() == "need"
    assert is_due(database, khelang)
    learnt = learn_and_keep(database, khelang)
    assert (learnt.outcome, learnt.decisions, learnt.dismissals) == ("accepted", 0, len(DISMISSED))
    assert learnt.taught == ("needs",)
    assert learnt.as_dict()["needs"]["needs_lost"] == 0
    assert kind_of_next() == "chat"
    assert read_words(NEXT, facts(lamphun)).kind == "need"
    assert not is_due(database, khelang)


def test_the_worker_learns_dismissals_by_itself(database, khelang, dismissed, kind_of_next):
    learn_what_is_due(SimpleNamespace(database=database), thai_time.now())
    assert kind_of_next() == "chat"


def test_the_next_message_is_answered_and_may_still_be_recorded(database, khelang, dismissed, facts, meet, told):
    learn_and_keep(database, khelang)
    mali = meet(facts(khelang), "mali").joins()
    mali.says(NEXT)
    assert mali.needs() == []
    mali.presses("จดเป็นเรื่อง")
    assert [need.text for need in mali.needs()] == [NEXT]


def test_undo_and_counting_again_take_the_lesson_back(database, khelang, dismissed, told, pim, kind_of_next):
    learn_and_keep(database, khelang)
    with database.transaction() as session:
        undo_review(session, khelang, staff_id=pim, now=told.now)
        for number in dismissed[:3]:
            recount_need(session, khelang, number, staff_id=pim, now=told.now)
    assert is_due(database, khelang)
    assert learn_and_keep(database, khelang).outcome == "emptied"
    assert kind_of_next() == "need"
    assert not is_due(database, khelang)


def test_one_undone_dismissal_is_learnt_no_more(database, khelang, review, dismissed, told, pim):
    slip = review(Verdict.NOT_A_NEED, "ขอโต๊ะปิงปองให้เด็กในซอย")
    learn_and_keep(database, khelang)
    with database.transaction() as session:
        undo_review(session, khelang, staff_id=pim, now=told.now)
    assert told.row(slip).state != "withdrawn"
    learnt = learn_and_keep(database, khelang)
    assert (learnt.outcome, learnt.dismissals) == ("accepted", len(DISMISSED))


def test_erased_words_stop_teaching(database, khelang, dismissed, told, kind_of_next):
    learn_and_keep(database, khelang)
    with database.transaction() as session:
        needs = [need_by_number(session, khelang.id, number) for number in dismissed]
        erase_needs(session, khelang.id, needs, "erased", told.now)
    assert is_due(database, khelang)
    assert learn_and_keep(database, khelang).outcome == "emptied"
    assert kind_of_next() == "need"
    with database.reading() as session:
        assert [row.content for row in session.query(LanguageLayer)] == [None, None]


def test_each_part_stands_or_falls_by_itself(database, khelang, review, dismissed, facts, kind_of_next):
    for text in MARKET:
        review(Verdict.DECIDED, text, issue=4)
    assert learn_and_keep(database, khelang).taught == ("issues", "needs")
    # Then somebody decides issues at random and dismisses another advertisement.
    for number, text in enumerate(MARKET):
        review(Verdict.DECIDED, f"{text} จริงๆ", issue=(1, 2, 3, 5, 6, 7)[number], after=timedelta(hours=1))
    review(Verdict.NOT_A_NEED, "ชาบูลุงเปี๊ยก กุ้งไม่อั้นถึงสิ้นเดือน", after=timedelta(hours=1))
    learnt = learn_and_keep(database, khelang)
    assert (learnt.outcome, learnt.taught, learnt.judgement.is_worse) == ("accepted", ("needs",), True)
    assert read_words(NEXT_MARKET, facts(khelang)).parts[0].issue == 4
    assert kind_of_next() == "chat"
    with database.reading() as session:
        first, second = session.query(LanguageLayer).order_by(LanguageLayer.version)
    assert second.figures["issues_until"] == first.figures["issues_until"] == first.decided_until.isoformat()
    # And the one in force is what the next is compared with, not what was refused.
    assert learn_and_keep(database, khelang).judgement == learnt.judgement


def test_staff_who_confirm_such_messages_later_are_believed(database, khelang, review, dismissed, kind_of_next):
    learn_and_keep(database, khelang)
    for text in (NEXT, f"{NEXT} ครับ", DISMISSED[0], DISMISSED[3]):
        review(Verdict.DECIDED, text, issue=4, after=timedelta(hours=1))
    learnt = learn_and_keep(database, khelang)
    assert learnt.outcome == "emptied"
    assert learnt.needs.needs_lost > 0
    assert kind_of_next() == "need"


def test_a_layer_of_before_dismissals_taught_goes_on(database, khelang, review, facts):
    for text in MARKET:
        review(Verdict.DECIDED, text, issue=4)
    learn_and_keep(database, khelang)
    with database.transaction() as session:
        row = session.query(LanguageLayer).one()
        row.figures = {name: row.figures[name] for name in ("standing", "decisions", "accuracy", "accuracy_now")}
    assert not is_due(database, khelang)
    review(Verdict.NOT_A_NEED, DISMISSED[0], after=timedelta(hours=1))
    assert is_due(database, khelang)
    learnt = learn_and_keep(database, khelang)
    assert (learnt.outcome, learnt.taught) == ("accepted", ("issues",))
    assert read_words(NEXT_MARKET, facts(khelang)).parts[0].issue == 4


def test_needs_on_record_are_never_dismissed_by_what_was_learnt(database, khelang, dismissed, facts, told):
    number = told.need(NEXT)
    learn_and_keep(database, khelang)
    assert classify(NEXT).kind == "need"
    with database.transaction() as session:
        rejudge_needs(session, facts(khelang), told.now)
        assert session.query(Need).filter_by(number=number).one().state != "withdrawn"
