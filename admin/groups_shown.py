"""Groups in words: numbers, the log, what the machine proposes and what that would change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from admin.needs_shown import serial_of
from bot.domain.thai_time import clock
from bot.services.undo_group_act import may_be_undone
from bot.store.group_log import ActFacts
from bot.store.group_proposals import proposals_of
from bot.store.groups import groups_by_id
from bot.store.models import GroupAct, GroupProposal
from bot.store.reports_groups import GroupCount, GroupFilter, count_groups, people_of_all, people_of_needs
from bot.store.session import Session

_MOST_PROPOSALS = 5
_PLAIN = {
    "renamed": "เปลี่ยนชื่อกลุ่ม",
    "locked": "ล็อกกลุ่ม",
    "unlocked": "ปลดล็อกกลุ่ม",
    "proposal_refused": "ไม่รับข้อเสนอของระบบ",
}


@dataclass(frozen=True, slots=True)
class ToldAct:
    """One line of the log as it is read."""

    id: int
    words: str
    doer: str
    happened_at: datetime
    is_undone: bool
    may_be_undone: bool

    @property
    def as_done(self) -> str:
        """What has just been done, as a person says it; Thai is written without a space, figures with one."""
        return f"{self.words}{' ' if self.words[-1:].isascii() else ''}แล้ว"


@dataclass(frozen=True, slots=True)
class ToldProposal:
    """What the machine proposes, why, and what it would change in people."""

    id: int
    kind: str
    words: str
    reason: str
    effect: str
    need_ids: tuple[int, ...]


def group_name(number: int) -> str:
    """Such as G-014."""
    return f"G-{number:03d}"


def title_shown(group: GroupCount) -> str:
    """A group's name, or that nobody has named it."""
    return group.title or f"{group_name(group.number)} ยังไม่มีชื่อ"


def acts_told(acts: Iterable[ActFacts], here: int | None = None) -> list[ToldAct]:
    """The log, as seen from the group with the number `here`."""
    return [
        ToldAct(
            id=act.id,
            words=_words(act, here),
            doer=act.staff or "ระบบ",
            happened_at=act.happened_at,
            is_undone=act.is_undone,
            may_be_undone=not act.is_undone and may_be_undone(act.what, act.detail),
        )
        for act in acts
    ]


def regrouped_told(act: GroupAct) -> str:
    """What a regroup that was asked for has done, and what it leaves to a person."""
    moved, made, waiting = (act.detail.get(name, 0) for name in ("moved", "made", "proposals"))
    done = f"ย้าย {moved:,} เรื่อง ได้กลุ่มเพิ่ม {made:,} กลุ่ม" if moved or made else "ทุกเรื่องอยู่ที่เดิม"
    left = f"มีข้อเสนอรอคนตัดสิน {waiting:,} ข้อ ในกลุ่มที่มีป้าย “มีข้อเสนอ”" if waiting else "ไม่มีข้อเสนอใหม่ให้ตัดสิน"
    return f"จัดกลุ่มใหม่เสร็จแล้ว เวลา {clock(act.happened_at)} · {done} · {left}"


def proposals_told(
    session: Session, authority_id: int, cycle_id: int, *, group_id: int | None = None, issue: int | None = None
) -> list[ToldProposal]:
    """What is proposed for a group, or for the needs of an issue that have none.

    Told by the whole groups, whatever filter the page is under: a proposal is about all of them.
    """
    rows = proposals_of(session, authority_id, cycle_id, group_id=group_id)
    if group_id is None:
        rows = [row for row in rows if row.kind == "move" and row.group_id is None]
        into = groups_by_id(session, authority_id, {row.other_group_id for row in rows if row.other_group_id})
        rows = [row for row in rows if row.other_group_id in into and into[row.other_group_id].issue == issue]
    rows = rows[:_MOST_PROPOSALS]
    named = {one for row in rows for one in (row.group_id, row.other_group_id) if one is not None}
    counts = count_groups(session, authority_id, cycle_id, GroupFilter(group_ids=named)) if named else []
    teller = _Teller(session, authority_id, cycle_id, {group.group_id: group for group in counts}, group_id)
    return [told for told in map(teller.told, rows) if told is not None]


