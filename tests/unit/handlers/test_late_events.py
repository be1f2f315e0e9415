"""LINE brings events late and out of order; what happened last stands, in whatever order it came."""

from datetime import timedelta
from itertools import count, permutations

import pytest

from bot.domain.incoming import Blocked, Followed, SaidText
from bot.store.models import Consent

_WHO = count()


def outcome(talk, now, deeds, order):
    """Whether the notice is agreed to and whether we are blocked, once all came in that order, minutes apart."""
    for place in order:
        talk.now = now + timedelta(minutes=place)
        deed = deeds[place]
        talk.does(deed, {"type": "text"} if isinstance(deed, SaidText) else None)
    person = talk.person()
    return person.consent_state == "given", person.blocked_at is not None


def outcomes(meet, khelang, now, deeds):
    """All that can come of these in any order, for somebody who agreed before."""
    found = set()
    for order in permutations(range(len(deeds))):
        talk = meet(khelang, f"who {next(_WHO)}").joins()
        found.add(outcome(talk, now + timedelta(hours=1), deeds, order))
    return found


@pytest.mark.row(40)
def test_leaving_and_coming_back_end_the_same_in_any_order(meet, khelang, now):
    assert outcomes(meet, khelang, now, [Blocked(), Followed(is_unblocked=True)]) == {(True, False)}
    assert outcomes(meet, khelang, now, [Followed(is_unblocked=True), Blocked()]) == {(True, True)}
    there_and_back = [Blocked(), Followed(is_unblocked=True), Blocked()]
    assert outcomes(meet, khelang, now, there_and_back) == {(True, True)}


def test_whoever_writes_does_not_block_us(meet, khelang, now):
    assert outcomes(meet, khelang, now, [Blocked(), SaidText("สวัสดีค่ะ", "1")]) == {(True, False)}
    assert outcomes(meet, khelang, now, [SaidText("สวัสดีค่ะ", "2"), Blocked()]) == {(True, True)}


@pytest.mark.parametrize(
    ("words", "agrees"),
    [
        (("ยินยอม", "ยกเลิกความยินยอม"), False),
        (("ยกเลิกความยินยอม", "ยินยอม"), True),
        (("ยินยอม", "ยกเลิกความยินยอม", "ยินยอม"), True),
        (("ยกเลิกความยินยอม", "ยินยอม", "ยกเลิกความยินยอม"), False),
    ],
)
def test_the_last_answer_to_the_notice_stands_in_whatever_order_they_come(meet, khelang, now, words, agrees):
    said = [SaidText(one, str(index)) for index, one in enumerate(words)]
    assert outcomes(meet, khelang, now, said) == {(agrees, False)}


def test_a_late_answer_is_put_aside_without_a_word(mali, now):
    mali.joins()
    mali.waits(minutes=10)
    mali.says("ยกเลิกความยินยอม")
    mali.now = now + timedelta(minutes=1)
    mali.says("ยินยอม")
    mali.hears_nothing()
    assert mali.ended == [("ignored", "late")]
    assert [row.state for row in mali.rows(Consent) if row.purpose == "plan"] == ["given", "withdrawn"]


def test_coming_back_that_is_told_late_does_not_ask_anew(mali, now):
    mali.follows()
    mali.waits(minutes=10)
    mali.says("ไม่ยินยอม")
    mali.now = now + timedelta(minutes=1)
    mali.follows()
    assert mali.person().consent_state == "refused"
