"""The rows of a forum's form, its agenda and its seats: as they stand, with blank ones to fill in, and read again."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from admin.forms import Form
from bot.domain.forums import AgendaEntry, AgendaKind, SeatsEntry
from bot.store.authorities import CycleFacts

AGENDA_KINDS: Mapping[str, str] = {
    AgendaKind.CONSIDER_DRAFT: "พิจารณาร่างแผน",
    AgendaKind.GATHER_NEEDS: "รับฟังความต้องการ",
    AgendaKind.REPORT: "แจ้งให้ทราบ",
    AgendaKind.OTHER: "เรื่องอื่น",
}
BLANK_ROWS = 3
_TYPED = frozenset({"title", "name", "quota", "contact", "phone"})  # hidden fields stand in blank rows too
_MOST_ROWS, _MOST_PEOPLE = 60, 100_000


def agenda_values(agenda: Sequence[AgendaEntry], cycles: Sequence[CycleFacts]) -> dict[str, str]:
    """What the fields of an agenda hold."""
    years = {one.id: str(one.first_year) for one in cycles}
    values: dict[str, str] = {}
    for at, one in enumerate(agenda):
        values |= {
            f"agenda-{at}-id": str(one.id or ""),
            f"agenda-{at}-kind": one.kind.value,
            f"agenda-{at}-title": one.title,
            f"agenda-{at}-plan": years.get(one.plan_cycle_id or 0, ""),
        }
    return values


def seats_values(seats: Sequence[SeatsEntry]) -> dict[str, str]:
    """What the fields of seats hold."""
    values: dict[str, str] = {}
    for at, one in enumerate(seats):
        values |= {
            f"seats-{at}-id": str(one.id or ""),
            f"seats-{at}-group": str(one.stakeholder_group_id or ""),
            f"seats-{at}-name": one.name,
            f"seats-{at}-quota": str(one.quota),
            f"seats-{at}-contact": one.contact_name,
            f"seats-{at}-phone": one.contact_phone,
        }
    return values


def count_rows(values: Mapping[str, str], table: str) -> int:
    """How many rows of a table are filled in, up to the last."""
    filled = {int(name.split("-")[1]) for name in _names_of(values, table) if values[name].strip()}
    return max(filled, default=-1) + 1


def read_agenda(form: Form, cycles: Sequence[CycleFacts]) -> tuple[AgendaEntry, ...]:
    """The items whose title is filled in."""
    by_year = {str(one.first_year): one.id for one in cycles}
    items = []
    for at in _rows(form, "agenda"):
        title = form.text(f"agenda-{at}-title", "ชื่อวาระ", longest=500, is_required=False)
        if not title:
            continue
        kind = form.choice(f"agenda-{at}-kind", "ชนิดของวาระ", AGENDA_KINDS)
        plan = (
            form.choice(f"agenda-{at}-plan", "แผนของวาระ", {*by_year, ""})
            if form.values.get(f"agenda-{at}-plan")
            else ""
        )
        if kind:
            items.append(AgendaEntry(AgendaKind(kind), title, by_year.get(plan), _id(form, f"agenda-{at}-id")))
    return tuple(items)


def read_seats(form: Form, known_groups: Collection[int]) -> tuple[SeatsEntry, ...]:
    """The groups whose name is filled in; a row without a name but with something else is refused."""
    seats: list[SeatsEntry] = []
    for at in _rows(form, "seats"):
        name = form.text(f"seats-{at}-name", "ชื่อกลุ่ม", longest=200, is_required=False)
        quota = form.whole_number(f"seats-{at}-quota", "จำนวนที่นั่ง", least=0, most=_MOST_PEOPLE)
        contact = form.text(f"seats-{at}-contact", "ชื่อผู้ประสาน", longest=120, is_required=False)
        phone = form.text(f"seats-{at}-phone", "เบอร์โทรผู้ประสาน", longest=60, is_required=False)
        if not name:
            if quota or contact or phone:
                form.refuse(f"seats-{at}-name", "กรุณากรอกชื่อกลุ่มของแถวนี้ หรือเว้นว่างทั้งแถว")
            continue
        if any(one.name == name for one in seats):
            form.refuse(f"seats-{at}-name", f"กลุ่ม “{name}” ซ้ำกัน รวมเป็นแถวเดียว")
        group = _id(form, f"seats-{at}-group")
        own_id = _id(form, f"seats-{at}-id")
        seats.append(SeatsEntry(name, quota or 0, group if group in known_groups else None, contact, phone, own_id))
    return tuple(seats)


def _rows(form: Form, table: str) -> range:
    return range(min(count_rows(form.values, table), _MOST_ROWS))


def _names_of(values: Mapping[str, str], table: str) -> Iterator[str]:
    """The names of the fields that somebody types in."""
    for name in values:
        parts = name.split("-")
        if len(parts) != 3 or parts[0] != table or parts[2] not in _TYPED:
            continue
        if parts[1].isdecimal() and len(parts[1]) < 4:
            yield name


def _id(form: Form, name: str) -> int | None:
    value = form.values.get(name, "")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else None
