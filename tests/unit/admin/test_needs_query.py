"""What an address of the list asks for."""

from datetime import UTC, date, datetime

import pytest
from werkzeug.datastructures import MultiDict

from admin.needs_query import carried, number_meant, read_query
from bot.domain.days import read_day, typed_day
from bot.domain.issues import SEVEN_ISSUES
from bot.domain.states import NeedSource, NeedState
from bot.store.reports_needs import Edge, NeedFilter

NOW = datetime(2026, 3, 17, 18, 30, tzinfo=UTC)  # the 18th in Bangkok
ISSUES = {issue.number: issue for issue in SEVEN_ISSUES}


def read(**args):
    return read_query(MultiDict(args), communities={3: "บ้านฟ่อน"}, issues=ISSUES, now=NOW)


def test_an_empty_address_asks_for_everything_newest_first():
    query = read()
    assert query.wanted == NeedFilter()
    assert query.is_plain
    assert (query.order, query.edge, query.chips) == ("newest", None, ())


def test_every_filter_is_understood_and_shown_as_a_chip_that_can_be_taken_away():
    query = read(q="ไฟ", community="3", issue="6", state="in_review", source="paper", urgent="1", picture="1")
    wanted = query.wanted
    assert (wanted.community_id, wanted.issue, wanted.state, wanted.source) == (
        3, 6, NeedState.IN_REVIEW, NeedSource.PAPER,
    )  # fmt: skip
    assert wanted.is_urgent
    assert wanted.has_picture
    labels = ["มีคำว่า “ไฟ”", "บ้านฟ่อน", "ประเด็น 6 โครงสร้างพื้นฐาน", "รอตรวจ", "จากกระดาษ", "ด่วน", "มีรูป"]
    assert [chip.label for chip in query.chips] == labels
    assert query.chips[1].without == {name: value for name, value in query.values.items() if name != "community"}


@pytest.mark.parametrize(
    "junk",
    [
        {"community": "99"}, {"community": "x"}, {"community": "3 OR 1=1"}, {"community": "๓"}, {"issue": "0"},
        {"issue": "99999999999999999999"}, {"state": "erased; drop"}, {"source": ""}, {"sort": "supporters desc"},
        {"from": "31/2/2569"}, {"to": "soon"}, {"after": "-1.5"}, {"after": "9" * 40}, {"before": "a.b"},
        {"period": "-7"}, {"urgent": "yes"}, {"q": "\x00\u200b  "}, {"number": "x"},
    ],
)  # fmt: skip
def test_junk_is_left_aside(junk):
    query = read(**junk)
    assert query.wanted == NeedFilter()
    assert (query.order, query.edge, query.values) == ("newest", None, {})


def test_days_are_read_in_either_era_and_the_wrong_way_round():
    query = read(**{"from": "18/3/2569", "to": "2026-03-01"})
    assert (query.wanted.since, query.wanted.until) == (date(2026, 3, 1), date(2026, 3, 18))
    assert query.chips[0].label == "1 มี.ค. 2569 ถึง 18 มี.ค. 2569"
    assert query.chips[0].without == {}
    assert (query.typed_since, query.typed_until) == ("1/3/2569", "18/3/2569")


def test_today_is_today_in_bangkok():
    assert read(period="today").wanted.since == date(2026, 3, 18)
    assert read(period="7").wanted.since == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("17/3/2569", date(2026, 3, 17)), ("17-03-69", date(2026, 3, 17)), ("๑๗/๓/๒๕๖๙", date(2026, 3, 17)),
        ("17 มี.ค. 2569", date(2026, 3, 17)), ("17 มีนาคม 69", date(2026, 3, 17)), ("2569-03-17", date(2026, 3, 17)),
        ("2026-3-17", date(2026, 3, 17)), ("29/2/2567", date(2024, 2, 29)), ("29/2/2569", None), ("17", None),
        ("0/0/0000", None), ("17 ไม่มี 2569", None), ("", None),
    ],
)  # fmt: skip
def test_days_as_people_type_them(typed, day):
    assert read_day(typed) == day
    if day:
        assert read_day(typed_day(day)) == day


def test_a_place_in_the_list_is_read_from_the_address():
    assert read(after="12.345").edge == Edge(12, 345, forward=True)
    assert read(before="0.1").edge == Edge(0, 1, forward=False)


@pytest.mark.parametrize("typed", ["01269", "1269", "#1269", "๐๑๒๖๙", "KN-2571-01269", "kn 2571 1269", "KN2571-1269"])
def test_a_number_is_known_however_it_is_typed(typed, khelang):
    assert number_meant(typed, khelang, 2571) == "KN-2571-01269"


@pytest.mark.parametrize("typed", ["ไฟทาง", "ซอย 5", "", "12345678"])
def test_words_are_no_number(typed, khelang):
    assert number_meant(typed, khelang, 2571) is None


def test_only_the_parameters_of_a_list_are_carried_along():
    args = {"q": "ไฟ", "issue": "6", "_external": "1", "_scheme": "javascript", "number": "x", "endpoint": "y"}
    assert carried(args) == {"q": "ไฟ", "issue": "6"}
