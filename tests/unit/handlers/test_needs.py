"""Any words at any time are a need, recorded at once."""

from bot.store.models import NeedEvent


def test_a_need_is_recorded_with_number_community_and_issue(mali):
    mali.joins()
    mali.says("ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว อยากให้มาซ่อม")
    mali.hears("✓ รับเรื่องแล้วค่ะ", "เลขเรื่อง KN-2571-00001", "บ้านชมพู", "โครงสร้างพื้นฐาน")
    assert mali.labels() == ["ถูกต้อง", "แก้ประเด็น", "เพิ่มรูป/ตำแหน่ง", "ถอนเรื่อง"]
    card = mali.answer[0]
    assert "พิมพ์ แก้ประเด็น" in card.alt_text
    assert "ไฟในซอย 3" in card.alt_text
    need = mali.needs()[0]
    assert (need.issue, need.issue_by, need.state, need.source) == (6, "machine", "recorded", "line")
    assert need.said_on == "2026-02-22"
    assert need.evidence
    assert set(need.scores) == {"1", "2", "3", "4", "5", "6", "7"}


def test_two_wishes_become_two_needs(mali):
    mali.joins()
    mali.says("อยากได้ไฟทางในซอย 5 และอยากให้มีครูสอนภาษาอังกฤษเพิ่มที่โรงเรียน")
    mali.hears("ได้ 2 เรื่อง จดแยกให้แล้ว", "KN-2571-00001", "KN-2571-00002")
    assert [need.issue for need in mali.needs()] == [6, 1]
    assert mali.labels() == ["ถูกต้อง", "รวมเป็นเรื่องเดียว", "แก้ประเด็น"]


def test_two_needs_are_made_one_again(mali):
    mali.joins()
    mali.says("อยากได้ไฟทางในซอย 5 และอยากให้มีครูสอนภาษาอังกฤษเพิ่มที่โรงเรียน")
    mali.says("รวมเป็นเรื่องเดียว")
    mali.hears("รวมเป็นเรื่องเดียวแล้ว", "KN-2571-00001", "ไม่ใช้แล้ว KN-2571-00002")
    first, second = mali.needs()
    assert second.text in first.text
    assert (first.state, second.state) == ("recorded", "withdrawn")
    merged = [row.detail for row in mali.rows(NeedEvent) if row.what == "withdrawn"]
    assert merged == [{"merged_into": "KN-2571-00001"}]
    mali.says("คืนเรื่อง KN-2571-00002")
    mali.hears("รวมอยู่ในเรื่อง KN-2571-00001 แล้ว")


def test_what_the_machine_cannot_decide_goes_to_staff(mali):
    mali.joins()
    mali.says("หน้าบ้านลุงดำ")
    mali.hears("รับเรื่องแล้ว", "เจ้าหน้าที่จะช่วยดูว่าเข้าประเด็นไหน")
    assert mali.needs()[0].state == "in_review"
    mali.says("เลือกประเด็นเอง")
    mali.says("5")
    mali.hears("ประเด็น 5 สิ่งแวดล้อม")
    need = mali.needs()[0]
    assert (need.issue, need.issue_by, need.state, need.is_undecided) == (5, "resident", "confirmed", False)


def test_hostile_words_are_kept_and_shown_as_they_are(mali):
    mali.joins()
    words = "ถนนพัง {{7*7}} {0.__class__} %s <script>alert(1)</script>'; DROP TABLE needs;--"
    mali.says(words)
    mali.hears("{{7*7}} {0.__class__} %s <script>")
    assert mali.needs()[0].text == words


def test_signs_that_no_database_keeps_are_left_out(mali):
    mali.joins()
    mali.says("ไฟดับ\x00ทั้งซอย\x1b[31m \ud800เลย")
    assert mali.needs()[0].text == "ไฟดับทั้งซอย \ufffdเลย"


def test_words_are_shortened_between_letters(mali):
    mali.joins()
    mali.says("ถนนพังมาก " + "ที่นี่ก็เช่นกัน " * 60)
    mali.hears("…”")


def test_a_greeting_before_the_wish_stays_with_the_need(mali):
    mali.joins()
    mali.says("สวัสดีค่ะ อยากให้ซ่อมไฟในซอย 3 ค่ะ")
    need = mali.needs()[0]
    assert need.text == "สวัสดีค่ะ อยากให้ซ่อมไฟในซอย 3 ค่ะ"
    assert all(need.text[start:end].strip() for start, end in need.evidence)


def test_the_same_event_handled_twice_records_once(mali):
    mali.joins()
    deed_before = dict(mali._deeds)
    mali.says("ไฟในซอยดับ")
    event_id = next(key for key in mali._deeds if key not in deed_before)
    mali.handles_again(event_id)
    assert len(mali.needs()) == 1


def test_numbers_run_on_across_residents(mali, somchai):
    mali.joins()
    somchai.joins()
    mali.says("ไฟในซอยดับ")
    somchai.says("ขยะล้นหน้าตลาด เหม็นมาก")
    mali.says("ถนนเป็นหลุม")
    assert [need.number for need in mali.needs()] == ["KN-2571-00001", "KN-2571-00003"]
