"""What is said of a brief: figures, days and sentences, in one kind of digits."""

import re
from dataclasses import replace
from datetime import date

import pytest

from admin.brief_files.told import Told
from admin.brief_files.words import GROUPS_ON_PAPER, tell
from admin.paper.figures import Figure, Numerals
from bot.domain.brief import HeatLine, Quote, SilentPlace
from tests.brief_on_paper import awkward_brief, brief_of, empty_brief, group

ARABIC = set("0123456789")


def lead(told: Told) -> str:
    return plain(*told.lead)


def plain(*sentences: str) -> str:
    """As it is read, whatever keeps figures and their units on one line."""
    return " ".join(sentences).replace("\xa0", " ")


def test_no_line_breaks_between_a_figure_and_its_unit():
    told = tell(replace(brief_of(), fastest=replace(group(2, 5, "ฝุ่นควัน", 102), since_last=40)))
    ours = [*told.lead, *told.method, told.urgent_heading, *(one.summary for one in told.chapters)]
    assert sum("\xa0" in one for one in ours) > len(told.chapters)
    assert [one for one in ours if re.search(r"\d (คน|เรื่อง|กลุ่ม|ชุมชน)", one)] == []


def test_the_lead_says_people_communities_needs_and_the_three_largest_groups():
    brief = replace(
        brief_of(1, 0),
        people=968,
        needs=1257,
        communities_heard=15,
        communities_asked=16,
        top=(group(1, 6, "ไฟดับ", 118), group(2, 5, "ฝุ่นควัน", 102), group(3, 6, "ถนนพัง", 96)),
        fastest=replace(group(2, 5, "ฝุ่นควัน", 102), since_last=40),
    )
    assert lead(tell(brief)) == (
        "968 คน จาก 15 ใน 16 ชุมชน พูดไว้ 1,257 เรื่อง"
        " สามเรื่องที่คนพูดถึงมากที่สุดคือ ไฟดับ (118 คน) ฝุ่นควัน (102 คน) และถนนพัง (96 คน)"
        " เรื่องที่มีคนพูดเพิ่มเร็วที่สุดใน 7 วัน คือ ฝุ่นควัน เพิ่ม 40 คน"
    )


def test_one_group_or_none_is_said_without_a_number_of_groups():
    brief = brief_of(1, 3)
    assert "เรื่องที่คนพูดถึงมากที่สุดคือ ไฟดับ (118 คน) " in lead(tell(replace(brief, top=(group(1, 6, "ไฟดับ", 118),))))
    assert "ยังไม่ตรงกันพอที่จะจัดเป็นกลุ่ม" in lead(tell(replace(brief, top=())))
    assert lead(tell(empty_brief())) == "ยังไม่มีเรื่องจากชุมชนในพื้นที่ของประชาคมนี้"


def test_growth_counts_from_the_last_forum_or_from_seven_days():
    brief = brief_of(2, 2)
    grown = replace(group(2, 5, "ฝุ่นควัน", 102), since_last=40)
    since = replace(brief, last_forum_on=date(2025, 11, 30), fastest=grown)
    assert "หลังประชาคมครั้งก่อนเมื่อวันที่ 30 พฤศจิกายน 2568 คือ ฝุ่นควัน เพิ่ม 40 คน" in lead(tell(since))
    assert (tell(brief).since, tell(since).since) == ("ใน 7 วัน", "ตั้งแต่ครั้งก่อน")
    nobody = replace(brief, fastest=replace(grown, since_last=0))
    assert "ไม่มีกลุ่มเรื่องใดที่มีคนพูดเพิ่มใน 7 วัน" in lead(tell(nobody))


def test_the_column_of_growth_says_new_same_or_by_how_many():
    groups = (
        replace(group(1, 1, "ก", 9), since_last=9, is_new=True),
        replace(group(2, 1, "ข", 8), since_last=0, is_new=False),
        replace(group(3, 1, "ค", 7), since_last=1200, is_new=False),
    )
    brief = brief_of(0, 0)
    told = tell(replace(brief, chapters=(replace(brief.chapters[0], groups=groups),)))
    assert [one.since_cell for one in told.chapters[0].groups] == ["ใหม่", "เท่าเดิม", "+1,200"]
    assert [one.since.value for one in told.chapters[0].groups] == [9, 0, 1200]


