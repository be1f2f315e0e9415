"""The write-up that an address asks for: its words, the document of them, and what a person should look at."""

from dataclasses import dataclass
from datetime import datetime

from admin.access import visit
from admin.paper.figures import Numerals
from admin.write_up_files.document import Paper, paper_of
from admin.write_up_files.words import SECTION_NAMES, own_words
from bot.domain.authority_names import NamedAuthority, other_authorities_in
from bot.domain.states import ForumState
from bot.domain.thai_time import moment_from
from bot.domain.write_up import HeldForum, Section
from bot.domain.write_up_checks import Fault, FaultKind, faults_in
from bot.services.draft_write_up import held_forum
from bot.services.edit_write_up import stored_fields
from bot.store.session import Session
from bot.store.write_ups import WriteUpFacts, names_of_staff, write_up_of

_PEOPLE = "people"  # where a fault is that stands in the table of those who came


@dataclass(frozen=True, slots=True)
class KeptName:
    """A name that somebody let stand."""

    name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AskedWriteUp:
    """A write-up as it stands. `own` are the words it would say by itself, `texts` those it says."""

    forum: HeldForum
    facts: WriteUpFacts
    stored: dict[str, str]
    own: dict[Section, str]
    texts: dict[Section, str]
    paper: Paper
    others: tuple[NamedAuthority, ...]
    kept: tuple[KeptName, ...]
    faults: tuple[Fault, ...]

    @property
    def is_finished(self) -> bool:
        """Whether it may no longer be edited."""
        return self.forum.state is ForumState.WRITTEN_UP

    @property
    def missing(self) -> list[str]:
        """What a reader of the document would look for in vain."""
        forum, texts = self.forum, self.texts
        lacks = [f"ยังไม่ได้บันทึกผลของ “{one.title}”" for one in forum.agenda if one.result is None]
        if not texts[Section.CHAIR]:
            lacks.append("ยังไม่ได้บอกว่าใครเป็นประธาน")
        if not texts[Section.VENUE]:
            lacks.append("ยังไม่ได้บอกสถานที่")
        if not forum.people:
            lacks.append("ยังไม่มีจำนวนคนที่มาร่วม")
        return lacks


def asked_write_up(rows: Session, forum_id: int) -> AskedWriteUp:
    """The write-up of this request. Raises NotFound."""
    here = visit()
    authority = here.authority
    facts = write_up_of(rows, authority.id, forum_id)
    write = Numerals(thai_digits=authority.settings.thai_digits)
    forum = held_forum(rows, authority, forum_id, facts.content, here.now)
    own = own_words(forum, authority.name, facts.content.typed, write)
    texts = {section: facts.content.typed.get(section, own[section]) for section in Section}
    names = " · ".join(write.turned(one.name) for one in forum.seats)
    said = {**{str(section): text for section, text in texts.items()}, _PEOPLE: names}
    others = other_authorities_in("\n\n".join(said.values()), name=authority.name, short_name=authority.short_name)
    made_at = facts.changed_at if facts.changed_at and forum.state is ForumState.WRITTEN_UP else here.now
    return AskedWriteUp(
        forum=forum,
        facts=facts,
        stored=stored_fields(rows, authority.id, forum_id),
        own=own,
        texts=texts,
        paper=paper_of(forum, authority.name, texts, write, made_at),
        others=tuple(one for one in others if one.name not in facts.content.kept),
        kept=_kept(rows, facts, {one.name for one in others}),
        faults=tuple(faults_in(said, people=forum.people)),
    )


def _kept(rows: Session, facts: WriteUpFacts, named: set[str]) -> tuple[KeptName, ...]:
    kept = {name: one for name, one in facts.content.kept.items() if name in named}
    people = names_of_staff(rows, {by for by, _ in kept.values()})
    return tuple(KeptName(name, people.get(by, ""), moment_from(at)) for name, (by, at) in kept.items())


def told_fault(fault: Fault) -> str:
    """What may be wrong, in a sentence."""
    where = SECTION_NAMES.get(fault.where, fault.where)
    match fault.kind:
        case FaultKind.MARKS:
            return f"{where}: มีเครื่องหมาย {fault.found} ที่น่าจะติดมาจากที่อื่น"
        case FaultKind.DIGITS:
            return f"{where}: ใช้เลขไทยปนกับเลขอารบิก ({fault.found})"
        case FaultKind.SLIP:
            return f"{where}: “{fault.found}” น่าจะเป็น “{fault.meant}”"
        case FaultKind.WEEKDAY if fault.meant:
            return f"{where}: “{fault.found}” ตรงกับวัน{fault.meant}"
        case FaultKind.WEEKDAY:
            return f"{where}: ไม่มีวันที่ “{fault.found}”"
        case FaultKind.TOTAL:
            return f"{where}: “{fault.found}” ไม่ตรงกับยอดในตาราง {fault.meant} คน"
