"""The forms of circuits: what somebody wishes for, and the lines of many forums in one table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from admin.forms import Form
from bot.domain.circuits import LONGEST_SPAN, MOST_PARTS, DateName, Slot, Timing, closing_day, days_of
from bot.domain.days import read_day, typed_day
from bot.domain.thai_time import BANGKOK
from bot.services.make_circuit import CircuitEdit, ForumLine
from bot.services.plan_circuit import Choice, DraftForum, Part
from bot.store.forums import ForumFacts

# What the first form asks; the table that follows carries it along.
WISHES = (
    "name", "template", "first_on", "last_on", "hours", "length", "per_day", "skips_weekends", "skips_holidays",
    "days_off", "teams", "closing_after", "circular", "finish_by",
)  # fmt: skip
_YEARS = range(2007, 2058)  # what is outside was mistyped
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_MOST_HOURS, _MOST_TEAMS = 6, 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What a circuit is to be like; `closing_after` None has no closing forum."""

    name: str
    choice: Choice
    timing: Timing
    closing_after: int | None
    circular: date | None
    finish_by: date | None

    @property
    def edit(self) -> CircuitEdit:
        """The circuit as a whole; its span ends with the closing forum."""
        last_on = days_of(self.timing)[-1]
        if self.closing_after is not None:
            last_on = closing_day(last_on, self.closing_after, self.timing)
        return CircuitEdit(
            self.name,
            {
                DateName.FIRST_DAY: self.timing.first_on,
                DateName.LAST_DAY: max(last_on, self.timing.last_on),
                DateName.CIRCULAR: self.circular,
                DateName.FINISH_BY: self.finish_by,
            },
        )


@dataclass(frozen=True, slots=True)
class Line:
    """What was typed of one forum."""

    name: str
    starts_at: datetime
    ends_at: datetime | None
    venue: str
    team: str


def read_wish(form: Form, choices: Sequence[Choice]) -> Wish | None:
    """What was wished for; None where something is wrong, which the form then says."""
    name = form.text("name", "ชื่อชุดประชาคม", longest=120)
    by_name = {one.template.name: one for one in choices}
    choice = by_name.get(form.choice("template", "แบบของชุด", by_name))
    timing = _timing(form, is_one=choice is not None and not choice.parts)
    closing_after = form.whole_number("closing_after", "จำนวนวันก่อนครั้งปิดท้าย", least=0, most=LONGEST_SPAN)
    circular, finish_by = read_date(form, "circular", "วันที่ของหนังสือสั่งการ"), read_date(form, "finish_by", "วันที่ต้องเสร็จ")
    if choice and timing and not form.errors:
        _check_room(form, len(choice.parts) or 1, timing)
    if choice is None or timing is None or form.errors:
        return None
    return Wish(name, choice, timing, closing_after if choice.parts else None, circular, finish_by)


def read_date(form: Form, name: str, label: str, *, is_required: bool = False) -> date | None:
    """A day, or None where the field is blank or wrong."""
    typed = form.text(name, label, longest=40, is_required=is_required)
    day = read_day(typed) if typed else None
    if typed and (day is None or day.year not in _YEARS):
        form.refuse(name, f"{label}: อ่าน “{typed[:40]}” ไม่ออก เขียนแบบ 2/4/2569 หรือ 2 เม.ย. 2569")
        return None
    return day


