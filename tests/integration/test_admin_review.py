"""The review queue's pages: the order, who is given what, what each button does, what is never lost."""

import re
from datetime import timedelta
from html import unescape

import pytest

from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.services.find_standing_need import stamp_of
from bot.store.models import Need, ReviewClaim, Staff
from tests.admin_site import browser_of, csrf_of, hire

QUEUE = "/admin/khelang/review"
TWO = "ไฟหน้าวัดดับทั้งแถว โทร 081-234-5678 แล้วก็อยากได้หมอมาตรวจตาที่ศาลา"


@pytest.fixture
def waiting(told):
    """A need that waits for a person; its number."""

    def say(words="ไฟทางซอย 3 ดับ", **more):
        return told.need(words, **{"issue": 6, "is_undecided": True, "state": NeedState.IN_REVIEW, **more})

    return say


@pytest.fixture
def pim(as_role):
    return as_role(Role.FACILITATOR)


@pytest.fixture
def som(site, database, khelang):
    return browser_of(site, database, hire(database, khelang.id, "som@khelang.example", Role.FACILITATOR))


def shown(client, more=""):
    """The number of the need that stands before this person, and the page."""
    page = client.get(QUEUE + more).text
    found = re.search(r'data-number="([^"]*)"', page)
    return (found[1] if found else None), page


def press(client, act, more="", **form):
    """Press a button of the page as it stands."""
    number, page = shown(client, more)
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return client.post(QUEUE, data={"csrf_token": token, "number": number, "seen": seen, "act": act, **form})


def post(client, more="", **form):
    page = client.get(QUEUE).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return client.post(QUEUE + more, data={"csrf_token": token[1], **form})


def mark(told, number):
    row = told.row(number)
    return f"{number} {stamp_of(row.issue, row.issue_by, is_undecided=row.is_undecided, text=row.text)}"


def test_urgent_comes_first_then_the_least_sure_then_the_oldest(pim, waiting, told):
    ago = told.now - timedelta(days=2)
    sure = waiting("ไฟทางซอย 1 ดับ", confidence=0.8)
    unsure = waiting("ไฟทางซอย 2 ดับ", confidence=0.3)
    older = waiting("ไฟทางซอย 3 ดับ", confidence=0.3, said_at=ago)
    unjudged = waiting("ไฟทางซอย 4 ดับ", confidence=None)
    urgent = waiting("ไฟทางซอย 5 ดับ", confidence=0.99, is_urgent=True)
    told.need("ไฟทางซอย 6 ดับ", state=NeedState.RECORDED)
    _, page = shown(pim)
    assert re.findall(r'name="marked" form="acts"\s+value="(\S+)', page) == [urgent, unjudged, older, unsure, sure]
    assert "เรื่องที่ 1 จาก 5 · วันนี้ตรวจแล้ว 0" in page


def test_the_words_are_masked_and_the_hesitation_is_said(pim, waiting):
    waiting("โทร 081-234-5678 เรื่องไฟกับถนนหน้าตลาด", scores={"6": 0.5, "3": 0.4}, evidence=[[0, 3]])
    _, page = shown(pim)
    assert "[เบอร์โทร]" in page
    assert "081-234" not in page
    assert "<mark>โทร</mark>" in page
    why = re.sub(r"<[^>]+>|\s+", "", re.search(r"data-why>(.*?)</p>", page, re.DOTALL)[1])
    assert why.startswith("ระบบลังเลระหว่าง6โครงสร้าง")
    assert re.findall(r'name="act" value="issue-(\d)" data-key', page) == list("1234567")


def test_what_staff_said_of_words_like_these_is_counted(pim, waiting, told):
    for at in range(3):
        said = {"issue": 7, "issue_by": "staff", "state": NeedState.CONFIRMED, "is_undecided": False}
        told.need(f"แจ้งท่อแตกหน้าตลาดแล้วเงียบ {at}", **said)
    waiting("แจ้งท่อแตกหน้าตลาดแล้วเงียบอีก")
    assert "คนก่อนหน้าตอบเรื่องแบบนี้ว่าประเด็น 7 รวม 3 ครั้ง" in shown(pim)[1]


