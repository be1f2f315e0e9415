"""Whom an announcement may be for: the boxes that can be ticked, what was ticked, and the same in words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from admin.forms import Form
from bot.domain.authority_words import area_word, bare_name, level_word
from bot.domain.broadcasts import Audience
from bot.domain.forums import UNCONFIRMED
from bot.domain.thai_time import bangkok_day, long_date
from bot.store.authorities import AuthorityFacts, CycleFacts
from bot.store.communities import communities_of
from bot.store.forums import all_areas_of, forums_of
from bot.store.reports_broadcasts import stakeholder_groups_of
from bot.store.reports_groups import ranked_groups
from bot.store.session import Session

ANSWERS = (("yes", "จะไป"), ("maybe", "ยังไม่แน่ใจ"), ("no", "ไม่ไป"), (UNCONFIRMED, "ยังไม่ยืนยันวันใหม่"), ("none", "ยังไม่ตอบ"))
_MOST_GROUPS = 100  # the rest is reached from the page of groups, by its issue


@dataclass(frozen=True, slots=True)
class Choices:
    """The boxes of one condition; `name` is the field of `Audience` and of the form."""

    name: str
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]

    def named(self, values: Sequence[object]) -> list[str]:
        """What was ticked, in words; what is no longer offered as such."""
        words = dict(self.options)
        return [words.get(str(value), "(ไม่มีแล้ว)") for value in values]


@dataclass(frozen=True, slots=True)
class AudienceOptions:
    """All that can be chosen in one authority; `forums` are id and name."""

    conditions: tuple[Choices, ...]
    forums: tuple[tuple[str, str], ...]

    def in_words(self, audience: Audience) -> str:
        """Such as: ชุมชน บ้านชมพู, บ้านจอมเมือง และ ยังไม่ตอบ ประชาคมเมือง."""
        by_name = {one.name: one for one in self.conditions}
        places = [name for field in ("areas", "communities") for name in _named(by_name, field, audience)]
        said = [_shortened(places)] if places else []
        said += [
            f"{by_name[field].label} {_shortened(names)}"
            for field in ("issues", "groups", "stakeholders")
            if (names := _named(by_name, field, audience))
        ]
        if audience.forum_id and (audience.answers or audience.attended or audience.heard_of):
            said.append(self._of_forum(audience))
        if audience.unknown:
            said.append("เงื่อนไขที่ระบบรุ่นนี้ไม่รู้จัก")
        return " และ ".join(said) or "ทุกคน"

    def _of_forum(self, audience: Audience) -> str:
        answers = " หรือ ".join(words for value, words in ANSWERS if value in audience.answers)
        forum = dict(self.forums).get(str(audience.forum_id), "ประชาคม")
        heard_of = "เคยได้รับข่าวหรือเคยตอบ" if audience.heard_of else ""
        return " ".join(filter(None, (heard_of, answers, "มาประชาคม" if audience.attended else "", f"({forum})")))


def audience_options(rows: Session, authority: AuthorityFacts, cycle: CycleFacts) -> AudienceOptions:
    """What an announcement of this authority can choose from."""
    level, area = level_word(authority.community_level), area_word(authority.community_level)
    groups = ranked_groups(rows, authority.id, cycle.id)[:_MOST_GROUPS]
    conditions = (
        Choices(
            "areas",
            "พื้นที่",
            "ทุกคนที่อยู่ในพื้นที่นั้น",
            _pairs((one.id, f"{area}{one.name}") for one in all_areas_of(rows, authority.id)),
        ),
        Choices(
            "communities",
            level,
            "เพิ่มจากพื้นที่ที่เลือก",
            _pairs((one.id, bare_name(one.name)) for one in communities_of(rows, authority.id)),
        ),
        Choices(
            "issues",
            "เคยแจ้งประเด็น",
            "คนที่เคยแจ้งเรื่องในประเด็นนี้",
            _pairs((one.number, f"{one.number} {one.short_name}") for one in authority.issues.values()),
        ),
        Choices(
            "groups",
            "กลุ่มเรื่อง",
            "คนที่แจ้งหรือเห็นด้วยกับเรื่องในกลุ่ม",
            _pairs((one.group_id, f"G-{one.number:03d} {one.title}".strip()) for one in groups),
        ),
        Choices("stakeholders", "กลุ่มผู้มีส่วนได้เสีย", "ตามที่แต่ละคนบอกไว้", _pairs(stakeholder_groups_of(rows, authority.id))),
    )
    forums = _pairs(
        (one.id, f"{one.name} {long_date(bangkok_day(one.starts_at))}") for one in forums_of(rows, authority.id)
    )
    return AudienceOptions(tuple(one for one in conditions if one.options), forums)


def read_audience(form: Form, submitted: MultiDict[str, str], options: AudienceOptions) -> Audience:
    """What was ticked; what is not offered is left aside."""
    ticked: dict[str, Any] = {}
    for condition in options.conditions:
        offered = {value for value, _ in condition.options}
        ticked[condition.name] = tuple(sorted(int(one) for one in set(submitted.getlist(condition.name)) & offered))
    answers = tuple(value for value, _ in ANSWERS if value in submitted.getlist("answers"))
    attended, heard_of = form.is_ticked("attended"), form.is_ticked("heard_of")
    forum = submitted.get("forum", "")
    forum_id = int(forum) if forum in dict(options.forums) else None
    if (answers or attended or heard_of) and forum_id is None:
        form.refuse("forum", "เลือกว่าเป็นคำตอบต่อประชาคมครั้งไหน")
    return Audience(**ticked, forum_id=forum_id, answers=answers, attended=attended, heard_of=heard_of)


def ticked_boxes(audience: Audience) -> Mapping[str, set[str]]:
    """The boxes that are ticked, by condition."""
    return {
        name: {str(one) for one in values} for name, values in asdict(audience).items() if isinstance(values, tuple)
    }


def _named(by_name: Mapping[str, Choices], field: str, audience: Audience) -> list[str]:
    values = getattr(audience, field)
    if not values:
        return []
    return by_name[field].named(values) if field in by_name else ["(ไม่มีแล้ว)"]


def _shortened(names: Sequence[str], most: int = 3) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" และอีก {rest}" if rest > 0 else "")


def _pairs(options: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), words) for value, words in options)  # type: ignore[attr-defined]
