"""One need's page: what it shows, what may be decided, who may know more."""

import re

import pytest

from bot.domain.roles import Role
from bot.domain.states import DecidedBy, NeedState
from bot.services.decide_issue import decide_issue, take_back_decision
from bot.services.find_standing_need import ChangedMeanwhile, stamp_of
from bot.store.models import AuditEntry, NeedEvent, Notice
from tests.admin_site import csrf_of

WORDS = "ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว โทร 081-234-5678"


def page_of(number: str, more: str = "") -> str:
    return f"/admin/khelang/needs/{number}{more}"


def post(client, number: str, more: str, **form):
    token = csrf_of(client, page_of(number))
    return client.post(page_of(number, more), data={"csrf_token": token, **form})


def test_the_page_marks_what_decided_and_masks_what_is_private(as_role, told):
    number = told.need(WORDS, evidence=[[0, 2], [13, 16]], confidence=0.93, scores={"6": 0.93, "3": 0.04})
    page = as_role(Role.VIEWER).get(page_of(number)).text
    assert "<mark>ไฟ</mark>" in page
    assert "[เบอร์โทร]" in page
    assert "081-234" not in page
    assert "ระบบมั่นใจมาก (93 ใน 100)" in page


def test_issues_stand_in_their_fixed_order_and_only_facilitators_may_press_them(as_role, told):
    number = told.need(WORDS)
    facilitator, viewer = (as_role(role).get(page_of(number)).text for role in (Role.FACILITATOR, Role.VIEWER))
    assert re.findall(r'name="issue" value="(\d)" data-key', facilitator) == list("1234567")
    assert 'name="issue"' not in viewer
    assert "ขอดูว่าเป็นใคร" not in facilitator


def test_a_decision_is_recorded_told_and_can_be_taken_back(as_role, told, database):
    number = told.need(WORDS, issue=6, is_undecided=True, state=NeedState.IN_REVIEW)
    client = as_role(Role.FACILITATOR)
    answer = post(client, number, "/issue?issue=undecided", issue="3", seen="6-machine-1")
    assert answer.status_code == 303
    assert answer.location.endswith(f"{number}?issue=undecided")
    row = told.row(number)
    assert (row.issue, row.issue_by, row.state, row.is_undecided) == (3, "staff", "confirmed", False)
    assert "เปลี่ยนเป็นประเด็นที่ 3 สังคมและความปลอดภัย แล้ว" in client.get(page_of(number)).text
    with database.reading() as session:
        assert session.query(Notice).filter_by(kind="issue_changed").count() == 1
    post(client, number, "/issue/undo")
    row = told.row(number)
    assert (row.issue, row.issue_by, row.state, row.is_undecided) == (6, "machine", "in_review", True)
    page = client.get(page_of(number)).text
    assert "เลิกทำ กลับเป็นประเด็นที่ 6" in page
    assert "/issue/undo" not in page
    with database.reading() as session:
        assert session.query(Notice).filter_by(kind="issue_changed").count() == 0
        assert [entry.what for entry in session.query(AuditEntry).filter(AuditEntry.what.like("issue_%"))] == [
            "issue_decided",
            "issue_taken_back",
        ]


def test_accepting_what_stands_confirms_it_without_a_notice(as_role, told, database):
    number = told.need(WORDS, issue=6, is_undecided=False, state=NeedState.RECORDED)
    client = as_role(Role.FACILITATOR)
    assert "ยืนยันว่าเป็นประเด็นที่ 6" in client.get(page_of(number)).text
    post(client, number, "/issue", issue="6", seen="6-machine-0")
    assert told.row(number).state == "confirmed"
    page = client.get(page_of(number)).text
    assert "เจ้าหน้าที่ยืนยันประเด็น" in page
    assert "ยืนยันว่าเป็นประเด็นที่ 6" not in page
    with database.reading() as session:
        assert session.query(Notice).count() == 0


