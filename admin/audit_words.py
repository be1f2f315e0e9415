"""What the audit log says, in the words of its readers."""

from typing import Any

_WORDS = {
    "access_denied": "เปิดหน้าที่ไม่มีสิทธิ์",
    "access_ended": "ปิดการเข้าใช้ของเจ้าหน้าที่",
    "audit_exported": "ดาวน์โหลดบันทึกการใช้งาน",
    "brief_exported": "ดาวน์โหลดสรุปก่อนประชาคม",
    "brief_frozen": "ตรึงสรุปก่อนประชาคม",
    "broadcast_approval_asked": "ขออนุมัติประกาศ",
    "broadcast_approved": "อนุมัติประกาศ",
    "broadcast_begun": "เริ่มร่างประกาศ",
    "broadcast_cancelled": "ยกเลิกประกาศ",
    "broadcast_edited": "แก้ประกาศ",
    "broadcast_ordered": "สั่งส่งประกาศ",
    "broadcast_paused": "หยุดพักการส่งประกาศ",
    "broadcast_reopened": "ดึงประกาศกลับเป็นร่าง",
    "broadcast_resumed": "ส่งประกาศต่อ",
    "broadcast_sent_back": "ส่งประกาศกลับให้แก้",
    "broadcast_tried": "ทดลองส่งประกาศให้ตนเอง",
    "community_added": "เพิ่มชุมชน",
    "community_edited": "แก้ชุมชน",
    "community_restored": "เปิดใช้ชุมชนอีกครั้ง",
    "community_retired": "เลิกใช้ชุมชน",
    "contact_answered": "ตอบข้อความของผู้แจ้ง",
    "contact_closed": "ปิดข้อความของผู้แจ้ง",
    "contact_opened": "เปิดดูข้อความของผู้แจ้ง",
    "dismissal_undone": "คืนเรื่องที่ตัดออก",
    "document_added": "เพิ่มเอกสารของประชาคม",
    "document_removed": "ลบเอกสารของประชาคม",
    "event_revived": "ให้ระบบลองทำเหตุการณ์ที่ค้างอีกครั้ง",
    "forum_announced": "เปิดประกาศประชาคม",
    "forum_cancelled": "ยกเลิกประชาคม",
    "forum_closed": "ปิดรับเรื่องของประชาคม",
    "forum_edited": "แก้ประชาคม",
    "forum_held": "บันทึกว่าจัดประชาคมแล้ว",
    "forum_made": "สร้างประชาคม",
    "forum_not_held": "ถอนบันทึกว่าจัดประชาคมแล้ว",
    "forum_postponed": "เลื่อนประชาคม",
    "forum_reopened": "เปิดรับเรื่องของประชาคมอีกครั้ง",
    "forum_restored": "คืนประชาคมที่ยกเลิก",
    "forum_write_up_reopened": "เปิดรายงานประชาคมแก้อีกครั้ง",
    "forum_written_up": "ทำรายงานประชาคมเสร็จ",
    "issue_decided": "ตัดสินประเด็น",
    "issue_taken_back": "ถอนการตัดสินประเด็น",
    "line_code_made": "ขอรหัสเชื่อม LINE ของตน",
    "line_unlinked": "เลิกเชื่อม LINE ของตน",
    "marked_not_urgent": "บอกว่าเรื่องไม่ด่วน",
    "media_closed": "ปิดไฟล์ในกล่องเข้า",
    "media_placed": "ใส่ไฟล์ในเรื่อง",
    "need_dismissed": "บอกว่าข้อความไม่ใช่เรื่อง",
    "need_entered": "บันทึกเรื่องจากกระดาษหรือโทรศัพท์",
    "need_joined": "รวมเรื่องที่แยกไว้",
    "need_split": "แยกเรื่อง",
    "needs_exported": "ดาวน์โหลดรายการเรื่อง",
    "not_urgent_undone": "คืนเป็นเรื่องด่วน",
    "other_sessions_ended": "ให้เครื่องอื่นของตนออกทั้งหมด",
    "own_email_changed": "เปลี่ยนอีเมลของตน",
    "own_password_changed": "เปลี่ยนรหัสผ่านของตน",
    "password_renewed": "ออกรหัสผ่านใหม่ให้เจ้าหน้าที่",
    "password_reset_by_operator": "ผู้ดูแลเครื่องแม่ข่ายตั้งรหัสผ่านให้",
    "recovery_code_used": "เข้าด้วยรหัสสำรอง",
    "recovery_codes_renewed": "ออกรหัสสำรองชุดใหม่",
    "resident_erased": "ผู้แจ้งลบข้อมูลของตน",
    "resident_revealed": "ขอดูว่าผู้แจ้งเป็นใคร",
    "role_changed": "เปลี่ยนบทบาทเจ้าหน้าที่",
    "second_factor_given_up": "เลิกใช้แอปยืนยันตัวตนเดิม",
    "second_factor_reset": "ล้างแอปยืนยันตัวตนของเจ้าหน้าที่",
    "second_factor_reset_by_operator": "ผู้ดูแลเครื่องแม่ข่ายล้างแอปยืนยันตัวตนให้",
    "second_factor_set_up": "ตั้งแอปยืนยันตัวตน",
    "session_ended": "ให้เครื่องหนึ่งของตนออก",
    "settings_edited": "แก้การตั้งค่า",
    "sign_in_failed": "ใส่รหัสผิด",
    "signed_in": "เข้าระบบ",
    "signed_out": "ออกจากระบบ",
    "staff_added": "เพิ่มเจ้าหน้าที่",
    "voice_closed": "ปิดเสียงในกล่องเข้า",
    "voice_written_down": "จดเรื่องจากเสียง",
}
_DETAILS = {
    "address": "จากที่อยู่",
    "after": "เป็น",
    "before": "จาก",
    "broadcast": "ประกาศที่",
    "code": "รหัส",
    "email": "อีเมล",
    "fields": "ช่อง",
    "forum": "ประชาคมที่",
    "issue": "ประเด็น",
    "kind": "ไฟล์",
    "left": "เหลือ",
    "name": "ชื่อ",
    "needs": "จำนวนเรื่อง",
    "number": "เรื่อง",
    "numbers": "เรื่อง",
    "page": "หน้า",
    "reason": "เหตุผล",
    "role": "บทบาท",
    "was": "เดิม",
    "wrong": "สิ่งที่ผิด",
}


def words_of(what: str) -> str:
    """An act in Thai; one that has no words yet keeps its own name."""
    return _WORDS.get(what, what)


def detail_of(detail: dict[str, Any]) -> str:
    """The detail of an act in one line."""
    return " · ".join(f"{_DETAILS[name]} {_plain(value)}" for name, value in detail.items() if _is_shown(name, value))


def _is_shown(name: str, value: Any) -> bool:
    return name in _DETAILS and value not in (None, "", [])


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
