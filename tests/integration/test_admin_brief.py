"""The page of a brief: figures that agree with the pages they lead to, frozen copies, roles; and the wall."""

import re
from html import unescape

import pytest
from sqlalchemy import select, update

from bot.domain.roles import Role
from bot.domain.states import NeedState
from bot.store.authorities import cycles_of
from bot.store.forums import all_areas_of
from bot.store.models import FrozenBrief, Need, NeedGroup
from tests.admin_site import csrf_of
from tests.forums import Forums

LIGHT = {"issue": 6, "is_undecided": False, "is_urgent": False, "state": NeedState.CONFIRMED}
FORUMS = "/admin/khelang/forums"


@pytest.fixture
def forums(told) -> Forums:
    return Forums(told)


@pytest.fixture
def numbers(told, forums) -> list[str]:
    """Three needs of one group, one of another issue that waits for a person, one urgent."""
    needs = [
        told.need("ไฟทางหน้าศาลาดับ โทร 081-234-5678", by="U1", **LIGHT),
        told.need("ซอย 4 มืดมากตอนกลางคืน", by="U2", **LIGHT),
        told.need("ขอไฟทางหน้าโรงเรียน", by="U3", community=2, **LIGHT),
        told.need("ขอหมอมาตรวจที่ศาลา", by="U4", **{**LIGHT, "issue": 2, "state": NeedState.IN_REVIEW}),
        told.need("เสาไฟเอนจะล้มใส่บ้าน", by="U5", **{**LIGHT, "is_urgent": True}),
    ]
    forums.ungroup()
    forums.group("ไฟทางดับ", *needs[:3])
    return needs


@pytest.fixture
def viewer(as_role):
    return as_role(Role.VIEWER)


def page_of(client, forum_id: int, more: str = "") -> str:
    answer = client.get(f"{FORUMS}/{forum_id}/brief{more}")
    assert answer.status_code == 200
    return unescape(answer.text).replace("\xa0", " ")


def freeze(client, forum_id: int):
    token = csrf_of(client, f"{FORUMS}/{forum_id}/brief")
    return client.post(f"{FORUMS}/{forum_id}/brief/freeze", data={"csrf_token": token})


def test_the_page_tells_people_groups_quotes_and_what_is_unreviewed(viewer, numbers, forums):
    page = page_of(viewer, forums.forum(questions=("ซ่อมก่อนหรือเพิ่มก่อน",)))
    assert "5 คน จาก 2 ใน 4 ชุมชน พูดไว้ 5 เรื่อง" in page
    assert "ไฟทางดับ (3 คน)" in page
    assert "<b>1</b> เรื่องยังไม่ตรวจ" in page
    assert "“ไฟทางหน้าศาลาดับ โทร [เบอร์โทร]”" in page
    assert "081-234-5678" not in page
    assert "ซ่อมก่อนหรือเพิ่มก่อน" in page
    assert "เรื่องด่วน 1 เรื่อง" in page


def test_every_quote_leads_to_its_need(viewer, numbers, forums):
    page = page_of(viewer, forums.forum())
    quotes = re.findall(r'<blockquote>“([^”]+)”<footer>[^<]+<a href="([^"]+)">', page)
    assert len(quotes) == 3
    for text, address in quotes:
        assert text.split("[")[0].strip() in re.sub(r"<[^>]+>", "", viewer.get(address).text)


def test_every_figure_of_the_heat_map_opens_exactly_its_needs(viewer, numbers, forums, database, khelang):
    with database.reading() as session:
        area = next(one.id for one in all_areas_of(session, khelang.id) if one.name == "ชมพู")
    whole = page_of(viewer, forums.forum())
    part = page_of(viewer, forums.forum(level="subdistrict", areas=frozenset({area})))
    for page, needs in ((whole, 5), (part, 4)):
        heat = page.split("data-heat", 1)[1].split("</table>", 1)[0]
        cells = re.findall(r'<td class="\w+"><a href="([^"]+)"\s+aria-label="[^"]+">(\d+)</a>', heat)
        assert cells
        for address, figure in cells:
            assert f"พบ <b>{figure} เรื่อง</b>" in viewer.get(address).text, address
        assert re.findall(r">(\d+)</(?:a|span)></td>\s*</tr>\s*</tfoot>", heat) == [str(needs)]


def test_each_picture_has_its_table(viewer, numbers, forums):
    forums.forum(days=-2, name="ครั้งก่อนหน้านี้")
    page = page_of(viewer, forums.forum())
    days = page.split('id="days"', 1)[1].split("</section>", 1)[0]
    assert days.count("ครั้งก่อนหน้านี้") >= 3  # a mark on both charts and a line of the table
    largest = page.split('id="largest"', 1)[1].split("</section>", 1)[0]
    assert re.search(r"<th scope=\"row\" class=\"light\">ไฟทางดับ</th>", largest)
    assert page.count("ดูเป็นตาราง") == 2