def test_who_was_slower_sees_both_choices_and_nothing_is_lost(as_role, told):
    number = told.need(WORDS, issue=6, is_undecided=False)
    slow, quick = as_role(Role.FACILITATOR), as_role(Role.OFFICER)
    post(quick, number, "/issue", issue="3", seen="6-machine-0")
    answer = post(slow, number, "/issue", issue="5", seen="6-machine-0")
    assert answer.status_code == 409
    assert "มีคนเปลี่ยนประเด็นของเรื่องนี้ระหว่างที่ท่านดูอยู่" in answer.text
    assert "เปลี่ยนประเด็นจาก 6 เป็น 3" in answer.text
    assert "ใช้ 5 สิ่งแวดล้อม ที่ท่านเลือก" in answer.text
    assert told.row(number).issue == 3
    seen = re.search(r'name="seen" value="([^"]+)"', answer.text)[1]
    assert post(slow, number, "/issue", issue="5", seen=seen).status_code == 303
    assert told.row(number).issue == 5


@pytest.mark.parametrize("issue", ["0", "9", "x", "", "-1", "๖", "9" * 30])
def test_an_issue_that_does_not_exist_changes_nothing(as_role, told, issue):
    number = told.need(WORDS, issue=6, is_undecided=False)
    assert post(as_role(Role.FACILITATOR), number, "/issue", issue=issue, seen="6-machine-0").status_code == 409
    assert told.row(number).issue == 6


def test_a_decision_overtaken_by_another_cannot_be_taken_back(told, khelang, database):
    number = told.need(WORDS, issue=6, is_undecided=False)
    with database.transaction() as session:
        first = decide_issue(session, khelang, number, 3, seen=None, staff_id=None, now=told.now)
        decide_issue(session, khelang, number, 5, seen=None, staff_id=None, now=told.now)
    with pytest.raises(Exception, match="decided again"), database.transaction() as session:
        take_back_decision(session, khelang, first, staff_id=None, now=told.now)
    stale = stamp_of(6, DecidedBy.MACHINE, is_undecided=False)
    with pytest.raises(ChangedMeanwhile), database.transaction() as session:
        decide_issue(session, khelang, number, 1, seen=stale, staff_id=None, now=told.now)


def test_a_viewer_and_a_forged_form_decide_nothing(as_role, told):
    number = told.need(WORDS, issue=6)
    viewer = as_role(Role.VIEWER)
    token = csrf_of(viewer, page_of(number))
    assert viewer.post(page_of(number, "/issue"), data={"csrf_token": token, "issue": "3"}).status_code == 403
    assert as_role(Role.ADMIN).post(page_of(number, "/issue"), data={"issue": "3"}).status_code == 400
    assert told.row(number).issue == 6


def test_who_told_it_is_shown_only_for_a_reason_and_on_record(as_role, told, database):
    number = told.need(WORDS, by="Uabcdef")
    officer = as_role(Role.OFFICER)
    refused = post(officer, number, "/reveal", reason="อยากรู้")
    assert refused.status_code == 400
    assert "เขียนเหตุผลอย่างน้อย" in refused.text
    shown = post(officer, number, "/reveal", reason="ต้องติดต่อกลับเรื่องเสาไฟล้มหน้าบ้าน").text
    assert "Uabcdef" in shown
    assert "081-234-5678" in shown
    assert "Uabcdef" not in officer.get(page_of(number)).text
    with database.reading() as session:
        entry = session.query(AuditEntry).filter_by(what="resident_revealed").one()
    assert entry.detail == {"number": number, "reason": "ต้องติดต่อกลับเรื่องเสาไฟล้มหน้าบ้าน"}
    assert "081" not in str(entry.detail)


def test_a_facilitator_may_not_ask_who_told_it(as_role, told):
    number = told.need(WORDS)
    reason = "ต้องติดต่อกลับเรื่องเสาไฟล้มหน้าบ้าน"
    assert post(as_role(Role.FACILITATOR), number, "/reveal", reason=reason).status_code == 403


