"""The form of a write-up: which fields somebody touched, and what they put into them.

Beside each field stands a mark of what was kept and of what was shown. A field that comes back as it was shown was not
touched, so it goes on following the facts even where these have changed since.
"""

from collections.abc import Iterator, Mapping

from admin.forms import Form
from admin.write_up_asked import AskedWriteUp
from admin.write_up_files.words import SECTION_NAMES
from bot.domain.write_up import TOTAL, AgendaResult, Section, came_field
from bot.services.edit_write_up import NOTE, RESULT, Change, mark_of

_SHORT = {Section.TITLE: 300, Section.CHAIR: 200, Section.VENUE: 200}
_LONGEST, _LONGEST_NOTE, _MOST_PEOPLE = 6000, 2000, 99_999
MARK = "was-"


def shown_fields(asked: AskedWriteUp) -> dict[str, str]:
    """What every field holds when the page is opened."""
    return {name: asked.stored.get(name, _own(asked, name)) for name in _names(asked)}


def marks_of(asked: AskedWriteUp) -> dict[str, str]:
    """What stands beside every field."""
    return {name: f"{mark_of(asked.stored.get(name))}.{mark_of(shown)}" for name, shown in shown_fields(asked).items()}


def read_changes(form: Form, asked: AskedWriteUp) -> dict[str, Change]:
    """The fields that were touched; what is wrong the form then says.

    `reset` gives a field back to the facts, `theirs` leaves it as another has worded it.
    """
    changes = {}
    reset, theirs = form.values.get("reset"), form.values.get("theirs")
    for name in _names(asked):
        seen, _, shown = form.values.get(f"{MARK}{name}", "").partition(".")
        if name == theirs or name not in form.values:
            continue
        value = _value(form, asked, name)
        if name == reset:
            changes[name] = Change(None, seen)
        elif mark_of(value) != shown:
            changes[name] = Change(None if value == _own(asked, name) else value, seen)
    return changes


def field_name(asked: AskedWriteUp, name: str) -> str:
    """What a field is called in a sentence."""
    if name in SECTION_NAMES:
        return SECTION_NAMES[name]
    items = {str(one.id): one.title for one in asked.forum.agenda}
    seats = {came_field(one.seats_id): one.name or "ไม่ได้ระบุกลุ่ม" for one in asked.forum.seats}
    if name.startswith((RESULT, NOTE)):
        return f"ผลของ “{items.get(name.partition('-')[2], '')}”"
    return f"จำนวนคน “{seats.get(name, 'รวม')}”"


def _names(asked: AskedWriteUp) -> Iterator[str]:
    yield from map(str, Section)
    yield from (came_field(one.seats_id) for one in asked.forum.seats)
    yield TOTAL
    for item in asked.forum.agenda:
        yield from (f"{RESULT}{item.id}", f"{NOTE}{item.id}")


def _own(asked: AskedWriteUp, name: str) -> str:
    return asked.own[Section(name)] if name in SECTION_NAMES else ""


def _value(form: Form, asked: AskedWriteUp, name: str) -> str:
    called = field_name(asked, name)
    if name.startswith(RESULT):
        typed = form.values.get(name, "")
        return typed if typed in ("", *AgendaResult) else form.choice(name, called, tuple(AgendaResult))
    if name == TOTAL or name.startswith(came_field(0)[:-1]):
        number = form.whole_number(name, called, least=0, most=_MOST_PEOPLE)
        return "" if number is None else str(number)
    longest = _LONGEST_NOTE if name.startswith(NOTE) else _SHORT.get(Section(name), _LONGEST)
    return _one_kind_of_lines(form.text(name, called, longest=longest, is_required=False))


def _one_kind_of_lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


def as_submitted(values: Mapping[str, str], asked: AskedWriteUp) -> dict[str, str]:
    """What every field holds after something was refused: what was typed where it was, else what stands."""
    theirs = values.get("theirs")
    return {name: value if name == theirs else values.get(name, value) for name, value in shown_fields(asked).items()}
