"""The first page: its figures, and that they are the same wherever they stand."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from admin.charts import columns, round_top
from bot.domain.roles import Role
from bot.domain.states import ForumState, NeedState
from bot.domain.thai_time import bangkok_day, short_date
from bot.store.authorities import cycles_of
from bot.store.models import Authority, Community, Need, Resident
from bot.store.reports_groups import ranked_groups
from bot.store.reports_growth import fastest_groups
from bot.store.reports_overview import overview_of
from tests.forums import Forums
from tests.told import Told

PAGE = "/admin/khelang/"


@pytest.fixture
def look(database, khelang, told):
    def figures(cycle=khelang.cycle):
        with database.reading() as session:
            return overview_of(session, khelang, cycle, told.now)

    return figures


def decided(issue: int) -> dict[str, object]:
    return {"issue": issue, "is_undecided": False, "state": NeedState.CONFIRMED, "is_urgent": False}


def test_before_anybody_spoke_the_page_says_how_to_begin(officer):
    page = officer.get(PAGE).text
    assert "ยังไม่มีใครพูด" in page
    assert "พิมพ์โปสเตอร์ QR 4 ชุมชน" in page


def test_needs_are_counted_by_community_and_issue(told, look):
    told.need("ไฟทางซอย 3 ดับ", **decided(6))
    told.need("ไฟทางซอย 4 ดับ", **decided(6))
    told.need("ขอหมอมาตรวจที่ศาลา", community=1, **decided(2))
    told.need("ช่วยดูเรื่องนั้นด้วย", community=1, issue=4, is_undecided=True, state=NeedState.IN_REVIEW)
    told.need("น้ำไม่ไหล", **{**decided(6), "state": NeedState.WITHDRAWN})
    facts = look()
    assert [(line.place.code, dict(line.by_issue), line.undecided) for line in facts.lines if line.total] == [
        ("01", {6: 2}, 0),
        ("02", {2: 1}, 1),
    ]
    assert (facts.total, facts.undecided, facts.by_issue[6]) == (4, 1, 2)


def test_every_figure_of_the_heat_map_opens_exactly_its_needs(told, officer):
    for number in range(12):
        told.need(f"ไฟทางซอย {number} ดับ", community=number % 3, **decided(1 + number % 4))
    told.need("ช่วยดูเรื่องนั้นด้วย", community=2, issue=4, is_undecided=True, state=NeedState.IN_REVIEW)
    page = officer.get(PAGE).text
    cells = re.findall(r'<td class="\w+"><a href="([^"]+)"\s+aria-label="[^"]+">(\d+)</a>', page)
    assert len(cells) > 12
    for address, figure in cells:
        assert f"พบ <b>{figure} เรื่อง</b>" in officer.get(unescape(address)).text, address
    assert "ใครพูดเรื่องอะไร: 13 เรื่อง จาก 1 คน" in page


def test_the_tiles_count_what_their_pages_show(told, officer, as_role):
    told.need("เสาไฟจะล้มใส่บ้าน", issue=6, is_undecided=False, is_urgent=True, state=NeedState.IN_REVIEW)
    told.need("ช่วยดูด้วย", issue=6, is_undecided=True, is_urgent=False, state=NeedState.IN_REVIEW)
    told.need("เรื่องเก่า", said_at=told.now - timedelta(days=8), **decided(6))
    told.need("เรื่องใหม่", said_at=told.now - timedelta(days=6), **decided(6))
    viewer = as_role(Role.VIEWER)
    found = tiles_of(viewer)
    assert [figure for _, figure in found] == ["1", "2", "3"]  # urgent, waiting, silent
    for address, figure in found[:2]:
        assert f"พบ <b>{figure} เรื่อง</b>" in viewer.get(unescape(address)).text, address
    assert [address for address, _ in tiles_of(officer)[:2]] == ["/admin/khelang/review"] * 2
    assert "เรื่องที่ 1 จาก 2" in officer.get("/admin/khelang/review").text


def tiles_of(client):
    tiles = client.get(PAGE).text.split('<section class="todo"')[1].split("</section>")[0]
    return re.findall(r'href="([^"]+)"><span\s+class="k">.*?</span><span\s+class="v">(\d+)', tiles)


def test_the_next_forum_is_as_many_days_away_as_it_is(told, officer):
    told.need("ไฟทางซอย 3 ดับ", **decided(6))
    forums = Forums(told)
    for days, name in ((-3, "ประชาคมที่ผ่านมา"), (20, "ประชาคมใหญ่"), (9, "ประชาคมตำบล")):
        next_id = forums.forum(days, name=name)
    assert tiles_of(officer)[-1] == (f"/admin/khelang/forums/{next_id}/brief", "9")
    assert "ประชาคมตำบล" in officer.get(PAGE).text.split('<section class="todo"')[1].split("</section>")[0]
    today = forums.forum(0, name="ประชาคมวันนี้")
    assert f'/forums/{today}/brief"' in officer.get(PAGE).text
    assert "<small>วันนี้</small>" in officer.get(PAGE).text


def test_drafts_and_forums_that_were_called_off_are_neither_next_nor_on_the_time_line(told, officer):
    told.need("ไฟทางซอย 3 ดับ", **decided(6))
    forums = Forums(told)
    for state in (ForumState.DRAFT, ForumState.CANCELLED, ForumState.POSTPONED):
        for days in (-2, 3):
            forums.forum(days, state=state, name=f"ไม่นับ {state}")
    next_id = forums.forum(9)
    assert tiles_of(officer)[-1] == (f"/admin/khelang/forums/{next_id}/brief", "9")
    assert "ไม่นับ" not in officer.get(PAGE).text


def test_without_a_forum_to_come_officers_are_offered_to_make_one(told, officer, as_role):
    told.need("ไฟทางซอย 3 ดับ", **decided(6))
    Forums(told).forum(-1)
    for client, address in ((officer, "forums/new"), (as_role(Role.FACILITATOR), "forums")):
        page = client.get(PAGE).text
        assert "ยังไม่มีวันประชาคม" in page
        tile = page.split('<section class="todo"')[1].split("</section>")[0].rsplit("<a ", 1)[1]
        assert tile.startswith(f'href="/admin/khelang/{address}"')


def test_forums_held_stand_on_the_time_line_and_in_its_table(told, officer):
    told.need("ไฟทางซอย 3 ดับ", **decided(6))
    assert 'class="flag"' not in officer.get(PAGE).text
    for days, name in ((-8, "ประชาคมที่ผ่านมา"), (-200, "ประชาคมนานแล้ว"), (8, "ประชาคมหน้า")):
        Forums(told).forum(days, name=name)
    page = officer.get(PAGE).text
    assert re.findall(r'<text class="flag"[^>]*>([^<]+)', page) == ["ประชาคมที่ผ่านมา"] * 2  # by day and by week
    held = told.now - timedelta(days=8)
    row = re.search(rf'<th scope="row" class="nw light">{short_date(bangkok_day(held))}</th>.*?</tr>', page, re.DOTALL)
    assert "ประชาคมที่ผ่านมา" in row[0]


def test_the_groups_that_most_people_came_to_this_week_are_named(told, officer, database, khelang):
    forums, old = Forums(told), {"said_at": told.now - timedelta(days=20)}
    said: dict[str, list[str]] = {
        "เก่า": [told.need(f"ทางเท้าพังจุดที่ {at}", by=f"A{at}", **decided(6), **old) for at in range(5)],
        "คนเดียว": [told.need(f"เสียงดังคืนที่ {at}", by="B", **decided(5)) for at in range(4)],
        "สามคน": [told.need(f"ไฟดับซอย {at}", by=f"C{at}", **decided(6)) for at in range(3)],
        "เห็นด้วย": [told.need("ขอรถรับส่ง", by="D", **decided(2), **old)],
        "สองคน": [told.need(f"ขอลานกีฬา {at}", by=f"E{at}", **decided(4)) for at in range(2)],
    }
    forums.ungroup()
    for title, numbers in said.items():
        forums.group(title, *numbers, issue=told.row(numbers[0]).issue)
    forums.support(said["เห็นด้วย"][0], *(f"F{at}" for at in range(4)))
    page = officer.get(PAGE).text.split('class="three growing"')[1].split("</ul>")[0]
    assert re.findall(r'group=\d+">([^<]+)</a>', page) == ["เห็นด้วย", "สามคน", "สองคน"]
    assert re.findall(r"\+(\d+) คน</b>.*?รวม (\d+) คน", page, re.DOTALL) == [("4", "5"), ("3", "3"), ("2", "2")]
    with database.reading() as session:
        since = bangkok_day(told.now) - timedelta(days=6)
        everything = ranked_groups(session, khelang.id, khelang.cycle.id, since=since)
        found = fastest_groups(session, khelang.id, khelang.cycle.id, since, most=9)
    assert found == sorted((one for one in everything if one.new_people), key=lambda one: -one.new_people)


def test_without_anything_new_no_group_is_called_fast(told, officer, lamphun, database):
    old = told.now - timedelta(days=7)
    forums = Forums(told)
    forums.group("เก่า", told.need("ทางเท้าพัง", said_at=old, **decided(6)))
    assert "กลุ่มที่โตเร็ว" not in officer.get(PAGE).text
    forums.group("ใหม่", told.need("ไฟดับทั้งซอย", **decided(6)))
    assert "กลุ่มที่โตเร็ว" in officer.get(PAGE).text
    with database.reading() as session:
        assert fastest_groups(session, lamphun.id, lamphun.cycle.id, bangkok_day(old)) == []


def test_without_urgent_needs_the_tile_is_quiet(told, officer):
    told.need("ไฟทางซอย 3 ดับ", **decided(6))
    page = officer.get(PAGE).text
    assert "ไม่มีเรื่องด่วน" in page
    assert 'class="hot"' not in page


def test_silent_communities_are_named_with_the_friends_who_could_be_asked(told, look, database, officer):
    for number in range(4):
        told.need(f"ไฟทางซอย {number} ดับ", community=0, **decided(6))
        told.need(f"ถนน {number}", by=None, community=1, said_at=told.now - timedelta(days=14), **decided(6))
    told.need("ขอถังขยะ", by="U2", community=2, **decided(5))
    told.resident("U3", community=2)
    left = told.resident("U4", community=2)
    with database.transaction() as session:
        session.get(Resident, left).blocked_at = told.now
    silent = {line.place.code: (line.total, line.friends) for line in look().silent}
    assert silent == {"04": (0, 0), "03": (1, 2), "02": (4, 0)}
    page = officer.get(PAGE).text
    assert "เพื่อนใน LINE 2 คน" in page
    assert "/admin/khelang/posters/03" in page


def test_retired_communities_keep_their_needs_but_are_not_called_silent(told, look, database):
    told.need("ไฟทางดับ", community=3, **decided(6))
    with database.transaction() as session:
        for community in session.scalars(select(Community).where(Community.code.in_(("03", "04")))):
            community.retired_at = told.now
    facts = look()
    assert [line.place.code for line in facts.lines] == ["01", "02", "04"]
    assert {line.place.code for line in facts.silent} == {"01", "02"}
    assert facts.listening == 2


def test_needs_of_unknown_places_stand_on_a_line_of_their_own(told, look, database, officer):
    told.need("ไฟทางดับ", **decided(6))
    with database.transaction() as session:
        session.scalars(select(Need)).one().community_id = None
    assert [line.place.community_id for line in look().lines if line.total] == [None]
    page = officer.get(PAGE).text
    assert "community=none&amp;issue=6" in page
    assert "ยังไม่ทราบชุมชน" in page


def test_what_is_not_known_is_called_by_the_level_of_the_authority(told, database, officer, khelang):
    told.need("ไฟทางดับ", issue=6, is_undecided=True, state=NeedState.IN_REVIEW)
    with database.transaction() as session:
        session.scalars(select(Need)).one().community_id = None
        session.get(Authority, khelang.id).community_level = "district"
    page = officer.get(PAGE).text
    assert page.count("ยังไม่ทราบอำเภอ") > 1  # in the map and in the list of those that wait
    assert "ชุมชน" not in page.split("ใครพูดเรื่องอะไร", 1)[1].split("ยังเงียบ", 1)[0]


def test_another_authority_is_not_counted(told, look, database, seal, lamphun):
    Told(database, seal, lamphun, told.now).need("ถนนหน้าวัดพระธาตุ", **decided(6))
    assert look().total == 0


def test_days_add_up_and_an_old_cycle_ends_with_its_last_need(told, look, database, khelang):
    told.need("เมื่อวาน", said_at=told.now - timedelta(days=1), **decided(6))
    told.need("นานแล้ว", said_at=told.now - timedelta(days=90), **decided(6))
    facts = look()
    assert (sum(day.total for day in facts.days), facts.days[-1].day) == (1, bangkok_day(told.now))
    with database.transaction() as session:
        old = next(cycle for cycle in cycles_of(session, khelang.id) if not cycle.collecting)
        for need in session.scalars(select(Need)):
            need.plan_cycle_id = old.id
    facts = look(old)
    assert facts.days[-1].day == bangkok_day(told.now - timedelta(days=1))
    assert facts.silent == ()


def test_what_waits_is_urgent_first_then_least_sure_and_masked(told, look, officer):
    told.need("เรื่องที่ค่อนข้างแน่", confidence=0.7, state=NeedState.IN_REVIEW, is_urgent=False)
    told.need("เรื่องที่ไม่แน่เลย โทร 081-234-5678", confidence=0.2, state=NeedState.IN_REVIEW, is_urgent=False)
    told.need("เสาไฟจะล้ม", confidence=0.9, state=NeedState.IN_REVIEW, is_urgent=True)
    assert [need.text[:6] for need in look().waiting_first] == ["เสาไฟจ", "เรื่อง", "เรื่อง"]
    assert look().waiting_first[1].text.startswith("เรื่องที่ไม่แน่เลย")
    assert "081-234-5678" not in officer.get(PAGE).text


def test_figures_can_be_seen_per_hundred_households(told, officer):
    for number in range(6):
        told.need(f"ไฟทางซอย {number} ดับ", community=number % 2, **decided(6))
    page = officer.get(f"{PAGE}?per=households").text
    assert 'aria-label="บ้านชมพู โครงสร้างพื้นฐาน 0.8 เรื่องต่อ 100 ครัวเรือน"' in page  # 3 of 400
    assert "บ้านจอมเมือง โครงสร้าง" not in page  # nobody knows how many households it has


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (1, 4), (4, 4), (5, 8), (49, 60), (96, 100), (101, 120), (1257, 1600)]
)
def test_a_chart_ends_at_a_round_figure_of_four_steps(highest, top):
    assert round_top(highest) == top


def test_bars_stand_on_the_axis_and_never_leave_the_chart():
    chart = columns([0, 3, 12], ["a", "b", "c"], ["x", "", "y"], width=300, height=100)
    assert [bar.y + bar.height for bar in chart.bars] == pytest.approx([chart.floor] * 3)
    assert chart.bars[2].height == pytest.approx(4 * chart.bars[1].height, rel=0.02)
    assert min(bar.y for bar in chart.bars) >= 0
    assert max(bar.x + bar.width for bar in chart.bars) <= 300
    assert [mark.label for mark in chart.feet] == ["x", "y"]


def test_flags_stand_over_the_middle_of_their_bars():
    chart = columns([1, 2, 3], ["a", "b", "c"], ["", "", ""], width=346, height=100, flags={1: "ประชาคม"})
    bar = chart.bars[1]
    assert [(mark.label, mark.at) for mark in chart.flags] == [("ประชาคม", pytest.approx(bar.x + bar.width / 2))]