def merge_told(session: Session, authority_id: int, cycle_id: int, one: GroupCount, other: GroupCount) -> str:
    """How many people two groups have together, and why that is less than their sum."""
    both = people_of_all(session, authority_id, cycle_id, GroupFilter(group_ids=(one.group_id, other.group_id)))
    shared = one.people + other.people - both
    because = f" เพราะ {shared:,} คนอยู่ทั้งสองกลุ่ม" if shared else " ไม่มีใครอยู่ทั้งสองกลุ่ม"
    return f"รวมแล้วเป็น {both:,} คน{because}"


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells proposals as they are seen from the group `here`."""

    session: Session
    authority_id: int
    cycle_id: int
    known: dict[int, GroupCount]
    here: int | None

    def told(self, row: GroupProposal) -> ToldProposal | None:
        """None where nobody is left in a group that it speaks of."""
        group, other = self.known.get(row.group_id or 0), self.known.get(row.other_group_id or 0)
        alike = f" (เหมือนกัน {round(100 * row.likeness)} ใน 100)" if row.likeness is not None else ""
        if row.kind == "merge" and group and other:
            return self._merge(row, group, other, alike)
        if row.kind == "split" and group:
            return self._split(row, group, alike)
        if row.kind == "move" and other and (group or row.group_id is None):
            return self._move(row, group, other, alike)
        return None

    def _merge(self, row: GroupProposal, group: GroupCount, other: GroupCount, alike: str) -> ToldProposal:
        there = other if group.group_id == self.here else group
        return ToldProposal(
            id=row.id,
            kind=row.kind,
            words=f"ผสานกับ “{title_shown(there)}” {there.people:,} คน",
            reason=f"เพราะใช้คำคล้ายกัน{alike}",
            effect=merge_told(self.session, self.authority_id, self.cycle_id, group, other),
            need_ids=(),
        )

    def _split(self, row: GroupProposal, group: GroupCount, alike: str) -> ToldProposal:
        people = people_of_needs(self.session, self.authority_id, row.need_ids)
        return ToldProposal(
            id=row.id,
            kind=row.kind,
            words=f"แยก {len(row.need_ids):,} เรื่อง ออกเป็นกลุ่มใหม่",
            reason=f"เพราะเรื่องเหล่านี้คล้ายกันเองมากกว่าเรื่องอื่นในกลุ่ม{alike}",
            effect=f"กลุ่มใหม่จะมี {people:,} คน จาก {group.people:,} คนของกลุ่มนี้",
            need_ids=tuple(row.need_ids),
        )

    def _move(self, row: GroupProposal, group: GroupCount | None, other: GroupCount, alike: str) -> ToldProposal:
        people = people_of_needs(self.session, self.authority_id, row.need_ids)
        whence = f"จาก “{title_shown(group)}” " if group else "ที่ยังไม่มีกลุ่ม "
        return ToldProposal(
            id=row.id,
            kind=row.kind,
            words=f"ย้าย {len(row.need_ids):,} เรื่อง{whence}เข้า “{title_shown(other)}”",
            reason=f"เพราะใช้คำคล้ายกัน{alike}",
            effect=f"เป็นเสียงของ {people:,} คน กลุ่มปลายทางมี {other.people:,} คน",
            need_ids=tuple(row.need_ids),
        )


def _words(act: ActFacts, here: int | None) -> str:
    if act.what in _PLAIN:
        return _PLAIN[act.what] + (f" {group_name(act.group)}" if here is None and act.group else "")
    if act.what == "regrouped":
        return f"จัดกลุ่มใหม่ ย้าย {act.detail.get('moved', 0):,} เรื่อง ได้กลุ่มเพิ่ม {act.detail.get('made', 0):,} กลุ่ม"
    return _TOLD[act.what](act, here) if act.what in _TOLD else "มีการเปลี่ยนแปลง"


def _merged(act: ActFacts, here: int | None) -> str:
    if here is not None and here == act.other:
        return f"ผสานเข้ากับ {_name(act.group)}"
    return f"ผสาน {_name(act.other)} เข้า{'มา' if here is not None else f' {_name(act.group)}'}"


def _split(act: ActFacts, here: int | None) -> str:
    return f"แยก {_needs(act)} " + (f"มาจาก {_name(act.other)}" if here == act.group else f"เป็น {_name(act.group)}")


def _moved(act: ActFacts, here: int | None) -> str:
    whence = f" จาก {_name(act.other)}" if act.other and here != act.other else ""
    return f"ย้าย {_needs(act)}{whence} เข้า{'กลุ่มนี้' if here == act.group else f' {_name(act.group)}'}"


def _taken_out(act: ActFacts, _here: int | None) -> str:
    return f"เอา {_needs(act)} ออกจากกลุ่ม{' เพราะเปลี่ยนประเด็น' if act.detail.get('because') == 'issue' else ''}"


_TOLD: dict[str, Callable[[ActFacts, int | None], str]] = {
    "merged": _merged,
    "split": _split,
    "moved": _moved,
    "taken_out": _taken_out,
    "made": lambda act, _: f"ตั้งกลุ่ม {_name(act.group)} จาก {_needs(act)}",
    "duplicate_marked": lambda act, _: f"บอกว่า {_needs(act)} เป็นเรื่องเดียวกัน",
    "duplicate_unmarked": lambda act, _: f"เลิกบอกว่า {_needs(act)} เป็นเรื่องเดียวกัน",
}


def _name(number: int | None) -> str:
    return group_name(number) if number else "กลุ่ม"


def _needs(act: ActFacts) -> str:
    count, numbers = act.detail.get("count", 0), act.detail.get("numbers", [])
    return serial_of(numbers[0]) if count == 1 and numbers else f"{count:,} เรื่อง"