def test_a_number_decides_and_the_next_need_stands_there_with_the_undoing(pim, waiting, told):
    first, second, third = (waiting(f"ไฟทางซอย {at} ดับ", confidence=at / 10) for at in (1, 2, 3))
    answer = press(pim, "issue-3", f"?need={second}")
    assert answer.location.endswith(f"/review?need={third}")
    assert (told.row(second).issue, told.row(second).issue_by) == (3, "staff")
    number, page = shown(pim, f"?need={third}")
    assert number == third
    assert f"จัด {second[-5:]} เข้าประเด็น 3 แล้ว" in page
    assert "วันนี้ตรวจแล้ว 1" in page
    assert post(pim, "/undo").location.endswith(f"/review?need={second}")
    assert (told.row(second).issue, told.row(second).state) == (6, "in_review")
    assert f"เลิกทำ {second[-5:]} แล้ว" in shown(pim, f"?need={second}")[1]
    assert shown(pim)[0] == first


@pytest.mark.parametrize(
    ("act", "state", "said"),
    [
        ("accept", "confirmed", "ยืนยัน {} ประเด็น 6 แล้ว"),
        ("not_a_need", "withdrawn", "ไม่นับ {} แล้ว"),
        ("not_urgent", "in_review", "เอาเครื่องหมายด่วนออกจาก {} แล้ว"),
        ("later", "in_review", "ย้าย {} ไปท้ายคิวของท่านแล้ว"),
    ],
)
def test_every_button_does_its_deed_and_can_be_undone(pim, waiting, told, act, state, said):
    number, other = waiting(is_urgent=True), waiting("ขอถังขยะเพิ่มที่ตลาด")
    press(pim, act)
    assert told.row(number).state == state
    assert said.format(number[-5:]) in shown(pim)[1]
    assert shown(pim)[0] == other or act == "not_urgent"
    post(pim, "/undo")
    row = told.row(number)
    assert (row.state, row.is_urgent, row.issue_by) == ("in_review", True, "machine")
    assert shown(pim)[0] == number


def test_a_need_that_is_not_urgent_after_all_keeps_its_place_until_it_is_decided(pim, waiting, told):
    first, second = (waiting(f"ควันลอยมาจากซอย {at}", is_urgent=True, confidence=at / 10) for at in (1, 2))
    plain = waiting("ไฟทางซอย 9 ดับ", confidence=0.05)
    assert press(pim, "not_urgent").location.endswith(f"/review?need={first}")
    _, page = shown(pim, f"?need={first}")
    assert "เรื่องที่ 1 จาก 3" in page
    assert re.search(r'rel="next"[^>]*need=(\S+)"', page)[1] == second
    assert press(pim, "issue-6", f"?need={first}").location.endswith(f"/review?need={second}")
    assert told.row(first).state == "confirmed"
    assert press(pim, "issue-6", f"?need={second}").location.endswith(f"/review?need={plain}")


def test_who_calms_a_need_that_waited_only_for_that_goes_on_from_there(pim, waiting, told):
    first = waiting("ควันลอยมาจากซอย 1", is_urgent=True, confidence=0.1)
    second = waiting("ควันลอยมาจากโรงงาน", is_urgent=True, confidence=0.2, is_undecided=False)
    third = waiting("ไฟทางซอย 9 ดับ")
    assert press(pim, "not_urgent", f"?need={second}").location.endswith(f"/review?need={third}")
    assert told.row(second).state == "recorded"
    assert shown(pim)[0] == first


