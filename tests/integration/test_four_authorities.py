"""The four local authorities of the seed documents, as they ship."""

import csv
import tomllib
from collections import Counter

import pytest

from bot.domain.authority_file import read_authority_file
from bot.domain.issues import SEVEN_ISSUES
from tests.conftest import TESTS

BOT = TESTS.parent / "bot"


def authority(slug):
    return read_authority_file(tomllib.loads((BOT / "authorities" / f"{slug}.toml").read_text(encoding="utf-8")))


def needs_by_community(slug):
    with (BOT / "simulator" / "demo" / f"needs-{slug}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, Counter(row["community_code"] for row in rows)


def test_khelang_has_its_seven_issues_and_thirteen_groups_of_two_hundred_people():
    khelang = authority("khelang-nakhon")
    assert khelang.issues == SEVEN_ISSUES
    assert len(khelang.groups) == 13
    assert sum(quota for _, quota in khelang.groups) == 200
    assert [(cycle.first_year, cycle.collecting) for cycle in khelang.cycles] == [(2566, False), (2571, True)]


@pytest.mark.parametrize(
    ("slug", "communities", "level"),
    [("lamphun", 17, "community"), ("kamphaeng-phet", 27, "community"), ("lampang-pao", 13, "district")],
)
def test_the_others_have_their_communities_or_districts(slug, communities, level):
    file = authority(slug)
    assert len(file.communities) == communities
    assert file.community_level == level


@pytest.mark.parametrize("slug", ["khelang-nakhon", "lamphun", "kamphaeng-phet", "lampang-pao"])
def test_no_two_communities_answer_to_one_name_and_each_need_has_its_community(slug):
    file = authority(slug)
    names = [name for community in file.communities for name in {community.name, *community.aliases}]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    _, spread = needs_by_community(slug)
    assert set(spread) <= {community.code for community in file.communities}


def test_the_demo_is_as_uneven_as_life():
    rows, spread = needs_by_community("khelang-nakhon")
    codes = {community.code for community in authority("khelang-nakhon").communities}
    assert len(rows) >= 300
    assert len({row["text"] for row in rows}) == len(rows)
    assert codes - set(spread), "one community is silent"
    assert max(spread.values()) > 5 * sorted(spread.values())[2], "one is loud, some hardly speak"
    assert {row["source"] for row in rows} == {"line", "paper", "phone"}
