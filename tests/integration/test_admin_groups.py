"""The group workbench as facilitators, viewers and others meet it; every act works without a script."""

import re
from dataclasses import replace
from weakref import WeakKeyDictionary

import pytest

from bot.domain.roles import Role
from bot.services import group_index
from bot.services.edit_group import lock_group, merge_groups
from bot.services.edit_settings import edit_settings
from bot.store.group_log import is_regrouping_asked
from bot.store.group_proposals import proposals_of
from bot.store.models import GroupAct
from tests.admin_site import browser_of, csrf_of, hire
from tests.grouped import LIGHTS, ROADS

HERE = "/admin/khelang/groups"


@pytest.fixture
def facilitator(as_role):
    return as_role(Role.FACILITATOR)


@pytest.fixture
def two(grouped):
    """Two groups of one issue and their needs."""
    lights, roads = grouped.say_all(LIGHTS), grouped.say_all(ROADS, community=1)
    return grouped.group(lights, "ไฟดับ"), grouped.group(roads, "ถนนพัง"), lights, roads


def post(client, address: str, **form):
    return client.post(f"{HERE}{address}", data={"csrf_token": csrf_of(client, HERE), **form})


def undo_address(page: str) -> str:
    return re.search(r'action="/admin/khelang/groups(/log/\d+[^"]*)" class="toast', page)[1].replace("&amp;", "&")


def test_groups_stand_by_people_with_their_figures(facilitator, grouped, two):
    for who in ("dara", "dao"):
        grouped.agree(two[3][0], who)
    page = facilitator.get(HERE).text
    assert re.findall(r"<b><bdi>(.+?)</bdi></b>", page)[:2] == ["ถนนพัง", "ไฟดับ"]
    assert "5 คน · 1 ชุมชน" in page
    assert "2 กลุ่ม · อีก 0 เรื่องยังไม่มีกลุ่ม" in page
    opened = facilitator.get(f"{HERE}?group={two[1]}").text
    assert re.findall(r"<div><b>(.+?)</b>", opened) == ["5", "3", "2", "1", "+5"]


def test_personal_data_is_masked_and_words_are_escaped(facilitator, grouped):
    grouped.group([grouped.say("ไฟดับ โทร 081-234-5678 <script>"), grouped.say("ไฟดับ")], "<b>ไฟ</b>")
    page = facilitator.get(HERE).text
    assert "081-234" not in page
    assert "[เบอร์โทร]" in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;ไฟ" in page


def test_filters_count_anew_without_regrouping(facilitator, grouped, two, database):
    page = facilitator.get(HERE).text
    first = re.search(r'<option value="(c\d+)"', page)[1]
    filtered = facilitator.get(f"{HERE}?place={first}").text
    assert "1 กลุ่ม" in filtered
    assert "ถนนพัง" not in re.findall(r"<b><bdi>(.+?)</bdi></b>", filtered)
    for odd in (
        "?place=c999999",
        "?place=x",
        "?period=9",
        "?sort=x",
        "?issue=99",
        "?issue=x",
        "?shown=999999999",
        "?look=1",
    ):
        assert facilitator.get(HERE + odd).status_code == 200
    for missing in ("?group=99", "?group=999999999"):
        assert facilitator.get(HERE + missing).status_code == 404


def test_needs_are_moved_by_the_name_of_a_group_and_the_act_is_taken_back(facilitator, grouped, two):
    one, other, lights, _ = two
    answer = post(facilitator, f"/needs?group={one}", act="move", need=lights[:2], to=f"G-{other:03d} ถนนพัง")
    assert answer.status_code == 303
    assert answer.location.endswith(f"group={one}")
    assert [grouped.sits(number) for number in lights] == [other, other, one]
    page = facilitator.get(answer.location).text
    assert "ย้าย 2 เรื่อง" in page
    post(facilitator, undo_address(page))
    assert {grouped.sits(number) for number in lights} == {one}
    assert "เลิกทำแล้ว" in facilitator.get(HERE).text


def test_a_selection_becomes_a_group_of_its_own_which_is_then_open(facilitator, grouped, two):
    answer = post(facilitator, f"/needs?group={two[0]}", act="new", need=two[2][:2])
    made = grouped.sits(two[2][0])
    assert made == 3
    assert answer.location.endswith(f"group={made}")


def test_taking_out_the_last_needs_shows_those_without_a_group(facilitator, grouped, two):
    answer = post(facilitator, f"/needs?group={two[0]}", act="out", need=two[2])
    assert answer.location.endswith("group=alone")
    page = facilitator.get(f"{HERE}?group=alone&issue=6").text
    assert all(number.rsplit("-", 1)[1] in page for number in two[2])