def test_a_need_put_off_does_not_keep_the_place_it_had(pim, waiting):
    first, second = (waiting(f"ควันลอยมาจากซอย {at}", is_urgent=True, confidence=at / 10) for at in (1, 2))
    press(pim, "not_urgent")
    press(pim, "later", f"?need={first}")
    assert shown(pim)[0] == second


def test_a_split_keeps_masks_shut_and_every_word_in_its_place(pim, waiting, told, database):
    number = waiting(TWO)
    page = shown(pim, f"?need={number}&split=1")[1]
    lines = unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])
    assert lines.splitlines() == ["ไฟหน้าวัดดับทั้งแถว โทร [เบอร์โทร]", "แล้วก็อยากได้หมอมาตรวจตาที่ศาลา"]
    answer = post(pim, "/split", number=number, lines=lines.replace("\n", "\r\n\r\n"))
    assert answer.status_code == 303
    with database.reading() as session:
        assert [row.text for row in session.query(Need).order_by(Need.id)] == [
            "ไฟหน้าวัดดับทั้งแถว โทร 081-234-5678",
            "แล้วก็อยากได้หมอมาตรวจตาที่ศาลา",
        ]
    client_page = pim.get("/admin/khelang/needs/" + number).text
    assert "แยกเป็นหลายเรื่อง เลขใหม่" in client_page


@pytest.mark.parametrize("lines", ["", "ไฟหน้าวัดดับ\nอยากได้หมอ", TWO, TWO.replace("วัด", "บ้าน"), "x\n" * 3000])
def test_a_split_that_changes_words_changes_nothing(pim, waiting, told, lines):
    number = waiting(TWO)
    assert post(pim, "/split", number=number, lines=lines).status_code == 400
    assert told.row(number).text == TWO


def test_a_refused_split_keeps_the_lines_that_were_typed(pim, waiting):
    words = "ไฟดับ ถนนพัง น้ำท่วม ขยะล้น หมาจรจัด เสียงดัง ควันไฟ"
    typed = words.replace(" ", "\n")
    answer = post(pim, "/split", number=waiting(words), lines=typed)
    assert answer.status_code == 409
    assert re.search(r"<textarea.*?>(.*?)</textarea>", answer.text, re.DOTALL)[1] == typed


def test_a_refused_act_on_many_keeps_their_boxes(pim, waiting):
    numbers = [waiting(f"ไฟทางซอย {at} ดับ") for at in (1, 2)]
    page = shown(pim)[1]
    marked = re.findall(r'name="marked" form="acts"\s+value="([^"]+)"', page)
    answer = post(pim, "", act="group-99", number=numbers[0], marked=marked)
    assert answer.status_code == 409
    assert len(re.findall(r'aria-label="เลือก [^"]+" checked', answer.text)) == len(numbers)


def test_all_groups_are_listed_where_they_are_asked_for(pim, waiting):
    waiting()
    press(pim, "group-new")
    number = waiting()
    assert '<option value="group-1">' not in shown(pim, f"?need={number}")[1]
    assert '<option value="group-1">' in shown(pim, f"?need={number}&groups=all")[1]


def test_a_split_into_one_says_how_to_split(pim, waiting, told):
    number = waiting(TWO)
    answer = post(pim, "/split", number=number, lines=TWO.replace("081-234-5678", "[เบอร์โทร]"))
    assert answer.status_code == 409
    assert "ขึ้นบรรทัดใหม่ตรงที่เรื่องใหม่เริ่ม" in answer.text
    assert told.row(number).text == TWO


def test_what_is_marked_is_done_at_once_and_undone_at_once(pim, waiting, told):
    numbers = [waiting(f"ไฟทางซอย {at} ดับ") for at in range(4)]
    press(pim, "issue-2", marked=[mark(told, number) for number in numbers[1:]])
    assert [told.row(number).issue for number in numbers] == [6, 2, 2, 2]
    assert "จัด 3 เรื่อง เข้าประเด็น 2 แล้ว" in shown(pim)[1]
    post(pim, "/undo")
    assert [told.row(number).issue for number in numbers] == [6, 6, 6, 6]


