"""The list of those invited as staff have it."""

import pytest

from bot.domain.member_list import MOST_MEMBERS, ListedMember, read_member_list, text_of

GROUPS = ("ผู้นำชุมชน", "กลุ่มผู้สูงวัย")


def read(text):
    members, wrong = read_member_list(text, GROUPS)
    assert wrong == []
    return [(one.number, one.name, one.group, one.phone) for one in members]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_cells_may_be_parted_by_any_usual_mark(mark):
    assert read(mark.join(("1", "สมชาย ใจดี", "ผู้นำชุมชน", "081"))) == [(1, "สมชาย ใจดี", "ผู้นำชุมชน", "081")]


def test_a_heading_gives_the_columns_their_order_and_others_are_passed_over():
    text = "ชื่อ-สกุล,ที่อยู่,กลุ่ม,ลำดับ\n\n สมชาย  ใจดี ,12 ม.3,กลุ่มผู้สูงวัย,๑๒.\n"
    assert read(text) == [(12, "สมชาย ใจดี", "กลุ่มผู้สูงวัย", "")]


def test_quotes_of_a_spreadsheet_hold_a_cell_together():
    assert read('1,"สมชาย, ใจดี",ผู้นำชุมชน,๐๘๑-๐๐๐') == [(1, "สมชาย, ใจดี", "ผู้นำชุมชน", "081-000")]


def test_a_list_without_end_is_refused_by_name():
    members, wrong = read_member_list("\n".join(f",คนที่ {at},ผู้นำชุมชน," for at in range(MOST_MEMBERS + 1)), GROUPS)
    assert len(members) >= MOST_MEMBERS
    assert "แบ่งเป็นหลายครั้ง" in wrong[-1].thai


@pytest.mark.parametrize("text", ["\0", '"', "1", "1,,,", "\x1c", ",,,,,,", '1,"ไม่ปิด,ผู้นำชุมชน'])
def test_nothing_breaks_the_reading(text):
    members, _ = read_member_list(text, GROUPS)
    assert all(isinstance(one, ListedMember) for one in members)


def test_bytes_are_read_in_the_spelling_they_have():
    for coding in ("utf-8", "utf-8-sig", "utf-16", "cp874"):
        assert text_of("ชื่อ,กลุ่ม".encode(coding)) == "ชื่อ,กลุ่ม"
    assert text_of(b"\xff\xfe\x00")  # cut in the middle
