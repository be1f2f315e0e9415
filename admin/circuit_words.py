"""What staff read of circuits: names of templates and dates, what clashes, how many days are left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.authority_words import office_word
from bot.domain.circuits import DateName
from bot.domain.clashes import Clash, ClashKind
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day, clock, short_date
from bot.store.authorities import AuthorityFacts
from bot.store.circuits import CircuitDay, CircuitFacts
from bot.store.forums import ForumFacts

CLASH_NAMES = {
    ClashKind.TEAM: "ทีมชน",
    ClashKind.VENUE: "สถานที่ชน",
    ClashKind.PEOPLE: "ผู้ร่วมชน",
    ClashKind.TOO_LATE: "เลยกำหนด",
    ClashKind.OUTSIDE: "นอกช่วง",
}
DATE_NAMES = {DateName.CIRCULAR: "หนังสือสั่งการ", DateName.FINISH_BY: "ต้องเสร็จภายใน"}
_SHARED = {
    ClashKind.TEAM: "ใช้ทีม “{team}”",
    ClashKind.VENUE: "จัดที่ “{venue}”",
    ClashKind.PEOPLE: "เชิญคนในพื้นที่เดียวกัน",
}
_PARTS = {"communities": "ชุมชน", "subdistricts": "ตำบล", "districts": "อำเภอ"}


@dataclass(frozen=True, slots=True)
class Due:
    """One date that counts down; `id` is None for the forums' own days, which are done by holding them."""

    id: int | None
    name: str
    day: date
    days_left: int
    done_at: datetime | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DueSoon:
    """A date that comes soon or was missed."""

    circuit_id: int
    circuit: str
    words: str


def template_words(name: str, authority: AuthorityFacts) -> str:
    """A template by what is held; blank where a circuit was made by hand."""
    everybody = f"ทั้งจังหวัด{authority.province}" if authority.kind == "pao" else f"ทั้ง{office_word(authority.kind)}"
    if name in _PARTS:
        return f"ทุก{_PARTS[name]} แล้วปิดท้าย{everybody}"
    return f"ครั้งเดียว{everybody}" if name == "whole" else ""


def days_left_words(days: int) -> str:
    """Such as อีก 18 วัน."""
    if days == 0:
        return "วันนี้"
    return f"อีก {days:,} วัน" if days > 0 else f"ผ่านมาแล้ว {-days:,} วัน"


def clash_words(clashes: Sequence[Clash]) -> list[str]:
    """A sentence for each forum on a wrong day, and one for each two forums with all that they share."""
    pairs: dict[tuple[int, int], list[Clash]] = {}
    for one in clashes:
        pairs.setdefault((one.one.key, one.other.key if one.other else one.one.key), []).append(one)
    return [_sentence(found) for found in pairs.values()]


def due_of(circuit: CircuitFacts, forums: Sequence[ForumFacts], today: date) -> list[Due]:
    """The countdown of a circuit in the order of time: the circular, its forums, and the day to finish by."""
    held = [bangkok_day(one.starts_at) for one in forums if one.state is not ForumState.CANCELLED]
    found = [_due(one.id, DATE_NAMES[one.name], one.due_on, today, one.done_at) for one in circuit.statutory]
    if held:
        names = ["ประชาคม"] if min(held) == max(held) else ["ประชาคมครั้งแรก", "ประชาคมครั้งสุดท้าย"]
        found += [_due(None, name, day, today) for name, day in zip(names, (min(held), max(held)), strict=False)]
    finish_by, circular = circuit.due_on(DateName.FINISH_BY), circuit.due_on(DateName.CIRCULAR)
    notes = []
    if finish_by and circular:
        notes.append(f"{(finish_by - circular).days:,} วันจากหนังสือสั่งการ")
    if finish_by and held:
        notes.append(_after_forum((finish_by - max(held)).days))
    noted = [
        replace(one, note=" · ".join(notes)) if one.name == DATE_NAMES[DateName.FINISH_BY] else one for one in found
    ]
    return sorted(noted, key=lambda one: one.day)


def due_soon(day: CircuitDay, circuit_id: int, circuit: str, today: date) -> DueSoon:
    """A date as the overview tells it."""
    left = days_left_words((day.due_on - today).days)
    return DueSoon(circuit_id, circuit, f"{DATE_NAMES[day.name]} {short_date(day.due_on)} {left}")


def _due(day_id: int | None, name: str, day: date, today: date, done_at: datetime | None = None) -> Due:
    return Due(day_id, name, day, (day - today).days, done_at)


def _after_forum(days: int) -> str:
    return f"{days:,} วันหลังประชาคม" if days >= 0 else f"ประชาคมครั้งสุดท้ายช้าไป {-days:,} วัน"


def _sentence(clashes: Sequence[Clash]) -> str:
    first = clashes[0]
    one, other = first.one, first.other
    day = short_date(bangkok_day(one.starts_at))
    if other is None:
        return f"{one.name} วันที่ {day} {_bound_words(first)}"
    shared = " ".join(_SHARED[clash.kind].format(team=one.team.strip(), venue=one.venue.strip()) for clash in clashes)
    return f"{one.name} กับ {other.name} {shared} พร้อมกัน วันที่ {day} เวลา {_overlap(first)}"


def _bound_words(clash: Clash) -> str:
    day = clash.day or bangkok_day(clash.one.starts_at)
    away = (bangkok_day(clash.one.starts_at) - day).days
    if clash.kind is ClashKind.TOO_LATE:
        return f"ช้ากว่าวันที่ต้องเสร็จ {short_date(day)} อยู่ {away:,} วัน"
    if away < 0:
        return f"อยู่ก่อนช่วงของชุดนี้ ซึ่งเริ่ม {short_date(day)}"
    return f"อยู่หลังช่วงของชุดนี้ ซึ่งจบ {short_date(day)}"


def _overlap(clash: Clash) -> str:
    other = clash.other or clash.one
    return f"{clock(max(clash.one.starts_at, other.starts_at))[:-3]}–{clock(min(clash.one.until, other.until))}"