def test_two_people_are_given_two_needs_and_see_each_other(pim, som, waiting, told):
    first, second = waiting(confidence=0.1), waiting("ขอถังขยะเพิ่มที่ตลาด", confidence=0.2)
    assert shown(pim)[0] == first
    number, page = shown(som)
    assert number == second
    assert "facilitator</bdi> กำลังดู" in page
    answer = press(som, "issue-2", marked=[mark(told, first), mark(told, second)])
    assert answer.status_code == 303
    assert (told.row(first).issue, told.row(second).issue) == (6, 2)
    page = som.get(answer.location).text
    assert f"เว้นไว้ 1 เรื่อง: {first[-5:]} facilitator กำลังดูเรื่องนี้อยู่" in page
    assert "ที่เหลือ 1 เรื่องมีคนกำลังดูอยู่" in page


def test_a_sign_of_life_holds_a_need_and_leaving_frees_it(pim, som, waiting, database):
    number = waiting()
    shown(pim)
    token = csrf_of(som, QUEUE + "?cycle=1") if "csrf_token" in som.get(QUEUE).text else csrf_of(som, "/admin/account")
    answer = som.post(QUEUE + "/claim", data={"csrf_token": token, "number": number})
    assert (answer.status_code, answer.text) == (200, "facilitator กำลังดูเรื่องนี้อยู่")
    assert post(pim, "/claim", number=number).text == ""
    assert post(pim, "/release").status_code == 204
    with database.reading() as session:
        assert session.query(ReviewClaim).count() == 0
    assert shown(som)[0] == number


def test_who_was_slower_sees_what_stands_and_nothing_is_lost(pim, som, waiting, told, database):
    number = waiting()
    page = shown(pim)[1]
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    with database.transaction() as session:
        session.query(ReviewClaim).delete()
    press(som, "issue-3")
    answer = post(pim, "", number=number, seen=seen, act="issue-5")
    assert answer.status_code == 409
    assert f"มีคนเปลี่ยนเรื่อง {number} ระหว่างที่ท่านดูอยู่" in answer.text
    assert "เปลี่ยนประเด็นจาก 6 เป็น 3 · <bdi>som</bdi>" in answer.text
    assert "ใช้ 5 สิ่งแวดล้อม ที่ท่านเลือก" in answer.text
    assert told.row(number).issue == 3
    now_seen = re.search(r'name="seen"\s+value="([^"]+)"', answer.text)[1]
    assert post(pim, "", number=number, seen=now_seen, act="issue-5").status_code == 303
    assert told.row(number).issue == 5


def test_a_need_withdrawn_meanwhile_is_named_and_the_next_one_shown(pim, waiting, told, database):
    gone, other = waiting(confidence=0.1), waiting("ขอถังขยะเพิ่มที่ตลาด", confidence=0.9)
    page = shown(pim)[1]
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    with database.transaction() as session:
        session.query(Need).filter_by(number=gone).one().state = NeedState.WITHDRAWN
    answer = post(pim, "", number=gone, seen=seen, act="issue-5")
    assert answer.status_code == 409
    assert "เรื่องนี้ไม่นับแล้ว" in answer.text
    assert f'data-number="{other}"' in answer.text


def test_a_group_is_suggested_chosen_from_all_or_made(pim, waiting, told, site):
    first = waiting("ไฟทางหน้าวัดดับทั้งแถวมืดมาก", confidence=0.1)
    second = waiting("ไฟทางหน้าวัดดับทั้งแถวมืดจัง", confidence=0.2)
    third = waiting("ขอถังขยะเพิ่มที่ตลาด", confidence=0.3, issue=5)
    press(pim, "group-new")
    number, page = shown(pim)
    assert number == second
    assert "1 คน · 1 ชุมชน · ประเด็น 6 · คล้าย" in page
    press(pim, "group-1")
    assert f"ใส่ {second[-5:]} ในกลุ่ม G-001 แล้ว" in shown(pim)[1]
    press(pim, "group", group="group-1")
    assert [told.row(one).issue for one in (first, second, third)] == [6, 6, 6]
    assert "ตรวจครบแล้ว" in shown(pim)[1]
    post(pim, "/undo")
    assert shown(pim)[0] == third