def test_thai_digits_are_used_for_what_we_write_and_for_nothing_else():
    brief = replace(brief_of(2, 3), questions=("ซอย 3 หรือซอย 4",))
    told = tell(brief, thai_digits=True)
    ours = [told.head, told.when, told.plan, told.since, told.urgent_heading, *(one.figure for one in told.figures)]
    assert [text for text in ours if ARABIC & set(text.replace("ชั้น 1", ""))] == []
    assert "ชั้น 1" in told.when
    assert told.questions == ("ซอย 3 หรือซอย 4",)
    chapter = told.chapters[5]
    assert chapter.groups[0].title == brief.chapters[5].groups[0].title
    assert chapter.quotes[0].number == brief.chapters[5].groups[0].quotes[0].number
    assert chapter.heading.startswith("ประเด็นที่ ๖ ")


def test_a_figure_knows_what_it_counts_in_either_digits():
    for thai_digits, text in ((False, "1,257"), (True, "๑,๒๕๗")):
        figure = Numerals(thai_digits=thai_digits).figure(1257)
        assert (str(figure), figure.value) == (text, 1257)
    assert Numerals(thai_digits=True).cell(0) == "–"


def test_the_heat_map_adds_up_and_names_places_that_are_not_known():
    brief = replace(
        brief_of(1, 0),
        heat=(
            HeatLine(1, "ชุมชนบ้านฟ่อน", "ต.ชมพู", {1: 4, 6: 40}, 1, 45, is_silent=False),
            HeatLine(2, "ชุมชนบ้านกาด", "ต.ชมพู", {6: 1}, 0, 1, is_silent=True),
            HeatLine(None, "", "", {9: 2}, 0, 2, is_silent=False),
        ),
    )
    heat = tell(brief).heat
    assert [number for number, _, _ in heat.columns] == [1, 2, 3, 4, 5, 6, 7, 9]
    lines = [line for _, lines in heat.areas for line in lines]
    assert [line.name for line in lines] == ["บ้านฟ่อน", "บ้านกาด (เงียบ)", "ยังไม่ทราบชุมชน"]
    assert [cell.step for cell in lines[0].cells] == [1, 0, 0, 0, 0, 5, 0, 0]
    assert [cell.figure for cell in heat.footer.cells] == ["4", "–", "–", "–", "–", "41", "–", "2"]
    assert (heat.footer.name, heat.footer.undecided, heat.footer.total) == ("รวมทั้งเทศบาล", "1", "48")


def test_paper_quotes_the_largest_groups_in_turn_and_leaves_out_what_was_taken_back():
    def said(*texts: str) -> tuple[Quote, ...]:
        return tuple(Quote(f"KN-2571-{text or 'x'}", text, "บ้านฟ่อน") for text in texts)

    groups = (
        replace(group(1, 6, "ก", 9), quotes=said("ก1", "ก2")),
        replace(group(2, 6, "ข", 8), quotes=said("", "ข2")),
        replace(group(3, 6, "ค", 7), quotes=()),
    )
    brief = brief_of(0, 0)
    told = tell(replace(brief, chapters=(replace(brief.chapters[5], groups=groups),)))
    assert [quote.text for quote in told.chapters[0].quotes] == ["ก1", "ก2", "ข2"]


def test_more_groups_than_paper_holds_are_counted():
    told = tell(brief_of(GROUPS_ON_PAPER + 7, 1))
    assert plain(told.chapters[0].more) == "ยังมีอีก 7 กลุ่มที่มีคนน้อยกว่านี้ ดูได้ในไฟล์ XLSX"
    assert len(told.chapters[0].groups) == GROUPS_ON_PAPER + 7
    assert tell(brief_of(GROUPS_ON_PAPER, 1)).chapters[0].more == ""


def test_a_group_without_a_name_is_not_given_one():
    assert tell(awkward_brief()).chapters[0].groups[-1].title == "กลุ่มที่ 99"


def test_how_it_was_made_hides_nothing():
    method = plain(*tell(brief_of()).method)
    for words in (
        "ทาง LINE 1,201 เรื่อง", "จากกระดาษ 41 เรื่อง", "จากโทรศัพท์ 15 เรื่อง", "ระบบจัด 945 เรื่อง",
        "เจ้าหน้าที่ตัดสิน 100 เรื่อง", "ยังไม่ตรวจ 27 เรื่อง", "ยังตัดสินไม่ได้ 13 เรื่อง", "ไม่เข้ากลุ่มใด 157 เรื่อง",
        "ถอนหรือลบ 8 เรื่อง", "issues-4, danger-2", "วันที่ 5 มกราคม 2569 ถึงวันที่ 17 มีนาคม 2569",
    ):  # fmt: skip
        assert words in method


