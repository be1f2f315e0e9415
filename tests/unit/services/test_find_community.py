"""Which community is meant."""

import pytest

from bot.services.find_community import match_community, nearest_community
from bot.store.communities import CommunityFacts


def community(code, name, *aliases, at=(None, None)):
    return CommunityFacts(int(code), code, name, aliases, *at)


MANY = [
    community("01", "ชุมชนบ้านชมพู", "ชมภู", at=(18.26, 99.47)),
    community("02", "ชุมชนบ้านท่าน้ำ หมู่ 5", at=(18.30, 99.50)),
    community("03", "ชุมชนบ้านท่าน้ำ หมู่ 6"),
    community("04", "ชุมชนวัดเหนือ"),
    community("05", "ชุมชนวัดใต้"),
]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ชมพู", "01"),
        ("ชมภู", "01"),
        ("บ้าน ชมพู", "01"),
        ("ชุมชนบ้านชมพูค่ะ", "01"),
        ("ผมอยู่หมู่บ้านชมพูครับ", "01"),
        ("ท่าน้ำ หมู่ 6", "03"),
        ("บ้านท่าน้ำ หมู่ ๕", "02"),
        ("วัดเหนิอ", "04"),
        ("วัดใต้้", "05"),
    ],
)
def test_the_one_that_is_meant(typed, code):
    match = match_community(typed, MANY)
    assert match.winner is not None
    assert match.winner.code == code


@pytest.mark.parametrize(("typed", "near"), [("ท่าน้ำ", {"02", "03"}), ("ท่าน้ำ หมู่ 7", {"02", "03"})])
def test_those_that_come_near(typed, near):
    match = match_community(typed, MANY)
    assert match.winner is None
    assert near <= {found.code for found in match.near}


@pytest.mark.parametrize("typed", ["", " ", "ดาวอังคาร", "???", "5" * 500, "ส" * 2000])
def test_nobody(typed):
    assert match_community(typed, MANY).winner is None
    assert match_community("ชมพู", []).winner is None


def test_the_nearest_place_and_how_far():
    found, km = nearest_community(18.261, 99.471, MANY)
    assert found.code == "01"
    assert km == pytest.approx(0.153, abs=0.01)
    assert nearest_community(18.26, 99.47, [MANY[3]]) is None