def read_line(form: Form, key: str, label: str) -> Line | None:
    """One forum of a table, its fields being name-`key` and so on."""
    name = form.text(f"name-{key}", f"ชื่อของ{label}", longest=120)
    day = read_date(form, f"day-{key}", f"วันที่ของ{label}", is_required=True)
    starts, ends = (
        form.clock(f"clock-{key}", f"เวลาเริ่มของ{label}"),
        form.text(f"until-{key}", "เวลาเลิก", is_required=False),
    )
    if ends:
        ends = form.clock(f"until-{key}", f"เวลาเลิกของ{label}")
    venue = form.text(f"venue-{key}", f"สถานที่ของ{label}", longest=200, is_required=False)
    team = form.text(f"team-{key}", f"ทีมของ{label}", longest=100, is_required=False)
    if day is None or any(f"{field}-{key}" in form.errors for field in ("name", "clock", "until", "venue", "team")):
        return None
    starts_at, ends_at = _moment(day, starts), _moment(day, ends) if ends else None
    if ends_at and ends_at <= starts_at:
        form.refuse(f"until-{key}", f"เวลาเลิกของ{label}ต้องหลังเวลาเริ่ม")
        return None
    return Line(name, starts_at, ends_at, venue, team)


def token_of(part: Part) -> str:
    """A part as the table names it."""
    return f"a{part.area_id}" if part.area_id else f"c{part.community_id}" if part.community_id else "all"


def typed_drafts(drafts: Sequence[DraftForum]) -> dict[str, str]:
    """The fields of a table of forums that are not saved yet."""
    typed = {"lines": str(len(drafts))}
    for at, one in enumerate(drafts):
        line = Line(one.part.name, one.slot.starts_at, one.slot.ends_at, one.venue, one.slot.team)
        typed |= {f"place-{at}": token_of(one.part), **_typed(str(at), line)}
    return typed


def typed_forums(forums: Sequence[ForumFacts]) -> dict[str, str]:
    """The fields of a table of forums as they stand."""
    typed: dict[str, str] = {}
    for one in forums:
        typed |= _typed(str(one.id), Line(one.name, one.starts_at, one.ends_at, one.venue, one.team))
    return typed


def read_drafts(form: Form, parts: Mapping[str, Part]) -> list[DraftForum]:
    """The forums of a table that are to be held; what is wrong the form then says."""
    found = list[DraftForum]()
    for at in range(form.whole_number("lines", "จำนวนแถว", least=1, most=MOST_PARTS) or 0):
        if form.is_ticked(f"drop-{at}"):
            continue
        line = read_line(form, str(at), f"แถวที่ {at + 1}")
        part = parts.get(form.choice(f"place-{at}", f"พื้นที่ของแถวที่ {at + 1}", parts))
        if line and part:
            slot = Slot(line.starts_at, line.ends_at or line.starts_at + timedelta(hours=3), line.team)
            found.append(DraftForum(Part(part.level, line.name, part.area_id, part.community_id), slot, line.venue))
    if not found and not form.errors:
        form.refuse("lines", "เหลือประชาคมไว้อย่างน้อยหนึ่งครั้ง")
    return found


def read_forums(form: Form, forums: Sequence[ForumFacts]) -> list[ForumLine]:
    """What was typed of forums that stand; those whose fields are locked keep what they have."""
    found = list[ForumLine]()
    for one in forums:
        if f"name-{one.id}" in form.values:
            line = read_line(form, str(one.id), one.name)
        else:
            team = form.text(f"team-{one.id}", f"ทีมของ{one.name}", longest=100, is_required=False)
            line = Line(one.name, one.starts_at, one.ends_at, one.venue, team)
        if line:
            found.append(ForumLine(one.id, line.name, line.starts_at, line.ends_at, line.venue, line.team))
    return found


def _typed(key: str, line: Line) -> dict[str, str]:
    at, until = line.starts_at.astimezone(BANGKOK), line.ends_at and line.ends_at.astimezone(BANGKOK)
    return {
        f"name-{key}": line.name,
        f"day-{key}": typed_day(at.date()),
        f"clock-{key}": f"{at:%H.%M}",
        f"until-{key}": f"{until:%H.%M}" if until else "",
        f"venue-{key}": line.venue,
        f"team-{key}": line.team,
    }


