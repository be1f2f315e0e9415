"""Personal data in a text: found, labelled, and not confused with what only looks like it."""

import pytest

from nlp import redact


def found_in(text):
    return [(text[span.start : span.end], span.kind) for span in redact(text).spans]


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("โทรหาผมที่ 089-000-1122 ได้ครับ", "089-000-1122", "phone"),
        ("เบอร์บ้าน 054-000-123", "054-000-123", "phone"),
        ("ติดต่อ +66 89 000 1122", "+66 89 000 1122", "phone"),
        ("เบอร์ ๐๘๑๐๐๐๒๒๓๓ ค่ะ", "๐๘๑๐๐๐๒๒๓๓", "phone"),
        ("บัตรเลข 1-5299-00123-45-6", "1-5299-00123-45-6", "national_id"),
        ("บัตรประชาชน 1529900123456 ค่ะ", "1529900123456", "national_id"),
        ("ส่งมาที่ somchai.k@example.org", "somchai.k@example.org", "email"),
        ("โอนเข้าบัญชีกรุงไทย 123-0-45678-9", "123-0-45678-9", "bank_account"),
        ("รถทะเบียน กข 1234 ลำปาง จอดขวาง", "กข 1234 ลำปาง", "plate"),
        ("โทร.0890001122", "0890001122", "phone"),
        ("0890001122/0891112233", "0891112233", "phone"),
        ("พร้อมเพย์ 0812345678", "0812345678", "phone"),
        ("กท 1234 จอดขวางหน้าบ้าน", "กท 1234", "plate"),
        ("บ้านเลขที่ 99/12 หมู่ 3", "99/12", "house_no"),
        ("แจ้งโดยนางสาวสมหญิง ใจงาม", "นางสาวสมหญิง ใจงาม", "name"),
        ("ผมชื่อสมชายครับ", "สมชาย", "name"),
    ],
)
def test_personal_data_is_found(text, part, kind):
    assert (part, kind) in found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "งบ 1,250,000 บาท ปี 2568",
        "แผนพัฒนา พ.ศ. 2571-2575",
        "ซอย 12 แยก 3 ถนนสาย 1023",
        "หนังสือที่ ลป 52001/ว 1234",
        "สายด่วน 1669 และ 191",
        "หลักกิโลเมตรที่ 41+350 ทรุด",
        "นายกเทศมนตรีไม่มา นายอำเภอก็ไม่มา",
        "คุณภาพน้ำแย่มาก คุณครูก็น้อย",
        "ซอยแจ้งวัฒนะ 15/1 ถนนแจ้งวัฒนะ",
        "เสาไฟเลขที่ 123/45",
        "วันที่ 12/08/2567 เวลา 09.30 น.",
        "รหัสครุภัณฑ์ 412-60-0031-77",
        "ค่าเช่าแผงวันละ 45 บาทต่อคูหา",
    ],
)
def test_what_only_looks_like_it_stays(text):
    assert redact(text).redacted == text


def test_labels_stand_in_the_place_of_the_data():
    assert redact("โทร 0890001122 นะ").redacted == "โทร [เบอร์โทร] นะ"


def test_many_pieces_are_replaced_in_order():
    text = "นายสมชาย ใจดี โทร 0890001122 บ้านเลขที่ 12/3"
    result = redact(text)
    assert [span.kind for span in result.spans] == ["name", "phone", "house_no"]
    assert result.redacted == "[ชื่อบุคคล] โทร [เบอร์โทร] บ้านเลขที่ [บ้านเลขที่]"
