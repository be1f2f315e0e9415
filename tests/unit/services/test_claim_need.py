"""No two people are given the same need, and nobody who left holds one up."""

import threading
from datetime import timedelta

import pytest

from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.services.claim_need import CLAIM_LASTS, HeldByAnother, claim_first, claim_need
from bot.store.review_claims import drop_claims, holders
from tests.admin_site import hire


@pytest.fixture
def two(database, khelang):
    return [hire(database, khelang.id, f"{name}@khelang.example", Role.FACILITATOR).id for name in ("pim", "som")]


@pytest.fixture
def needs(told):
    return [told.row(told.need(f"ไฟทางซอย {at} ดับ", state=NeedState.IN_REVIEW)).id for at in range(3)]


def claim(database, khelang, need_id, staff_id, now):
    with database.transaction() as session:
        claim_need(session, khelang.id, need_id, staff_id=staff_id, now=now)


def test_a_claim_keeps_others_away_until_it_ends_or_is_given_back(database, khelang, two, needs, now):
    pim, som = two
    claim(database, khelang, needs[0], pim, now)
    claim(database, khelang, needs[0], pim, now + CLAIM_LASTS / 2)
    with pytest.raises(HeldByAnother) as refused:
        claim(database, khelang, needs[0], som, now + CLAIM_LASTS)
    assert refused.value.thai == "pim กำลังดูเรื่องนี้อยู่"
    claim(database, khelang, needs[0], som, now + CLAIM_LASTS * 1.5)
    with database.transaction() as session:
        drop_claims(session, khelang.id, som)
    claim(database, khelang, needs[0], pim, now + CLAIM_LASTS * 1.6)


def test_the_next_person_is_given_the_next_need(database, khelang, two, needs, now):
    given = []
    for person in (*two, two[0]):
        with database.transaction() as session:
            given.append(claim_first(session, khelang.id, needs, staff_id=person, now=now))
    assert given == [needs[0], needs[1], needs[0]]
    with database.reading() as session:
        assert holders(session, khelang.id, now, but_for=two[0]) == {needs[1]: "som"}
        assert holders(session, khelang.id, now + timedelta(minutes=3), but_for=two[0]) == {}


def test_two_at_the_very_same_moment_are_never_given_the_same(database, khelang, two, needs, now):
    for need_id in needs:
        begin, outcomes = threading.Barrier(2), []

        def go(person, need_id=need_id, begin=begin, outcomes=outcomes):
            begin.wait()
            try:
                claim(database, khelang, need_id, person, now)
                outcomes.append("mine")
            except HeldByAnother:
                outcomes.append("theirs")

        threads = [threading.Thread(target=go, args=(person,)) for person in two]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["mine", "theirs"]
