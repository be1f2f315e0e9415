"""What looks wrong in a document is pointed at, and what is right is left alone."""

import pytest

from bot.domain.write_up_checks import Fault, FaultKind, faults_in


def kinds(text: str, *, people: int = 200) -> list[FaultKind]:
    return [one.kind for one in faults_in({"results": text}, people=people)]


@pytest.mark.parametrize(
    ("text", "kind", "found", "meant"),
    [
        ("ประเด็นการพัฒนาที่ 1** การศึกษา", FaultKind.MARKS, "**", ""),
        ("## ผลการประชุม", FaultKind.MARKS, "##", ""),
        ("สักส่วนประชาคมเมือง", FaultKind.SLIP, "สักส่วน", "สัดส่วน"),
        ("วันศุกร์ที่ 2 เมษายน 2569", FaultKind.WEEKDAY, "วันศุกร์ที่ 2 เมษายน 2569", "พฤหัสบดี"),
        ("วันจันทร์ ๒ เม.ย. พ.ศ. ๒๕๖๙", FaultKind.WEEKDAY, "วันจันทร์ 2 เม.ย. พ.ศ. 2569", "พฤหัสบดี"),
        ("วันจันทร์ที่ 31 กุมภาพันธ์ 2569", FaultKind.WEEKDAY, "วันจันทร์ที่ 31 กุมภาพันธ์ 2569", ""),
        ("ผู้เข้าร่วมประชุม จำนวน 210 คน", FaultKind.TOTAL, "ผู้เข้าร่วมประชุม จำนวน 210 คน", "200"),
        ("รวมทั้งสิ้น ๒๑๐ คน", FaultKind.TOTAL, "รวมทั้งสิ้น 210 คน", "200"),
    ],
)
def test_what_looks_wrong_is_pointed_at(text, kind, found, meant):
    assert faults_in({"results": text}, people=200) == [Fault(kind, "results", found, meant)]


@pytest.mark.parametrize(
    "text",
    [
        "วันพฤหัสบดีที่ 2 เมษายน 2569 เวลา 09.30 น.",
        "วันพฤหัสที่ 2 เมษายน 2569",
        "สัดส่วนประชาคมเมือง 50 คน",
        "รวม\N{NO-BREAK SPACE}200 คน และผู้มีส่วนร่วมทั้งหมด 200 คน",
        "ห้อง #3 อาคาร 2",
        "- ข้อหนึ่ง\n- ข้อสอง",
        "",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert kinds(text) == []


def test_digits_of_both_kinds_are_told_where_the_rarer_ones_stand():
    texts = {"people": "ศูนย์พัฒนาเด็กเล็ก ๑๐ แห่ง", "results": "ครั้งที่ 1/2569 เวลา 09.30 น."}
    assert faults_in(texts, people=0) == [Fault(FaultKind.DIGITS, "people", "๑๐")]
    turned = {"people": "10 แห่ง", "results": "ครั้งที่ ๑/๒๕๖๙ เวลา ๐๙.๓๐ น."}
    assert faults_in(turned, people=0) == [Fault(FaultKind.DIGITS, "people", "10")]


@pytest.mark.shared
def test_the_marks_and_the_slip_of_a_published_document_are_found(shared):
    (path,) = (shared / "seeds").glob("000_*.txt")
    found = {(one.kind, one.found) for one in faults_in({"results": path.read_text(encoding="utf-8")}, people=200)}
    assert found == {(FaultKind.MARKS, "**"), (FaultKind.SLIP, "สักส่วน"), (FaultKind.DIGITS, "๑๐")}