def test_what_is_not_counted_is_told_by_whose_doing():
    brief = brief_of()
    left_out = replace(brief, method=replace(brief.method, withdrawn=2, dismissed=3, merged=1))
    (told,) = (one for one in tell(left_out).method if one.startswith("ไม่นับในสรุปนี้"))
    assert told.replace("\xa0", " ").split(" ที่") == [
        "ไม่นับในสรุปนี้ เรื่องที่ผู้แจ้งถอนหรือลบ 2 เรื่อง",
        "เจ้าหน้าที่เห็นว่าไม่ใช่ความต้องการ 3 เรื่อง",
        "รวมไว้กับเรื่องอื่นของผู้แจ้งคนเดียวกัน 1 เรื่อง",
    ]


def test_new_is_said_to_count_from_seven_days_where_no_forum_covered_all_of_it():
    said = " ".join(tell(replace(brief_of(), last_forum_on=None)).method)
    assert "เพราะยังไม่เคยมีประชาคมระดับเดียวกันที่ครอบคลุมพื้นที่นี้ทั้งหมด" in said


@pytest.mark.parametrize(("is_frozen", "edition"), [(False, "ฉบับร่าง"), (True, "ฉบับตรึง")])
def test_the_head_says_which_edition_of_which_moment(is_frozen, edition):
    told = tell(brief_of(1, 1), is_frozen=is_frozen)
    assert told.head == f"สรุปก่อนประชาคม 2 เมษายน 2569 · {edition} ข้อมูลถึง 17 มีนาคม 2569 เวลา 14.32 น."


def test_urgent_needs_say_whether_a_person_has_looked():
    told = tell(awkward_brief())
    assert plain(told.urgent_heading) == "เรื่องด่วน 11 เรื่อง"
    assert [one.said.endswith("ยังไม่มีคนตรวจ") for one in told.urgent[:2]] == [True, False]
    assert told.urgent[-1].text == "เรื่องนี้ไม่แสดงแล้ว"


def test_every_figure_of_a_group_keeps_its_number():
    brief = awkward_brief()
    for told, given in zip(tell(brief, thai_digits=True).chapters[0].groups, brief.chapters[0].groups, strict=True):
        kept = (told.people, told.tellers, told.supporters, told.needs, told.communities, told.since)
        assert all(isinstance(figure, Figure) for figure in kept)
        assert [figure.value for figure in kept] == [
            given.people, given.tellers, given.supporters, given.needs, given.communities, given.since_last,
        ]  # fmt: skip


def test_figures_in_our_own_words_have_the_digits_of_the_rest_and_names_and_numbers_to_ring_keep_theirs():
    brief = brief_of(1, 1)
    asked = "ชวนทาง LINE ได้ 12 คน จาก 1,250 ครัวเรือน และยังไม่มีใครเข้ามาทางโปสเตอร์ QR รหัส 07"
    unreached = "ยังไม่มีเพื่อนใน LINE จาก 95 ครัวเรือน ต้องใช้กระดาษหรือให้โทร 054-218-222"
    turned = tell(
        replace(
            brief,
            forum=replace(brief.forum, reach="หมู่ 4 หมู่ 5 และอีก 3 แห่ง"),
            silent=tuple(SilentPlace("บ้านฟ่อน", 0, 12, None, None, how) for how in (asked, unreached)),
            top=(replace(group(99, 6, "", 4), number=99),),
        ),
        thai_digits=True,
    )
    assert turned.reach == "พื้นที่ หมู่ 4 หมู่ 5 และอีก ๓ แห่ง"
    assert turned.heat.footer.name == "รวม หมู่ 4 หมู่ 5 และอีก ๓ แห่ง"
    assert turned.silent[0].reach == ("ชวนทาง LINE ได้ ๑๒ คน จาก ๑,๒๕๐ ครัวเรือน และยังไม่มีใครเข้ามาทางโปสเตอร์ QR รหัส 07")
    assert turned.silent[1].reach.endswith("จาก ๙๕ ครัวเรือน ต้องใช้กระดาษหรือให้โทร 054-218-222")
    assert "กลุ่มที่ ๙๙ (๔ คน)" in lead(turned).replace("\xa0", " ")
