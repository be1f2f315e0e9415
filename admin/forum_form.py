"""The form of a forum: its levels and places as this authority has them, and what somebody filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from werkzeug.datastructures import MultiDict

from admin.days import read_day
from admin.forms import Form
from bot.domain.authority_words import bare_name, office_word
from bot.domain.thai_time import BANGKOK
from bot.services.make_forum import ForumEdit
from bot.store.authorities import AuthorityFacts, CycleFacts
from bot.store.communities import communities_of, community_by_id
from bot.store.forums import WHOLE_LEVELS, ForumFacts, all_areas_of
from bot.store.session import Session

_NAMES = {"community": "ชุมชน", "subdistrict": "ตำบล", "district": "อำเภอ", "province": "ทั้งจังหวัด"}
_SMALLEST_FIRST = ("community", "subdistrict", "district")
_MOST_QUESTIONS, _LONGEST_QUESTION = 20, 300
_YEARS = range(2017, 2058)  # what is outside was mistyped


@dataclass(frozen=True, slots=True)
class Place:
    """A box to tick."""

    value: str  # a12 for an area, c12 for a community
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level that a forum may have; without places it reaches everybody."""

    value: str
    name: str
    places: tuple[Place, ...]


def levels_of(rows: Session, authority: AuthorityFacts, forum: ForumFacts | None = None) -> list[Level]:
    """The levels that make sense for an authority, smallest first, and the level that `forum` has already.

    An area that is the only one of its level is the whole authority, so that level is left out.
    """
    own = authority.community_level
    communities = _communities(rows, authority, forum)
    levels = [Level(own, _NAMES.get(own, own), communities)] if communities else []
    areas = all_areas_of(rows, authority.id)
    for level in _SMALLEST_FIRST[_SMALLEST_FIRST.index(own) + 1 :]:
        places = tuple(Place(f"a{one.id}", one.name) for one in areas if one.level == level)
        if len(places) > 1 or (forum and forum.level == level):
            levels.append(Level(level, _NAMES[level], places))
    whole = "province" if authority.kind == "pao" else "city"
    return [*levels, Level(whole, _NAMES.get(whole, f"ทั้ง{office_word(authority.kind)}"), ())]


def _communities(rows: Session, authority: AuthorityFacts, forum: ForumFacts | None) -> tuple[Place, ...]:
    """Those in use, and the forum's own that were retired since: whoever edits something else does not lose them."""
    in_use = communities_of(rows, authority.id)
    gone = (forum.communities if forum else frozenset()) - {one.id for one in in_use}
    retired = [one for place in sorted(gone) if (one := community_by_id(rows, authority.id, place))]
    return (
        *(Place(f"c{one.id}", bare_name(one.name)) for one in in_use),
        *(Place(f"c{one.id}", f"{bare_name(one.name)} (เลิกใช้)") for one in retired),
    )


def chosen_places(forum: ForumFacts | None) -> set[str]:
    """The boxes that are ticked for a forum."""
    if forum is None:
        return set()
    return {f"a{one}" for one in forum.areas} | {f"c{one}" for one in forum.communities}


def read_forum(
    form: Form, submitted: MultiDict[str, str], levels: Sequence[Level], cycles: Sequence[CycleFacts]
) -> ForumEdit | None:
    """What was filled in; None where something is wrong, which the form then says."""
    name = form.text("name", "ชื่อประชาคม", longest=120)
    by_value = {level.value: level for level in levels}
    level = form.choice("level", "ระดับ", by_value)
    places = _places(form, submitted, by_value.get(level))
    starts_at = _starts_at(form)
    venue = form.text("venue", "สถานที่", longest=200, is_required=False)
    by_year: Mapping[str, CycleFacts] = {str(cycle.first_year): cycle for cycle in cycles}
    cycle = form.choice("plan", "รอบแผน", by_year)
    questions = _questions(form)
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
    )


def _places(form: Form, submitted: MultiDict[str, str], level: Level | None) -> set[str]:
    if level is None or level.value in WHOLE_LEVELS:
        return set()
    chosen = {one.value for one in level.places} & set(submitted.getlist("place"))
    if not chosen:
        form.refuse(f"places-{level.value}", f"กรุณาเลือก{level.name}อย่างน้อยหนึ่งแห่ง")
    return chosen


def _starts_at(form: Form) -> datetime | None:
    typed, clock = form.text("day", "วันที่", longest=40), form.clock("clock", "เวลา")
    day = read_day(typed) if typed else None
    if typed and (day is None or day.year not in _YEARS):
        form.refuse("day", f"อ่านวันที่ “{typed[:40]}” ไม่ออก เขียนแบบ 2/4/2569 หรือ 2 เม.ย. 2569")
    if day is None or {"day", "clock"} & form.errors.keys():
        return None
    hour, minute = map(int, clock.split("."))
    return datetime.combine(day, time(hour, minute), tzinfo=BANGKOK)


def _questions(form: Form) -> tuple[str, ...]:
    text = form.text("questions", "คำถาม", longest=_MOST_QUESTIONS * _LONGEST_QUESTION, is_required=False)
    questions = tuple(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)
    if len(questions) > _MOST_QUESTIONS:
        form.refuse("questions", f"ใส่คำถามได้ไม่เกิน {_MOST_QUESTIONS} ข้อ")
    if any(len(one) > _LONGEST_QUESTION for one in questions):
        form.refuse("questions", f"คำถามแต่ละข้อยาวได้ไม่เกิน {_LONGEST_QUESTION} ตัวอักษร")
    return questions
