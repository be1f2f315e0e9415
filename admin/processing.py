"""The record of processing (บันทึกรายการกิจกรรมการประมวลผล) that the law asks a controller to have at hand.

Its figures and times are those of the settings and the rows as they stand, so it never tells of another system.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.consent import NOTICE_VERSION
from bot.domain.retention import FOR_GOOD, RULES, ends_at
from bot.domain.thai_time import bangkok_day, long_date, short_moment
from bot.store.authorities import AuthorityFacts
from bot.store.reports_processing import ProcessingCounts


@dataclass(frozen=True, slots=True)
class Activity:
    """One purpose for which data is processed."""

    purpose: str
    people: str
    data: str
    basis: str
    seen_by: str
    kept: str


_ACTIVITIES = (
    Activity(
        "รับฟังความต้องการ จัดกลุ่ม ทำแผนพัฒนาท้องถิ่น และแจ้งผล",
        "ผู้ที่ทักบัญชี LINE ของหน่วยงาน และผู้ที่เขียนหรือโทรบอกเจ้าหน้าที่",
        "คำของผู้แจ้ง รูป เสียง ตำแหน่งที่ปัดเศษ ชุมชน รหัสบัญชี LINE ที่เข้ารหัส",
        "ภารกิจเพื่อประโยชน์สาธารณะ มาตรา 24 (4) และความยินยอมก่อนเก็บ มาตรา 19",
        "เจ้าหน้าที่ตามบทบาท เห็นเป็นรหัส เปิดดูตัวบุคคลต้องเขียนเหตุผลและถูกบันทึก",
        "{needs}",
    ),
    Activity(
        "ส่งประกาศเรื่องแผนและประชาคม",
        "ผู้ที่ยินยอมรับประกาศ",
        "รหัสบัญชี LINE ที่เข้ารหัส ชุมชน ประเด็นที่เคยแจ้ง",
        "ความยินยอมแยกต่างหาก มาตรา 19 ปิดรับได้ทุกเมื่อ",
        "เจ้าหน้าที่เห็นจำนวน ไม่เห็นชื่อ",
        "จนปิดรับ หรือ{needs}",
    ),
    Activity(
        "จัดประชาคม ลงทะเบียน และลงคะแนน",
        "ผู้ตอบรับ ผู้ได้รับเชิญ และผู้มาประชาคม",
        "คำตอบ ชื่อในบัญชีผู้ได้รับเชิญ เบอร์โทร การมา และคะแนน",
        "ภารกิจเพื่อประโยชน์สาธารณะ มาตรา 24 (4)",
        "ผู้จัดกระบวนการและเจ้าหน้าที่ ไม่มีใครเห็นว่าใครลงคะแนนให้อะไร",
        "ตามตารางด้านล่าง",
    ),
    Activity(
        "ดูแลข้อมูลอ่อนไหวที่ผู้แจ้งเล่าเอง (สุขภาพ ความพิการ ศาสนา การเมือง)",
        "ผู้แจ้ง และคนที่ถูกเล่าถึง",
        "เฉพาะที่ผู้แจ้งพิมพ์มาเอง ระบบไม่ถาม",
        "มาตรา 26 ระบบทำเครื่องหมาย ไม่ยกไปอ่าน ไม่ส่งออก ไม่แสดงให้เพื่อนบ้าน",
        "เจ้าหน้าที่ ส่วนคำเรื่องทำร้ายตัวเองเฉพาะเจ้าหน้าที่แผนและผู้ดูแลระบบ",
        "{needs}",
    ),
    Activity(
        "ให้เจ้าหน้าที่เข้าสู่ระบบและตรวจสอบย้อนหลัง",
        "เจ้าหน้าที่",
        "ชื่อ อีเมล บทบาท เวลาเข้าใช้ และสิ่งที่ทำ",
        "ประโยชน์โดยชอบ มาตรา 24 (5) และหน้าที่ตามมาตรา 37 (1)",
        "ผู้ดูแลระบบ",
        "บันทึกการกระทำเก็บตลอด ไม่มีใครลบได้",
    ),
)


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record, as plain words in rows of name and value, a table of purposes and one of times."""

    facts: tuple[tuple[str, str], ...]
    activities: tuple[Activity, ...]
    times: tuple[tuple[str, str, str], ...]  # what, for how long, what is left


def record_of(authority: AuthorityFacts, counts: ProcessingCounts, now: datetime) -> Record:
    """The record as it is true at this moment."""
    over = ends_at(authority.settings.retention_until, authority.cycle.last_year, is_collecting=True)
    last_day = bangkok_day(over) - timedelta(days=1)
    until = f"ถึงวันที่ {long_date(last_day)}"
    activities = tuple(
        Activity(one.purpose, one.people, one.data, one.basis, one.seen_by, one.kept.format(needs=until))
        for one in _ACTIVITIES
    )
    return Record(tuple(_facts(authority, counts, now)), activities, tuple(_times(until)))


def _facts(authority: AuthorityFacts, counts: ProcessingCounts, now: datetime) -> Iterator[tuple[str, str]]:
    yield "ผู้ควบคุมข้อมูล", f"{authority.name} จังหวัด{authority.province} โทร {authority.contact_phone}"
    yield "เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล (DPO)", authority.privacy_contact
    yield "ผู้ประมวลผลและผู้รับข้อมูล", "LINE เป็นผู้ส่งข้อความ และผู้ให้บริการเครื่องแม่ข่ายที่หน่วยงานทำสัญญาไว้ (มาตรา 40)"
    yield "ส่งข้อมูลไปต่างประเทศ", "เฉพาะที่ LINE ส่งข้อความ ระบบไม่ส่งคำของผู้แจ้งให้บริการภาษาหรือบริการคลาวด์ใด"
    yield (
        "มาตรการรักษาความปลอดภัย",
        ("สิทธิตามบทบาท เข้ารหัสรหัสบัญชี LINE ปิดข้อมูลส่วนบุคคลในคำของผู้แจ้ง บันทึกการเปิดดูและส่งออก สำรองข้อมูลแยกกุญแจ"),
    )
    yield "ประกาศที่ใช้อยู่", f"ฉบับที่ {NOTICE_VERSION}"
    yield "ผู้แจ้งที่ยินยอม", f"{counts.agreed:,} คน รับประกาศ {counts.announced:,} คน"
    yield "ไม่ยินยอมหรือเลิกยินยอม", f"{counts.refused:,} คน"
    yield "ลบข้อมูลตามคำขอแล้ว", f"{counts.erased:,} คน ระบบทำให้ทันที ไม่มีคำขอที่ปฏิเสธได้"
    yield "เรื่องที่มีคำของผู้แจ้ง", f"{counts.needs:,} เรื่อง มีข้อมูลอ่อนไหว {counts.sensitive:,} เรื่อง"
    yield "ลบตามกำหนดครั้งสุดท้าย", short_moment(counts.retention_at) if counts.retention_at else "ยังไม่เคย"
    yield "ข้อมูล ณ", short_moment(now)


def _times(until: str) -> Iterator[tuple[str, str, str]]:
    for rule in RULES:
        time = until if rule.days is None else f"{rule.days:,} วันหลัง{rule.since}"
        yield rule.what, time, rule.left
    yield FOR_GOOD, "ตลอดไป", "–"
