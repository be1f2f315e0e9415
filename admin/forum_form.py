"""The form of a forum: what its fields hold, and what somebody filled in."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time

from werkzeug.datastructures import MultiDict

from admin.forms import Form
from admin.forum_places import Level
from admin.forum_rows import agenda_values, read_agenda, read_seats, seats_values
from bot.domain.days import PLAUSIBLE_YEARS, read_day, typed_day
from bot.domain.forums import WHOLE_LEVELS
from bot.domain.map_point import LONGEST as LONGEST_MAP
from bot.domain.map_point import read_point
from bot.domain.thai_time import BANGKOK
from bot.services.make_forum import ForumEdit
from bot.store.authorities import CycleFacts

_MOST_LINES, _LONGEST_LINE = 20, 300
_END_OF_OFFICE_HOURS = "16.30"
# The fields as they are called where two people changed a forum.
LABELS: Mapping[str, str] = {
    "name": "ชื่อประชาคม",
    "level": "ระดับ",
    "day": "วันที่",
    "clock": "เวลาเริ่ม",
    "end": "เวลาเลิก",
    "venue": "สถานที่",
    "point": "จุดบนแผนที่",
    "plan": "รอบแผน",
    "needs_day": "วันปิดรับเรื่อง",
    "needs_clock": "เวลาปิดรับเรื่อง",
    "capacity": "รับได้กี่คน",
    "chair": "ประธาน",
    "team": "ทีมที่จัด",
    "bodies": "หน่วยงานที่เชิญ",
    "questions": "คำถามที่อยากถามในห้อง",
}


def values_of(edit: ForumEdit, cycles: Sequence[CycleFacts]) -> dict[str, str]:
    """What the fields hold for a forum as it stands."""
    at = edit.starts_at.astimezone(BANGKOK)
    until = edit.needs_until.astimezone(BANGKOK) if edit.needs_until else None
    return {
        "name": edit.name,
        "level": edit.level,
        "day": typed_day(at.date()),
        "clock": f"{at:%H.%M}",
        "end": f"{edit.ends_at.astimezone(BANGKOK):%H.%M}" if edit.ends_at else "",
        "venue": edit.venue,
        "point": "" if edit.latitude is None else f"{edit.latitude}, {edit.longitude}",
        "plan": next(str(one.first_year) for one in cycles if one.id == edit.plan_cycle_id),
        "needs_day": typed_day(until.date()) if until else "",
        "needs_clock": f"{until:%H.%M}" if until else "",
        "capacity": "" if edit.capacity is None else str(edit.capacity),
        "chair": edit.chair,
        "team": edit.team,
        "bodies": "\n".join(edit.bodies),
        "questions": "\n".join(edit.questions),
        "has_seats": "1" if edit.seats else "",
        **agenda_values(edit.agenda, cycles),
        **seats_values(edit.seats),
    }


def read_forum(
    form: Form,
    submitted: MultiDict[str, str],
    levels: Sequence[Level],
    cycles: Sequence[CycleFacts],
    known_groups: Collection[int],
) -> ForumEdit | None:
    """What was filled in; None where something is wrong, which the form then says."""
    name = form.text("name", "ชื่อประชาคม", longest=120)
    by_value = {level.value: level for level in levels}
    level = form.choice("level", "ระดับ", by_value)
    places = _places(form, submitted, by_value.get(level))
    starts_at, ends_at = read_times(form)
    venue = form.text("venue", "สถานที่", longest=200, is_required=False)
    point = _point(form)
    by_year: Mapping[str, CycleFacts] = {str(cycle.first_year): cycle for cycle in cycles}
    cycle = form.choice("plan", "รอบแผน", by_year)
    needs_until = _needs_until(form, starts_at)
    capacity = form.whole_number("capacity", "จำนวนคนที่รับได้", least=1, most=100_000)
    chair = form.text("chair", "ประธาน", longest=200, is_required=False)
    team = form.text("team", "ทีมที่จัด", longest=200, is_required=False)
    bodies = _lines(form, "bodies", "หน่วยงาน", "แห่ง")
    questions = _lines(form, "questions", "คำถาม", "ข้อ")
    agenda = read_agenda(form, cycles)
    seats = read_seats(form, known_groups) if form.is_ticked("has_seats") else ()
    if form.errors or starts_at is None:
        return None
    return ForumEdit(
        plan_cycle_id=by_year[cycle].id,
        name=name,
        level=level,
        starts_at=starts_at,
        venue=venue,
        questions=questions,
        areas=frozenset(int(one[1:]) for one in places if one.startswith("a")),
        communities=frozenset(int(one[1:]) for one in places if one.startswith("c")),
        ends_at=ends_at,
        needs_until=needs_until,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        capacity=capacity,
        team=team,
        chair=chair,
        bodies=bodies,
        agenda=agenda,
        seats=seats,
    )


def read_times(form: Form) -> tuple[datetime | None, datetime | None]:
    """The beginning and, where it is filled in, the end of a forum; None where something is wrong."""
    starts_at = _moment(form, "day", "clock", "วันที่", "เวลา")
    if not form.values.get("end", "").strip():
        return starts_at, None
    clock = form.clock("end", "เวลาเลิก")
    if starts_at is None or "end" in form.errors:
        return starts_at, None
    hour, minute = map(int, clock.split("."))
    ends_at = datetime.combine(starts_at.astimezone(BANGKOK).date(), time(hour, minute), tzinfo=BANGKOK)
    if ends_at <= starts_at:
        form.refuse("end", "เวลาเลิกต้องหลังเวลาเริ่ม")
    return starts_at, ends_at


def _places(form: Form, submitted: MultiDict[str, str], level: Level | None) -> set[str]:
    if level is None or level.value in WHOLE_LEVELS:
        return set()
    chosen = {one.value for one in level.places} & set(submitted.getlist("place"))
    if not chosen:
        form.refuse(f"places-{level.value}", f"กรุณาเลือก{level.name}อย่างน้อยหนึ่งแห่ง")
    return chosen


def _moment(form: Form, day_field: str, clock_field: str, day_label: str, clock_label: str) -> datetime | None:
    typed, clock = form.text(day_field, day_label, longest=40), form.clock(clock_field, clock_label)
    day = read_day(typed) if typed else None
    if typed and (day is None or day.year not in PLAUSIBLE_YEARS):
        form.refuse(day_field, f"อ่าน{day_label} “{typed[:40]}” ไม่ออก เขียนแบบ 2/4/2569 หรือ 2 เม.ย. 2569")
    if day is None or {day_field, clock_field} & form.errors.keys():
        return None
    hour, minute = map(int, clock.split("."))
    return datetime.combine(day, time(hour, minute), tzinfo=BANGKOK)


def _needs_until(form: Form, starts_at: datetime | None) -> datetime | None:
    """The deadline for needs: none where no day is filled in, the end of office hours where no hour is."""
    if not form.values.get("needs_day", "").strip():
        if form.values.get("needs_clock", "").strip():
            form.refuse("needs_day", "กรุณากรอกวันปิดรับเรื่อง หรือเว้นว่างทั้งวันและเวลา")
        return None
    if not form.values.get("needs_clock", "").strip():
        form.values = {**form.values, "needs_clock": _END_OF_OFFICE_HOURS}
    until = _moment(form, "needs_day", "needs_clock", "วันปิดรับเรื่อง", "เวลาปิดรับเรื่อง")
    if until is not None and starts_at is not None and until > starts_at:
        form.refuse("needs_day", "วันปิดรับเรื่องต้องไม่หลังเวลาเริ่มประชาคม")
    return until


def _point(form: Form) -> tuple[float, float] | None:
    typed = form.text("point", "จุดบนแผนที่", longest=LONGEST_MAP, is_required=False)
    point = read_point(typed) if typed else None
    if typed and point is None:
        form.refuse(
            "point",
            "อ่านจุดบนแผนที่ไม่ออก วางเลขสองจำนวน เช่น 18.2903, 99.4920 หรือลิงก์เต็มจากแผนที่ (ลิงก์ย่อไม่บอกพิกัด)",
        )
    return point


def _lines(form: Form, name: str, label: str, unit: str) -> tuple[str, ...]:
    text = form.text(name, label, longest=_MOST_LINES * _LONGEST_LINE, is_required=False)
    lines = tuple(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)
    if len(lines) > _MOST_LINES:
        form.refuse(name, f"ใส่{label}ได้ไม่เกิน {_MOST_LINES} {unit}")
    if any(len(one) > _LONGEST_LINE for one in lines):
        form.refuse(name, f"{label}แต่ละ{unit}ยาวได้ไม่เกิน {_LONGEST_LINE} ตัวอักษร")
    return lines