def test_a_forum_nobody_spoke_for_says_so(viewer, forums):
    page = page_of(viewer, forums.forum())
    assert "ยังไม่มีเรื่องจากชุมชนในพื้นที่ของประชาคมนี้" in page
    assert 'id="largest"' not in page


def test_a_brief_opens_in_the_plan_cycle_of_its_forum(viewer, forums, database, khelang):
    with database.reading() as session:
        old = next(cycle for cycle in cycles_of(session, khelang.id) if not cycle.collecting)
    forum_id = forums.forum(plan_cycle_id=old.id)
    for page in ("brief", "wall"):
        answer = viewer.get(f"{FORUMS}/{forum_id}/{page}")
        assert (answer.status_code, answer.location) == (302, f"{FORUMS}/{forum_id}/{page}?cycle=2566")
        assert viewer.get(answer.location).status_code == 200


def test_a_facilitator_freezes_and_viewers_only_read(as_role, numbers, forums, told, database):
    forum_id, facilitator, viewer = forums.forum(), as_role(Role.FACILITATOR), as_role(Role.VIEWER)
    assert "ตรึงฉบับวันนี้" not in page_of(viewer, forum_id)
    location = freeze(facilitator, forum_id).location
    told.need("ไฟทางซอย 9 ดับ", by="U9", **LIGHT)
    page = re.sub(r"\s+", " ", page_of(viewer, forum_id))
    assert "หลังจากนั้นมีเรื่องใหม่ <b>1 เรื่อง</b>" in page
    assert "6 คน จาก" in page
    with database.reading() as session:
        frozen_id = session.scalars(select(FrozenBrief.id)).one()
    assert location == f"{FORUMS}/{forum_id}/brief?frozen={frozen_id}"
    assert f'brief.pdf?frozen={frozen_id}">พิมพ์ฉบับตรึง' in page_of(viewer, forum_id)
    frozen = page_of(viewer, forum_id, f"?frozen={frozen_id}")
    assert "นี่คือฉบับตรึง" in frozen
    assert f'href="{FORUMS}/{forum_id}/brief">ดูฉบับปัจจุบัน' in frozen
    assert "5 คน จาก" in frozen
    assert f"brief.pdf?frozen={frozen_id}" in frozen


def test_a_double_click_freezes_once_and_nobody_freezes_without_end(as_role, numbers, forums, database):
    forum_id, facilitator = forums.forum(), as_role(Role.FACILITATOR)
    assert {freeze(facilitator, forum_id).status_code for _ in range(20)} == {302}
    assert freeze(facilitator, forum_id).status_code == 429
    with database.reading() as session:
        assert len(session.scalars(select(FrozenBrief.id)).all()) == 1


def test_words_of_an_urgent_need_that_shame_somebody_stand_on_its_own_page_only(viewer, told, forums):
    number = told.need("ข้างบ้านพ่อเลี้ยงลวนลามเด็กผู้หญิงทุกคืน", by="U1", **{**LIGHT, "is_urgent": True})
    forum_id = forums.forum()
    for page in ("brief", "wall"):
        assert "ลวนลาม" not in viewer.get(f"{FORUMS}/{forum_id}/{page}").text
    urgent = page_of(viewer, forum_id).split('id="urgent"', 1)[1].split("</section>", 1)[0]
    assert "อ่านคำเต็มในหน้าเรื่อง" in urgent
    assert f"needs/{number}" in urgent
    assert "บ้านชมพู" in urgent


def test_erased_words_are_blank_in_a_frozen_page(as_role, numbers, forums, told, database):
    forum_id, facilitator = forums.forum(), as_role(Role.FACILITATOR)
    freeze(facilitator, forum_id)
    with database.transaction() as session:
        need = session.scalars(select(Need).where(Need.number == numbers[1])).one()
        need.text, need.state = "", NeedState.ERASED
        frozen_id = session.scalars(select(FrozenBrief.id)).one()
    frozen = page_of(facilitator, forum_id, f"?frozen={frozen_id}")
    assert "ซอย 4 มืดมาก" not in frozen
    assert frozen.count("เรื่องนี้ไม่แสดงแล้ว") == 1
    assert "ขอไฟทางหน้าโรงเรียน" in frozen