@pytest.mark.parametrize("state", [NeedState.WITHDRAWN, NeedState.ERASED])
def test_what_was_taken_back_shows_only_number_community_and_dates(as_role, told, state):
    number = told.need(WORDS, state=state, withdrawn_at=told.now, place_name="บ้านยายคำ")
    photo = told.media(need=number)
    officer = as_role(Role.OFFICER)
    page = officer.get(page_of(number)).text
    assert "ไฟในซอย" not in page
    assert "ยายคำ" not in page
    assert "ชุมชนบ้านชมพู" in page
    assert officer.get(f"/admin/khelang/attachments/{photo}").status_code == 404
    token = csrf_of(officer, "/admin/khelang/needs/new")
    for more, form in (("/issue", {"issue": "3"}), ("/reveal", {"reason": "ต้องติดต่อกลับด่วนมาก"})):
        assert officer.post(page_of(number, more), data={"csrf_token": token, **form}).status_code in (404, 409)


def test_the_place_is_rounded_and_leads_to_a_map_elsewhere_without_tiles(as_role, told):
    number = told.need(WORDS, latitude=18.26, longitude=99.47, place_name="ศาลา โทร 081-234-5678")
    page = as_role(Role.VIEWER).get(page_of(number)).text
    assert "geo:18.260,99.470" in page
    assert 'rel="noopener noreferrer"' in page
    assert "ศาลา โทร [เบอร์โทร]" in page


def test_neighbours_are_those_of_the_list_one_came_from(as_role, told):
    numbers = [told.need(f"ขอไฟต้นที่ {at}", issue=6 if at % 2 else 5, is_undecided=False) for at in range(5)]
    page = as_role(Role.VIEWER).get(page_of(numbers[3], "?issue=6")).text
    assert re.findall(r'rel="(?:prev|next)"[^>]*needs/(KN-[\d-]+)\?issue=6"', page) == [numbers[1]]
    page = as_role(Role.FACILITATOR).get(page_of(numbers[2])).text
    assert re.findall(r'rel="(?:prev|next)"[^>]*needs/(KN-[\d-]+)"', page) == [numbers[3], numbers[1]]


def test_similar_needs_of_the_community_are_shown_masked(as_role, told):
    other = told.need("ไฟในซอย 3 ดับมาหลายคืนแล้ว โทร 089-999-8888", by="U2", issue=6)
    told.need("ขอหมอมาตรวจสุขภาพที่ศาลา", by="U3", issue=2)
    number = told.need("ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว", issue=6)
    page = as_role(Role.VIEWER).get(page_of(number)).text
    assert f'/needs/{other}">{other[-5:]}' in page
    assert "089-999" not in page
    assert "ตรวจสุขภาพ" not in page


def test_neighbours_who_agreed_are_told_in_one_line(as_role, told, database):
    number = told.need(WORDS)
    row = told.row(number)
    with database.transaction() as session:
        for _ in range(3):
            session.add(
                NeedEvent(authority_id=row.authority_id, need_id=row.id, what="supported", who="resident",
                          detail={}, happened_at=told.now)
            )  # fmt: skip
    assert "มีคนเห็นด้วยเพิ่ม 3 คน" in as_role(Role.VIEWER).get(page_of(number)).text


def test_files_are_given_to_signed_in_staff_only_and_kept_by_no_cache(site, as_role, told):
    number = told.need(WORDS)
    photo, html = told.media(need=number), told.media(content=b"<script>", content_type="text/html", need=number)
    voice = told.media("audio", content=b"\0" * 100, content_type="audio/x-m4a", need=number)
    address = "/admin/khelang/attachments/"
    assert site.test_client().get(f"{address}{photo}").status_code == 302
    viewer = as_role(Role.VIEWER)
    answer = viewer.get(f"{address}{photo}")
    assert (answer.mimetype, answer.data[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer = viewer.get(f"{address}{html}")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert viewer.get(f"{address}{voice}").status_code == 403
    part = as_role(Role.FACILITATOR).get(f"{address}{voice}", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.mimetype, len(part.data)) == (206, "audio/mp4", 10)
    assert viewer.get(f"{address}{2**31 - 1}").status_code == viewer.get(f"{address}{'9' * 30}").status_code == 404
