"""Entering what was heard on paper or by telephone."""

import re

import pytest

from bot.domain.roles import Role
from bot.store.communities import communities_of
from bot.store.models import AuditEntry, Need
from tests.admin_site import browser_of, csrf_of, hire

FORM = "/admin/khelang/needs/new"


@pytest.fixture
def sheet(database, khelang):
    with database.reading() as session:
        community = communities_of(session, khelang.id)[1].id
    return {"community": str(community), "source": "paper", "said_on": "1/2/2569", "act": "read"}


def post(client, **form):
    return client.post(FORM, data={"csrf_token": csrf_of(client, FORM), **form})


def needs_in(database) -> list[Need]:
    with database.reading() as session:
        return session.query(Need).order_by(Need.id).all()


def fields_of(page: str) -> dict[str, str]:
    """The hidden and preselected fields of the preview, as a browser would send them."""
    fields = dict(re.findall(r'type="hidden"\s+name="(form_id|community|source|said_on)"\s+value="([^"]*)"', page))
    for at, words in re.findall(r'name="words-(\d+)"[^>]*>([^<]*)<', page):
        fields[f"words-{at}"] = words
        options = page.split(f'name="issue-{at}"', 1)[1].split("</select>", 1)[0]
        fields[f"issue-{at}"] = re.search(r'value="(\d*)"\s+selected', options)[1]
    return fields


def test_each_line_is_shown_as_understood_before_anything_is_saved(officer, database, sheet):
    page = post(officer, words="ไฟทางซอย 2 ดับหมด\n\nอยากได้หมอมาตรวจที่ศาลา\n!!!", **sheet).text
    assert "ได้ 2 เรื่อง ตรวจก่อนบันทึก" in page
    fields = fields_of(page)
    assert (fields["words-0"], fields["words-1"]) == ("ไฟทางซอย 2 ดับหมด", "อยากได้หมอมาตรวจที่ศาลา")
    assert (fields["issue-0"], fields["issue-1"]) == ("6", "2")
    assert needs_in(database) == []


def test_saving_gives_numbers_and_keeps_the_community_for_the_next_sheet(officer, database, sheet):
    fields = fields_of(post(officer, words="ไฟทางซอย 2 ดับหมด\nอยากได้หมอมาตรวจที่ศาลา", **sheet).text)
    answer = post(officer, **{**fields, "act": "save"})
    assert answer.status_code == 303
    page = officer.get(answer.location).text
    assert "บันทึกแล้ว 2 เรื่อง" in page
    assert "KN-2571-00002" in page
    assert f'value="{sheet["community"]}" selected' in " ".join(page.split())
    assert 'value="1/2/2569"' in page
    assert "บันทึกแล้ว" not in officer.get(answer.location).text
    first = needs_in(database)[0]
    assert (first.source, first.said_on, first.resident_id, first.issue_by) == ("paper", "2026-02-01", None, "machine")
    assert first.entered_by is not None
    with database.reading() as session:
        entry = session.query(AuditEntry).filter_by(what="need_entered").one()
    assert entry.detail == {"numbers": ["KN-2571-00001", "KN-2571-00002"]}


def test_staff_choose_another_issue_and_leave_lines_out(officer, database, sheet):
    fields = fields_of(post(officer, words="ไฟทางซอย 2 ดับหมด\nอยากได้หมอมาตรวจที่ศาลา", **sheet).text)
    post(officer, **{**fields, "issue-0": "3", "drop-1": "1", "act": "save"})
    (need,) = needs_in(database)
    assert (need.issue, need.issue_by, need.state) == (3, "staff", "confirmed")


def test_the_same_form_sent_twice_enters_once_but_new_words_in_an_old_form_are_kept(officer, database, sheet):
    fields = fields_of(post(officer, words="ไฟทางซอย 2 ดับหมด", **sheet).text)
    post(officer, **{**fields, "act": "save"})
    post(officer, **{**fields, "act": "save"})
    assert len(needs_in(database)) == 1
    post(officer, **{**fields, "words-0": "ขอถังขยะหน้าตลาด", "act": "save"})
    assert [need.text for need in needs_in(database)] == ["ไฟทางซอย 2 ดับหมด", "ขอถังขยะหน้าตลาด"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"words": "   "}, "กรุณากรอกคำที่ได้ฟัง"),
        ({"words": "!!!"}, "ยังไม่มีคำให้บันทึก"),
        ({"community": ""}, "กรุณาเลือกชุมชน"),
        ({"community": "999999"}, "กรุณาเลือกชุมชน"),
        ({"source": "line"}, "กรุณาเลือกช่องทาง"),
        ({"said_on": "32/1/2569"}, "วันที่ได้ฟังเขียนแบบ 17/3/2569"),
        ({"said_on": "1/1/2650"}, "วันที่ได้ฟังเป็นวันข้างหน้าไม่ได้"),
        ({"words": "ก" * 5001}, "ยาวได้ไม่เกิน 5000"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(officer, database, sheet, wrong, words):
    form = {"words": "ไฟทางดับ", **sheet, **wrong}
    answer = post(officer, **form)
    assert answer.status_code == 400
    assert words in answer.text
    assert form["words"].strip() in answer.text
    assert needs_in(database) == []


def test_stepping_back_keeps_the_words(officer, sheet):
    fields = fields_of(post(officer, words="ไฟทางซอย 2 ดับ\nขอถังขยะ", **sheet).text)
    page = post(officer, **{**fields, "act": "edit"}).text
    assert "ไฟทางซอย 2 ดับ\nขอถังขยะ</textarea>" in page


def test_words_of_any_kind_are_entered_as_they_are(officer, database, sheet):
    words = "=1+1 <b>ถนน</b> {{7*7}} \u202e' OR 1=1"
    page = post(officer, words=words, **sheet).text
    assert "<b>ถนน" not in page
    post(officer, **{**fields_of(page), "words-0": words, "act": "save"})
    assert needs_in(database)[0].text == words


def test_nothing_is_entered_by_facilitators_nor_for_another_authoritys_community(
    site, database, seal, khelang, lamphun, officer, sheet
):
    facilitator = browser_of(site, database, hire(database, khelang.id, "fa@khelang.example", Role.FACILITATOR))
    assert facilitator.get(FORM).status_code == 403
    with database.reading() as session:
        foreign = communities_of(session, lamphun.id)[0].id
    fields = fields_of(post(officer, words="ไฟทางดับ", **sheet).text)
    answer = post(officer, **{**fields, "community": str(foreign), "act": "save"})
    assert answer.status_code == 400
    assert needs_in(database) == []