def test_duplicates_names_and_locks(facilitator, grouped, two):
    one, _, lights, _ = two
    post(facilitator, "/needs", act="duplicate", need=lights[:2])
    assert f"ซ้ำกับ {lights[0].rsplit('-', 1)[1]}" in facilitator.get(f"{HERE}?group={one}").text
    post(facilitator, f"/{one}", act="rename", title="ไฟส่องสว่างในซอย")
    page = facilitator.get(f"{HERE}?group={one}").text
    assert 'value="ไฟส่องสว่างในซอย"' in page
    assert "ตั้งชื่อโดย" in page
    post(facilitator, f"/{one}", act="lock")
    assert grouped.row(one).is_locked
    post(facilitator, f"/{one}", act="unlock")
    assert not grouped.row(one).is_locked


def test_a_merge_is_shown_with_its_true_total_before_it_is_done(facilitator, grouped, two):
    one, other, lights, roads = two
    grouped.agree(lights[0], "dara")
    grouped.agree(roads[0], "dara")
    page = facilitator.get(f"{HERE}?group={one}&with=G-{other:03d}").text
    assert "รวมแล้วเป็น 7 คน เพราะ 1 คนอยู่ทั้งสองกลุ่ม" in page
    assert grouped.sits(roads[0]) == other
    post(facilitator, f"/{one}?group={one}", act="merge", **{"with": str(other)})
    assert grouped.ranked()[0].people == 7
    merged = facilitator.get(f"{HERE}?group={other}")
    assert merged.status_code == 302
    assert merged.location.endswith(f"group={one}")
    assert "ไม่พบกลุ่ม" in facilitator.get(f"{HERE}?group={one}&with=ไม่มี").text


def test_a_proposal_says_its_effect_in_people_and_is_taken_or_not(facilitator, grouped, khelang, database):
    one, other = grouped.group(grouped.say_all(LIGHTS), "ไฟดับ"), grouped.group(grouped.say_all(LIGHTS), "ซอยมืด")
    grouped.regroup()
    page = facilitator.get(f"{HERE}?group={one}").text
    assert "ผสานกับ “ซอยมืด” 3 คน" in page
    assert "รวมแล้วเป็น 6 คน ไม่มีใครอยู่ทั้งสองกลุ่ม" in page
    with database.reading() as session:
        proposal = proposals_of(session, khelang.id, khelang.cycle.id)[0].id
    post(facilitator, f"/proposals/{proposal}", act="refuse")
    assert "ระบบเสนอ" not in facilitator.get(f"{HERE}?group={one}").text
    post(facilitator, undo_address(facilitator.get(HERE).text))
    post(facilitator, f"/proposals/{proposal}", act="accept")
    assert grouped.ranked()[0].people == 6
    assert grouped.sits(grouped.say(LIGHTS[0])) in (one, other)
    assert post(facilitator, f"/proposals/{proposal}", act="accept").status_code == 404


def test_a_proposal_is_told_by_whole_groups_under_any_filter(facilitator, grouped):
    for title in ("ไฟดับ", "ซอยมืด"):
        grouped.group([*grouped.say_all(LIGHTS, community=1), grouped.say(LIGHTS[0])], title)
    grouped.regroup()
    page = facilitator.get(HERE).text
    effects = re.findall(r"รวมแล้วเป็น[^<]*", page)
    assert effects == ["รวมแล้วเป็น 8 คน ไม่มีใครอยู่ทั้งสองกลุ่ม"]
    place = re.search(r'<option value="(c\d+)"', page)[1]
    assert re.findall(r"รวมแล้วเป็น[^<]*", facilitator.get(f"{HERE}?place={place}").text) == effects


def test_beside_needs_without_a_group_only_proposals_of_their_issue_are_told(facilitator, grouped):
    group = grouped.group(grouped.say_all(LIGHTS), "ไฟดับ")
    grouped.do(lock_group, group, is_locked=True)
    grouped.say_all(LIGHTS)
    grouped.regroup()
    assert "ระบบเสนอ</h2>" in facilitator.get(f"{HERE}?group=alone&issue=6").text
    assert "ระบบเสนอ</h2>" not in facilitator.get(f"{HERE}?group=alone&issue=3").text


def test_a_refused_act_keeps_what_was_chosen_and_typed(facilitator, grouped, two):
    one, _, lights, _ = two
    where = f"/needs?group={one}"
    for typed, status in (("ถนนพัง", 409), ("G-099", 404)):
        answer = post(facilitator, where, act="move", need=lights[:2], to=typed)
        assert answer.status_code == status
        assert re.findall(r'name="need" value="([^"]+)"[^>]* checked', answer.text) == lights[:2]
        assert f'value="{typed}"' in answer.text
        assert 'role="alert"' in answer.text
    answer = post(facilitator, f"/{one}?group={one}", act="rename", title="ก" * 121)
    assert f'value="{"ก" * 121}"' in answer.text
    assert grouped.row(one).title == "ไฟดับ"


