"""What a person is told on the first page after signing in: that somebody tried their door, or a colleague's."""

from datetime import timedelta

from admin.parts import parts
from bot.domain.thai_time import now
from bot.store.audit import count_since_last
from bot.store.reports_audit import tried_colleagues
from bot.store.staff import StaffFacts

WORTH_SAYING = 3  # wrong passwords since the last time: fewer are one's own
WORTH_SAYING_TO_ADMINS = 10  # wrong passwords for one colleague within a day


def warnings_at_sign_in(staff: StaffFacts) -> list[str]:
    """The sentences, most often none; ask before the new sign-in is written down."""
    with parts().database.reading() as rows:
        tries = count_since_last(rows, staff.id, "sign_in_failed", after="signed_in")
        since = now() - timedelta(days=1)
        colleagues = tried_colleagues(rows, staff.id, since=since, at_least=WORTH_SAYING_TO_ADMINS)
    said = []
    if tries >= WORTH_SAYING:
        said.append(f"ตั้งแต่ท่านเข้าระบบครั้งก่อน มีการใส่รหัสของบัญชีนี้ผิด {tries:,} ครั้ง ถ้าไม่ใช่ท่าน กรุณาเปลี่ยนรหัสผ่าน และบอกผู้ดูแลระบบ")
    said += [f"ใน 24 ชั่วโมงนี้ มีการใส่รหัสของ {name} ผิด {count:,} ครั้ง กรุณาสอบถามเจ้าตัว" for name, count in colleagues]
    return said