@pytest.mark.parametrize(
    "act", ["group-99", "group-", "group", "issue-", "issue-0", "issue-9", "issue-๓", "issue-9999", "split", "erase"]
)
def test_a_button_that_does_not_exist_changes_nothing(pim, waiting, told, act):
    number = waiting()
    assert press(pim, act).status_code in (303, 409)
    assert told.row(number).state == "in_review"


def test_the_menu_counts_what_waits_for_those_who_may_review(pim, as_role, waiting):
    for at in range(3):
        waiting(f"ไฟทางซอย {at} ดับ")
    overview = pim.get("/admin/khelang/").text
    assert re.search(r"รอตรวจ<span class=\"n\"><span\s+class=\"vh\">ค้าง </span>3</span>", overview)
    assert overview.count('href="/admin/khelang/review"') >= 4
    viewer = as_role(Role.VIEWER).get("/admin/khelang/").text
    assert "/review" not in viewer
    assert "/needs?state=in_review" in viewer


def test_it_is_said_when_nobody_has_spoken_and_when_all_is_done(pim, waiting):
    assert "ยังไม่มีใครพูด" in shown(pim)[1]
    waiting()
    press(pim, "accept")
    page = shown(pim)[1]
    assert "ตรวจครบแล้ว" in page
    assert "วันนี้ท่านตรวจ 1 เรื่อง ทั้งรอบแผนนี้เจ้าหน้าที่ตัดสินแล้ว 1 เรื่อง" in page
    assert "/review/undo" in page


def test_what_is_no_need_says_so_on_its_page(pim, waiting):
    number = waiting()
    press(pim, "not_a_need")
    page = pim.get(f"/admin/khelang/needs/{number}").text
    assert "เจ้าหน้าที่เห็นว่าไม่ใช่ความต้องการ" in page
    assert "ผู้แจ้งถอนเรื่องนี้แล้ว" not in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    for status in (303, 409):
        answer = pim.post(f"/admin/khelang/needs/{number}/recount", data={"csrf_token": token})
        assert answer.status_code == status
    assert shown(pim)[0] == number


def test_one_s_own_words_before_are_shown_by_pseudonym(pim, waiting, told, database):
    told.need("น้ำประปาไหลอ่อน โทร 081-234-5678", by="U7")
    told.need("เรื่องของคนอื่น", by="U8")
    waiting("ขอถังขยะเพิ่มที่ตลาด", by="U7")
    page = shown(pim)[1]
    card = page.split("ผู้แจ้งคนนี้", 1)[1]
    assert "พูดมาแล้ว 2 เรื่อง" in card
    assert "น้ำประปาไหลอ่อน โทร [เบอร์โทร]" in card
    assert "เรื่องของคนอื่น" not in card


def test_another_authority_s_queue_is_its_own(pim, waiting, lamphun, database, told):
    number = waiting()
    with database.transaction() as session:
        session.query(Need).filter_by(number=number).one().authority_id = lamphun.id
    assert "ยังไม่มีใครพูด" in shown(pim, f"?need={number}")[1]
    token = csrf_of(pim, "/admin/account")
    asked = {"csrf_token": token, "number": number, "lines": "ก\nข", "act": "accept"}
    assert pim.post(QUEUE + "/claim", data=asked).status_code == 404
    assert pim.post(QUEUE + "/split", data=asked).status_code == 404
    assert pim.post(QUEUE, data=asked).status_code == 409
    with database.reading() as session:
        assert session.query(Need).one().state == "in_review"
        assert session.query(Staff).count() == 1