def test_an_act_on_a_group_that_is_gone_leads_back_and_says_so(facilitator, grouped, two):
    one, other, lights, _ = two
    grouped.do(merge_groups, one, other)
    answer = post(facilitator, f"/needs?group={other}", act="move", need=lights[:1], to="G-099")
    assert answer.status_code == 303
    assert f"group={one}" in answer.location
    assert "ไม่มีกลุ่มนี้แล้ว" in facilitator.get(answer.location).text


def test_what_needs_are_compared_with_is_read_before_the_transaction_begins(facilitator, grouped, two, monkeypatch):
    monkeypatch.setattr(group_index, "_kept_by_database", WeakKeyDictionary())
    writes = []
    read = group_index.vectors_of_cycle

    def reading(session, *more):
        writes.append(session.connection().get_execution_options().get("writes", False))
        return read(session, *more)

    monkeypatch.setattr(group_index, "vectors_of_cycle", reading)
    post(facilitator, f"/needs?group={two[0]}", act="move", need=two[2][:1], to=str(two[1]))
    assert grouped.sits(two[2][0]) == two[1]
    assert writes == [False]


def test_locking_sends_no_name_along(facilitator, grouped, two):
    page = facilitator.get(f"{HERE}?group={two[0]}").text
    (of_lock,) = re.findall(r'form="(\w+)" name="act" value="lock"', page)
    (form,) = re.findall(rf'<form method="post" id="{of_lock}".*?</form>', page, re.DOTALL)
    assert 'name="title"' not in form


def test_a_proposal_to_split_can_be_looked_at_first(facilitator, grouped, khelang, database):
    both = grouped.group([*grouped.say_all(LIGHTS * 2), *grouped.say_all(ROADS)], "ซอย")
    grouped.regroup()
    with database.reading() as session:
        proposal = proposals_of(session, khelang.id, khelang.cycle.id)[0]
    page = facilitator.get(f"{HERE}?group={both}&look={proposal.id}").text
    assert page.count(" checked>") == len(proposal.need_ids)
    assert "เรื่องที่ระบบเสนอ 3 เรื่อง" in page


def test_a_regroup_is_asked_for_and_the_page_says_that_it_is_being_made(facilitator, grouped, two, khelang, database):
    assert post(facilitator, "/regroup").status_code == 303
    with database.reading() as session:
        assert is_regrouping_asked(session, khelang.id, khelang.cycle.id)
    assert "ระบบกำลังจัดกลุ่มใหม่" in facilitator.get(HERE).text
    grouped.regroup()
    assert "ระบบกำลังจัดกลุ่มใหม่" not in facilitator.get(HERE).text


def test_what_came_of_a_regroup_is_said_until_the_next_act(facilitator, grouped):
    both = grouped.group([*grouped.say_all(LIGHTS), *grouped.say_all(ROADS)], "ไฟกับถนน")
    grouped.regroup()  # of the hour: nobody waits for what comes of it
    assert "จัดกลุ่มใหม่เสร็จแล้ว" not in facilitator.get(HERE).text
    post(facilitator, "/regroup")
    assert "จัดกลุ่มใหม่เสร็จแล้ว" not in facilitator.get(HERE).text
    grouped.say_all(("ขอสนามเด็กเล่นข้างตลาดนัด", "ขอสนามเด็กเล่นข้างตลาดนัดครับ"), issue=4)
    grouped.regroup()
    done = "ย้าย 2 เรื่อง ได้กลุ่มเพิ่ม 1 กลุ่ม · มีข้อเสนอรอคนตัดสิน 1 ข้อ ในกลุ่มที่มีป้าย “มีข้อเสนอ”"
    assert re.search(rf"จัดกลุ่มใหม่เสร็จแล้ว เวลา [\d.]+ น\. · {done}</p>", facilitator.get(HERE).text)
    post(facilitator, f"/{both}", act="lock")
    page = facilitator.get(HERE).text
    assert "จัดกลุ่มใหม่เสร็จแล้ว" not in page
    assert '<span role="status">ล็อกกลุ่มแล้ว</span>' in page


