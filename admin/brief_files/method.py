"""How the brief was made, in sentences."""

from collections.abc import Iterator, Mapping

from admin.needs_query import SOURCE_NAMES
from admin.paper.figures import Numerals
from bot.domain.brief import Brief, Method
from bot.domain.states import DecidedBy

_SOURCES: dict[str, str] = {str(source): name for source, name in SOURCE_NAMES.items()}
_DECIDERS: dict[str, str] = {
    DecidedBy.MACHINE: "ระบบจัด",
    DecidedBy.RESIDENT: "ผู้แจ้งเลือกหรือยืนยัน",
    DecidedBy.STAFF: "เจ้าหน้าที่ตัดสิน",
}
_LEFT_OUT = {"dismissed": "ที่เจ้าหน้าที่เห็นว่าไม่ใช่ความต้องการ", "merged": "ที่รวมไว้กับเรื่องอื่นของผู้แจ้งคนเดียวกัน"}


def method_of(brief: Brief, write: Numerals) -> tuple[str, ...]:
    """One sentence for each thing that a reader may doubt."""
    return tuple(_sentences(brief, write))


def _sentences(brief: Brief, write: Numerals) -> Iterator[str]:
    method, counted = brief.method, write.counted
    yield "นับเป็นคน ไม่นับข้อความ ผู้แจ้งและผู้กดเห็นด้วยนับคนละหนึ่งครั้ง"
    if brief.last_forum_on:
        yield f"“ใหม่” คือเริ่มมีคนพูดหลังประชาคมครั้งก่อน วันที่ {write.day(brief.last_forum_on)}"
    else:
        yield write.turned("“ใหม่” คือเริ่มมีคนพูดใน 7 วันก่อนทำสรุปนี้ เพราะยังไม่เคยมีประชาคมระดับเดียวกันที่ครอบคลุมพื้นที่นี้ทั้งหมด")
    yield "คำพูดคัดจากคำจริงของผู้แจ้ง โดยปิดชื่อ เบอร์โทร และบ้านเลขที่ เลขเรื่องท้ายคำพูดใช้ค้นกลับไปยังข้อความเดิมได้"
    if method.first_on and method.last_on:
        said = _counted(method.by_source, _SOURCES, write)
        yield f"รับเรื่องตั้งแต่วันที่ {write.day(method.first_on)} ถึงวันที่ {write.day(method.last_on)}{said}"
    decided = _counted(method.by_decider, _DECIDERS, write)
    left = f"ยังไม่ตรวจ {counted(method.unreviewed, 'เรื่อง')} ยังตัดสินไม่ได้ {counted(method.undecided, 'เรื่อง')}"
    yield f"การจัดประเด็น{decided} {left}" if decided else f"การจัดประเด็น {left}"
    yield (
        f"จัดเข้ากลุ่มแล้ว {counted(method.grouped, 'เรื่อง')} ไม่เข้ากลุ่มใด {counted(method.alone, 'เรื่อง')}"
        f" กลุ่มที่คนตั้ง ตั้งชื่อ หรือแก้ไข {counted(method.groups_by_staff, 'กลุ่ม')}"
    )
    yield f"ไม่นับในสรุปนี้{_left_out(method, write)}"
    if method.model_versions:
        yield f"แบบจำลองภาษาที่ใช้ {', '.join(method.model_versions)}"


def _left_out(method: Method, write: Numerals) -> str:
    """What its teller took back is always told, also where it is nothing."""
    taken_back = f" เรื่องที่ผู้แจ้งถอนหรือลบ {write.counted(method.withdrawn, 'เรื่อง')}"
    return taken_back + _counted({"dismissed": method.dismissed, "merged": method.merged}, _LEFT_OUT, write)


def _counted(counts: Mapping[str, int], names: Mapping[str, str], write: Numerals) -> str:
    """Such as “ ทาง LINE 900 เรื่อง จากกระดาษ 30 เรื่อง”; what nobody used is left out."""
    order = [*(key for key in names if key in counts), *(key for key in counts if key not in names)]
    return "".join(f" {names.get(key, key)} {write.counted(counts[key], 'เรื่อง')}" for key in order if counts[key])