def test_a_group_that_was_closed_is_said_to_be_and_leads_nowhere(as_role, numbers, forums, told, database):
    forum_id, facilitator = forums.forum(), as_role(Role.FACILITATOR)
    freeze(facilitator, forum_id)
    assert "กลุ่มนี้ปิดแล้ว" not in page_of(facilitator, forum_id, "?frozen=1")
    with database.transaction() as session:
        session.execute(update(NeedGroup).values(closed_at=told.now))
    name = page_of(facilitator, forum_id, "?frozen=1").split('<h3 class="name">', 1)[1].split("</h3>", 1)[0]
    assert "กลุ่มที่ 101" in name  # nobody wrote the words by which the machine called it
    assert "กลุ่มนี้ปิดแล้ว" in name
    assert "<a" not in name


def test_what_changed_is_listed_by_kind(as_role, numbers, forums, told):
    forum_id, facilitator = forums.forum(), as_role(Role.FACILITATOR)
    freeze(facilitator, forum_id)
    new = told.need("ขอลานกีฬาให้เด็ก", by="U7", **{**LIGHT, "issue": 4})
    forums.group("ลานกีฬาของเด็ก", new, issue=4)
    changes = page_of(facilitator, forum_id).split('id="changes"', 1)[1].split("</details>", 1)[0]
    assert re.search(r"กลุ่มใหม่ 1 กลุ่ม.*ลานกีฬาของเด็ก", changes, flags=re.DOTALL)
    assert "กลุ่มที่หายไป" not in changes


@pytest.mark.parametrize("asked", ["x", "99999", "-1", "9" * 30, "٣"])
def test_a_copy_that_does_not_exist_is_not_found(viewer, forums, asked):
    forum_id = forums.forum()
    assert viewer.get(f"{FORUMS}/{forum_id}/brief?frozen={asked}").status_code == 404


def test_a_name_that_looks_like_markup_stays_a_name(viewer, numbers, forums):
    name = "<script>alert(1)</script>"
    forums.group(name, *numbers[:3], title_by="staff")
    forum_id = forums.forum(name=name, venue=name, questions=(name,))
    for page in ("brief", "wall"):
        text = viewer.get(f"{FORUMS}/{forum_id}/{page}").text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_the_wall_has_a_slide_for_each_issue_and_fetches_nothing_later(viewer, numbers, forums):
    forum_id = forums.forum(questions=("ซ่อมก่อนหรือเพิ่มก่อน",))
    page = viewer.get(f"{FORUMS}/{forum_id}/wall").text
    assert re.findall(r'data-issue="(\d)"', page) == ["6", "2"]
    assert "ไฟทางดับ" in page
    assert "ซ่อมก่อนหรือเพิ่มก่อน" in page
    assert set(re.findall(r'href="([^"#]*)#', page)) == {""}  # icons come from the page itself
    assert 'id="i6"' in page
    assert "081-234" not in page


def test_a_slide_has_five_groups_at_most(viewer, told, forums):
    needs = [told.need(f"เรื่องที่ {at} ของถนน", by=f"U{at}", **LIGHT) for at in range(7)]
    forums.ungroup()
    for at, number in enumerate(needs):
        forums.group(f"ถนนเส้นที่ {at}", number)
    page = viewer.get(f"{FORUMS}/{forums.forum()}/wall").text
    slide = page.split('data-issue="6"', 1)[1].split("</section>", 1)[0]
    assert slide.count('class="g"') == 5


@pytest.mark.parametrize(("asked", "slides"), [(5, [5]), (6, [3, 3]), (11, [4, 4, 3])])
def test_every_question_that_was_prepared_is_on_the_wall(viewer, numbers, forums, asked, slides):
    questions = tuple(f"ถามในห้องเรื่องที่ {at}" for at in range(1, asked + 1))
    page = viewer.get(f"{FORUMS}/{forums.forum(questions=questions)}/wall").text
    parts = re.findall(r'<ol class="questions" start="(\d+)">(.*?)</ol>', page, re.DOTALL)
    assert [len(re.findall("<li>", part)) for _, part in parts] == slides
    assert [int(start) for start, _ in parts] == [1 + sum(slides[:at]) for at in range(len(slides))]
    assert [question for question in questions if question not in page] == []


def test_figures_of_the_wall_stand_apart(viewer, numbers, forums):
    assert "<small>คน · 2 ชุมชน</small>" in viewer.get(f"{FORUMS}/{forums.forum()}/wall").text


def test_the_wall_of_a_frozen_brief_leads_back_to_it(as_role, numbers, forums):
    forum_id, facilitator = forums.forum(), as_role(Role.FACILITATOR)
    frozen = freeze(facilitator, forum_id).location.partition("?")[2]
    assert f'brief?{frozen}">ออก' in facilitator.get(f"{FORUMS}/{forum_id}/wall?{frozen}").text