def test_what_cannot_be_done_is_said_and_changes_nothing(facilitator, grouped, two):
    before = grouped.picture()
    nothing = post(facilitator, f"/needs?group={two[0]}", act="new")
    assert nothing.status_code == 409
    assert "ยังไม่ได้เลือกเรื่อง" in nothing.text
    assert "ยังไม่ได้เลือกกลุ่มปลายทาง" in post(facilitator, "/needs", act="move", need=two[2][:1], to="ไม่มี").text
    assert post(facilitator, "/needs", act="move", need=two[2][:1], to="G-999").status_code == 404
    assert post(facilitator, "/needs", act="move", need=["KN-2571-99999"], to="2").status_code == 409
    assert post(facilitator, "/needs", act="x", need=two[2][:1]).status_code == 404
    assert post(facilitator, f"/{two[0]}", act="rename", title="ก" * 500).status_code == 409
    assert post(facilitator, "/log/99999").status_code == 404
    assert grouped.picture() == before


def test_a_viewer_reads_and_does_nothing(as_role, grouped, two):
    viewer = as_role(Role.VIEWER)
    page = viewer.get(HERE).text
    assert "ไฟดับ" in page
    assert 'name="act"' not in page
    assert 'type="checkbox" name="need"' not in page
    token = csrf_of(viewer, HERE)
    before = grouped.picture()
    for address in ("/needs", "/regroup", f"/{two[0]}", "/log/1", "/proposals/1"):
        answer = viewer.post(HERE + address, data={"csrf_token": token, "act": "lock", "need": two[2]})
        assert answer.status_code == 403, address
    assert grouped.picture() == before


def test_forged_forms_are_refused(facilitator, grouped, two):
    before = grouped.picture()
    assert facilitator.post(f"{HERE}/needs", data={"act": "out", "need": two[2]}).status_code == 400
    assert grouped.picture() == before


def test_groups_of_another_authority_do_not_exist(site, database, grouped, two, lamphun):
    other = browser_of(site, database, hire(database, lamphun.id, "a@lamphun.example", Role.ADMIN))
    assert other.get(HERE).status_code == 404
    theirs = "/admin/lamphun/groups"
    assert "ไฟดับ" not in other.get(theirs).text
    assert other.get(f"{theirs}?group={two[0]}").status_code == 404
    assert other.get(f"{theirs}/{two[0]}/print").status_code == 404
    token = csrf_of(other, theirs)
    before = grouped.picture()
    with database.reading() as session:
        act = session.query(GroupAct).order_by(GroupAct.id.desc()).first().id
    for address, form in (
        (f"/log/{act}", {}),
        (f"/{two[0]}", {"act": "lock"}),
        ("/needs", {"act": "out", "need": two[2]}),
    ):
        assert other.post(theirs + address, data={"csrf_token": token, **form}).status_code in (404, 409), address
    assert grouped.picture() == before


def test_in_manual_mode_names_are_blank_fields_and_no_regroup_is_offered(facilitator, grouped, khelang, database):
    settings, by = replace(khelang.settings, machine_labels=False), grouped.by
    with database.transaction() as session:
        edit_settings(session, khelang.id, contact_phone="", settings=settings, by=by["staff_id"], now=grouped.now)
    number = grouped.say(LIGHTS[0])
    answer = post(facilitator, "/needs?group=alone&issue=6", act="new", need=[number])
    page = facilitator.get(answer.location).text
    assert "G-001 ยังไม่มีชื่อ" in page
    assert re.search(r'name="title" class="titleedit" value=""', page)
    assert "เสนอการจัดกลุ่มใหม่" not in page
    assert post(facilitator, "/regroup").status_code == 409


def test_an_empty_authority_is_told_how_groups_come_about(facilitator):
    assert "ยังไม่มีกลุ่มเรื่อง" in facilitator.get(HERE).text


def test_undecided_needs_have_a_tab_of_their_own(facilitator, grouped, two):
    number = grouped.say("ช่วยดูหน่อย", is_undecided=True)
    page = facilitator.get(f"{HERE}?issue=undecided").text
    assert number.rsplit("-", 1)[1] in page
    assert (
        post(facilitator, "/needs?issue=undecided", act="move", need=[number], to=f"G-{two[0]:03d}").status_code == 303
    )
    assert (grouped.sits(number), grouped.need(number).issue_by) == (two[0], "staff")


def test_one_group_is_printed_with_all_its_needs(as_role, grouped, two):
    page = as_role(Role.VIEWER).get(f"{HERE}/{two[0]}/print").text
    assert all(number in page for number in two[2])
    assert "<b>3</b> คน" in page


def test_the_page_of_a_need_leads_to_its_group(facilitator, grouped, two):
    page = facilitator.get(f"/admin/khelang/needs/{two[2][0]}").text
    assert f'href="/admin/khelang/groups?group={two[0]}" data-key="g"' in page
    alone = grouped.say("อยากได้สนามเด็กเล่น")
    assert "group=alone" in facilitator.get(f"/admin/khelang/needs/{alone}").text