def _timing(form: Form, *, is_one: bool) -> Timing | None:
    first_on = read_date(form, "first_on", "วันแรก", is_required=True)
    last_on = first_on if is_one else read_date(form, "last_on", "วันสุดท้าย", is_required=True)
    hours, days_off = _hours(form), _days_off(form)
    length = form.whole_number("length", "จำนวนชั่วโมง", least=1, most=12)
    per_day = form.whole_number("per_day", "จำนวนครั้งต่อวัน", least=1, most=20)
    teams = tuple(dict.fromkeys(" ".join(one.split()) for one in _lines_of(form, "teams", "ทีม", _MOST_TEAMS)))
    if any(len(one) > 100 for one in teams):
        form.refuse("teams", "ชื่อทีมแต่ละทีมยาวได้ไม่เกิน 100 ตัวอักษร")
    if first_on is None or last_on is None or not hours:
        return None
    if last_on < first_on:
        form.refuse("last_on", "วันสุดท้ายต้องไม่อยู่ก่อนวันแรก")
    elif (last_on - first_on).days > LONGEST_SPAN:
        form.refuse("last_on", f"ชุดหนึ่งยาวได้ไม่เกิน {LONGEST_SPAN} วัน")
    return Timing(
        first_on=first_on,
        last_on=last_on,
        hours=hours,
        minutes=60 * (length or 3),
        per_day=per_day or 2,
        skips_weekends=form.is_ticked("skips_weekends"),
        skips_holidays=form.is_ticked("skips_holidays"),
        days_off=days_off,
        teams=teams,
    )


def _hours(form: Form) -> tuple[time, ...]:
    typed = form.text("hours", "เวลาเริ่ม", longest=60)
    words = [one for one in re.split(r"[\s,น]+\.?", typed) if one]
    found = [_CLOCK.fullmatch(one) for one in words]
    if typed and (not all(found) or not 1 <= len(words) <= _MOST_HOURS):
        form.refuse("hours", f"เวลาเริ่มเขียนแบบ 09.00 หรือ 09.00, 13.30 ไม่เกิน {_MOST_HOURS} เวลา")
        return ()
    return tuple(sorted({time(int(one[1]), int(one[2])) for one in found if one}))


def _days_off(form: Form) -> frozenset[date]:
    typed = _lines_of(form, "days_off", "วันที่เว้น", 60)
    days = {one: read_day(one) for one in typed}
    unread = [one for one, day in days.items() if day is None]
    if unread:
        form.refuse("days_off", f"วันที่เว้น: อ่าน “{unread[0][:40]}” ไม่ออก เขียนบรรทัดละวัน แบบ 12/8/2569")
    return frozenset(day for day in days.values() if day)


def _lines_of(form: Form, name: str, label: str, most: int) -> list[str]:
    text = form.text(name, label, longest=3000, is_required=False)
    lines = [line.strip() for line in re.split(r"[\n,]", text) if line.strip()]
    if len(lines) > most:
        form.refuse(name, f"{label}ใส่ได้ไม่เกิน {most} บรรทัด")
    return lines


def _check_room(form: Form, count: int, timing: Timing) -> None:
    days = days_of(timing)
    if not days:
        form.refuse("first_on", "ไม่เหลือวันที่จัดได้เลย เพราะเว้นทุกวันในช่วงนี้ เปลี่ยนช่วงวันหรือเลือกเว้นให้น้อยลง")
    elif count > len(days) * timing.per_day:
        form.refuse(
            "last_on",
            f"{count} ครั้งใน {len(days)} วัน วันละไม่เกิน {timing.per_day} ครั้ง จัดได้เพียง {len(days) * timing.per_day} ครั้ง"
            " เพิ่มวันหรือเพิ่มจำนวนครั้งต่อวัน",
        )
    elif count > MOST_PARTS:
        form.refuse("template", f"ชุดหนึ่งมีได้ไม่เกิน {MOST_PARTS} ครั้ง")


def _moment(day: date, clock: str) -> datetime:
    hour, minute = map(int, clock.split("."))
    return datetime.combine(day, time(hour, minute), tzinfo=BANGKOK)
