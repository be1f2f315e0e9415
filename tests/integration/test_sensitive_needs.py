"""What tells of one person is marked, quoted nowhere and in no file; words of ending a life are for few eyes."""

import re

import pytest

import nlp
from admin.words_shown import KEPT_OUT, RESTRICTED
from bot.domain.roles import Role
from bot.services.mark_sensitive import mark_sensitive
from bot.store.needs import candidates_for_similar
from bot.store.sensitive_needs import restricted_numbers

ILLNESS = "ยายเป็นมะเร็ง อยากให้มีรถรับส่งไปโรงพยาบาล"
WORST_DAY = "อยากตาย ไม่อยากอยู่แล้ว ช่วยด้วย"
LAMP = "ไฟดับทั้งซอยบ้านชมพู"


def page(browser, path):
    return browser.get(f"/admin/khelang{path}").get_data(as_text=True)


def test_a_need_that_tells_of_illness_is_marked_when_it_is_recorded(told, officer):
    number, other = told.need(ILLNESS), told.need(LAMP)
    assert (told.row(number).is_sensitive, told.row(number).is_restricted) == (True, False)
    assert told.row(other).is_sensitive is False
    assert "ข้อมูลอ่อนไหว" in page(officer, f"/needs/{number}")
    assert page(officer, "/needs").count("ข้อมูลอ่อนไหว") == 1


@pytest.mark.parametrize(
    "words",
    ["บ้านหลังนั้นเลือกพรรคนั้นเลยได้ถนน", "พวกเสื้อแดงได้งบหมด", "บ้านนั้นเป็นกะเทย", "เขาเป็นมุสลิม", "คนติด HIV"],
)
def test_creed_party_and_body_are_sensitive(words):
    assert nlp.is_sensitive(words)


@pytest.mark.parametrize("words", ["ขอให้พรรคพวกผู้ใหญ่บ้านเลิกจอดรถขวางทาง", "ทาสีเสื้อกันฝนสีแดง", "ซ่อมสายไฟแดง"])
def test_what_only_sounds_so_is_not(words):
    assert not nlp.is_sensitive(words)


def test_its_words_are_in_no_file_and_offered_to_no_neighbour(told, officer, database, khelang):
    number = told.need(ILLNESS, by="U1")
    row = told.row(number)
    file = page(officer, "/needs.csv")
    assert number in file
    assert KEPT_OUT in file
    assert "มะเร็ง" not in file
    with database.reading() as session:
        offered = candidates_for_similar(
            session, khelang.id, cycle_id=row.plan_cycle_id, community_id=row.community_id, issue=row.issue,
            resident_id=None,
        )  # fmt: skip
    assert list(offered) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FACILITATOR])
def test_words_of_ending_a_life_are_not_for_every_role(told, as_role, role):
    number = told.need(WORST_DAY)
    assert told.row(number).is_restricted
    browser = as_role(role)
    for path in ("/", "/needs", f"/needs/{number}", "/needs.csv", "/review", "/groups?group=alone"):
        assert "อยากตาย" not in page(browser, path), path
    assert RESTRICTED in page(browser, f"/needs/{number}")


def test_whoever_may_not_read_words_does_not_find_them_by_searching(told, as_role):
    number = told.need(WORST_DAY)
    assert number.rsplit("-", 1)[-1] not in rows_of(page(as_role(Role.VIEWER), "/needs?q=อยากตาย"))
    assert number.rsplit("-", 1)[-1] in rows_of(page(as_role(Role.OFFICER), "/needs?q=อยากตาย"))


def rows_of(html):
    return "".join(re.findall(r"<tr data-row>.*?</tr>", html, re.DOTALL))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN])
def test_those_who_must_help_read_them(told, as_role, role):
    number = told.need(WORST_DAY)
    browser = as_role(role)
    assert "อยากตาย" in page(browser, f"/needs/{number}")
    assert "อยากตาย" in page(browser, "/review")


def test_a_picture_of_it_is_as_little_for_everybody(told, as_role):
    picture = told.media("image", need=told.need(WORST_DAY))
    assert as_role(Role.VIEWER).get(f"/admin/khelang/attachments/{picture}").status_code == 403
    assert as_role(Role.OFFICER).get(f"/admin/khelang/attachments/{picture}").status_code == 200


def test_a_need_cut_in_two_stays_closed_in_both_parts(told, as_role, database, khelang):
    number = told.need(f"ขอไฟส่องทางหน้าวัด\n{WORST_DAY}")
    told_there = page(as_role(Role.FACILITATOR), f"/review?need={number}&split=1")
    assert "อยากตาย" not in told_there
    answer = as_role(Role.VIEWER).get(f"/admin/khelang/needs/{number}").get_data(as_text=True)
    assert "ไฟส่องทาง" not in answer


def test_needs_from_before_are_looked_at_too(told, database, khelang):
    ill, worst, lamp = (
        told.need(words, is_sensitive=None, is_restricted=False) for words in (ILLNESS, WORST_DAY, LAMP)
    )
    with database.transaction() as session:
        assert mark_sensitive(session) == 3
    with database.transaction() as session:
        assert mark_sensitive(session) == 0
        assert restricted_numbers(session, khelang.id) == {worst}
    assert [told.row(number).is_sensitive for number in (ill, worst, lamp)] == [True, True, False]
