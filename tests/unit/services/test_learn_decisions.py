"""Staff decide, the authority's model learns, and no decision of a person is ever read over."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

import nlp
from bot.domain import thai_time
from bot.domain.roles import Role
from bot.domain.states import DecidedBy, NeedSource, NeedState
from bot.services.add_staff import add_staff
from bot.services.decide_issue import decide_issue
from bot.services.learn_decisions import is_learning_due
from bot.services.record_need import record_need
from bot.services.rejudge_needs import rejudge_needs
from bot.services.understand import read_as_need, read_words
from bot.store.authorities import authority_by_slug
from bot.store.models import LanguageLayer, Need
from bot.store.staff import staff_row
from bot.worker.learning import learn_and_keep, learn_what_is_due
from tests.unit.nlp.test_layer import NEXT, TAUGHT


@pytest.fixture
def record(database, khelang, now):
    def record(text, authority=khelang):
        with database.transaction() as session:
            part = read_as_need(text, authority).parts[0]
            return record_need(session, authority, part=part, source=NeedSource.PAPER, said_at=now, now=now).number

    return record


@pytest.fixture
def decide(database, khelang, officer_id, now):
    def decide(number, issue, *, after=timedelta()):
        with database.transaction() as session:
            decide_issue(session, khelang, number, issue, seen=None, staff_id=officer_id, now=now + after)

    return decide


@pytest.fixture
def officer_id(database, khelang, now):
    account = {"email": "o@example.org", "name": "", "role": Role.OFFICER, "password": "a long one 1"}
    with database.transaction() as session:
        add_staff(session, authority_id=khelang.id, now=now, **account)
        return staff_row(session, account["email"]).id


def facts(database, slug):
    with database.reading() as session:
        return authority_by_slug(session, slug)


def need_of(database, number):
    with database.reading() as session:
        return session.query(Need).filter_by(number=number).one()


def test_decisions_become_a_layer_of_that_authority_alone(database, khelang, lamphun, record, decide):
    for text in TAUGHT:
        decide(record(text), 4)
    assert is_due(database, khelang)
    learnt = learn_and_keep(database, khelang)
    assert (learnt.outcome, learnt.decisions) == ("accepted", len(TAUGHT))
    assert learnt.judgement.accuracy > learnt.judgement.accuracy_now
    taught = facts(database, khelang.slug)
    assert read_words(NEXT, taught).parts[0].issue == 4
    assert read_words(NEXT, facts(database, lamphun.slug)).parts[0].issue != 4
    assert not is_due(database, taught)
    assert need_of(database, record(NEXT, taught)).model_version == f"{nlp.MODEL_VERSION}+1"


def test_a_person_is_never_read_over(database, khelang, record, decide, now):
    untouched, decided, by_teller = record(NEXT), record("ขอครูเพิ่มที่โรงเรียน"), record(f"รบกวน{NEXT}")
    for text in TAUGHT:
        decide(record(text), 4)
    decide(decided, 3)
    with database.transaction() as session:
        need = session.query(Need).filter_by(number=by_teller).one()
        need.issue, need.issue_by, need.is_undecided = 7, DecidedBy.RESIDENT, False
    assert learn_and_keep(database, khelang).outcome == "accepted"
    with database.transaction() as session:
        moved, after_id = rejudge_needs(session, facts(database, khelang.slug), now)
    assert (moved, after_id) == (1, None)
    assert need_of(database, untouched).issue == 4
    assert need_of(database, untouched).model_version == f"{nlp.MODEL_VERSION}+1"
    assert (need_of(database, decided).issue, need_of(database, decided).issue_by) == (3, "staff")
    assert (need_of(database, by_teller).issue, need_of(database, by_teller).issue_by) == (7, "resident")


def test_a_worse_layer_is_refused_and_kept_with_its_figures(database, khelang, record, decide, monkeypatch):
    for text in TAUGHT:
        decide(record(text), 4)
    learn_and_keep(database, khelang)
    # Then somebody decides at random; no two decisions agree, so nothing can be learnt from them.
    for number, text in enumerate(TAUGHT):
        decide(record(f"{text} จริงๆ"), (1, 2, 3, 5, 6, 7)[number], after=timedelta(hours=1))
    learnt = learn_and_keep(database, khelang)
    assert learnt.outcome == "refused"
    with database.reading() as session:
        rows = session.query(LanguageLayer).order_by(LanguageLayer.version).all()
        assert [(row.version, row.content is None) for row in rows] == [(1, False), (2, True)]
    assert rows[1].figures["accuracy"] < rows[1].figures["accuracy_now"]
    assert read_words(NEXT, facts(database, khelang.slug)).parts[0].issue == 4


def test_too_few_decisions_teach_nothing(database, khelang, record, decide):
    decide(record(TAUGHT[0]), 4)
    assert learn_and_keep(database, khelang).outcome == "too_few"
    assert facts(database, khelang.slug).language_layer is None


def test_a_layer_over_another_shipped_model_does_not_answer(database, khelang, record, decide, monkeypatch):
    for text in TAUGHT:
        decide(record(text), 4)
    learn_and_keep(database, khelang)
    monkeypatch.setattr(nlp, "MODEL_VERSION", "of-next-year")
    assert read_words(NEXT, facts(database, khelang.slug)).parts[0].issue != 4
    assert is_due(database, facts(database, khelang.slug))


def is_due(database, authority):
    with database.reading() as session:
        return is_learning_due(session, authority)


def test_words_that_were_erased_stop_teaching(database, khelang, record, decide, now):
    numbers = [record(text) for text in TAUGHT]
    for number in numbers:
        decide(number, 4)
    learn_and_keep(database, khelang)
    with database.transaction() as session:
        for number in numbers[:4]:
            session.query(Need).filter_by(number=number).one().state = NeedState.ERASED
    assert is_due(database, khelang)
    assert learn_and_keep(database, khelang).outcome == "emptied"
    assert facts(database, khelang.slug).language_layer is None
    with database.reading() as session:
        assert [row.content for row in session.query(LanguageLayer)] == [None, None]
    assert not is_due(database, khelang)


def test_learning_on_its_own_takes_one_authority_at_a_time(database, khelang, lamphun, record, decide):
    for text in TAUGHT:
        decide(record(text), 4)
    asked = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.worker.learning.learn_and_keep", lambda _, authority: asked.append(authority.slug) or 1 / 0)
        learn_what_is_due(SimpleNamespace(database=database), thai_time.now())
    assert asked == [khelang.slug]
    learn_what_is_due(SimpleNamespace(database=database), thai_time.now())
    assert facts(database, khelang.slug).language_layer is not None
    assert facts(database, lamphun.slug).language_layer is None
