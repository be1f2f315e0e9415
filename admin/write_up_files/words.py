"""What the write-up of a forum says by itself, section by section, from the facts.

It tells what was done and never promises: what an authority will do with a result is only said of drafts that the room
approved and of the plan that the needs are for, and staff may put it otherwise.
"""

from collections.abc import Iterator, Mapping

from admin.brief_files.words import clean, title_of
from admin.paper.figures import Numerals
from bot.domain.brief import Chapter
from bot.domain.forums import AgendaKind
from bot.domain.write_up import AgendaLine, AgendaResult, HeldForum, Section, VoteLine

HEADINGS: dict[Section, str] = {
    Section.CONSIDERED: "ประเด็นหรือเรื่องที่มีส่วนร่วม",
    Section.RESULTS: "ผลการมีส่วนร่วม",
    Section.USE: "การนำผลการมีส่วนร่วมไปปรับปรุงหรือพัฒนาการดำเนินงานของหน่วยงาน",
    Section.LAST_YEAR: "ผลการติดตามและประเมินผลแผนพัฒนาท้องถิ่นในปีที่ผ่านมา",
}
SECTION_NAMES: dict[str, str] = {
    Section.TITLE: "ชื่อเอกสาร",
    Section.CHAIR: "ประธาน",
    Section.VENUE: "สถานที่",
    Section.OPENING: "ความนำ",
    Section.CONSIDERED: HEADINGS[Section.CONSIDERED],
    Section.RESULTS: HEADINGS[Section.RESULTS],
    Section.ISSUES: "สรุปรายประเด็นการพัฒนา",
    Section.LAST_YEAR: "ผลของปีที่ผ่านมา",
    Section.USE: "การนำผลไปใช้",
    Section.SIGNATURE: "ส่วนลงนาม",
    "people": "ผู้มีส่วนร่วม",
}
RESULT_NAMES: Mapping[AgendaResult, str] = {
    AgendaResult.APPROVED: "เห็นชอบ",
    AgendaResult.NOT_APPROVED: "ไม่เห็นชอบ",
    AgendaResult.NOTED: "รับทราบ",
}
_GROUPS_TOLD = 3
_DOTS = "." * 30


def own_words(forum: HeldForum, authority: str, typed: Mapping[str, str], write: Numerals) -> dict[Section, str]:
    """The words of every section that nobody has typed others for; `typed` chair and venue go into the opening."""
    chair, venue = (typed.get(one, own) for one, own in ((Section.CHAIR, forum.chair), (Section.VENUE, forum.venue)))
    words = {
        Section.TITLE: f"สรุปผลการมีส่วนร่วมของประชาชน {clean(forum.name)}",
        Section.CHAIR: clean(forum.chair),
        Section.VENUE: clean(forum.venue),
        Section.OPENING: _opening(forum, authority, clean(chair), clean(venue), write),
        Section.CONSIDERED: "\n".join(f"{at}. {clean(one.title)}" for at, one in enumerate(forum.agenda, start=1)),
        Section.RESULTS: "\n".join(_results(forum, write)),
        Section.ISSUES: "\n".join(_issues(forum, write)) if forum.gathers_needs else "",
        Section.USE: "\n".join(f"{at}. {one}" for at, one in enumerate(_uses(forum), start=1)),
        Section.LAST_YEAR: "",
        Section.SIGNATURE: f"ลงชื่อ {_DOTS} ผู้รายงาน\n({_DOTS})\nตำแหน่ง {_DOTS}",
    }
    return {section: write.turned(text) for section, text in words.items()}


def _opening(forum: HeldForum, authority: str, chair: str, venue: str, write: Numerals) -> str:
    parts = [f"เมื่อ{write.moment(forum.starts_at)} {clean(authority)} จัด{clean(forum.name)}"]
    if venue:
        parts.append(f"ณ {venue}")
    if chair:
        parts.append(f"โดยมี {chair} เป็นประธาน")
    if bodies := [clean(one) for one in forum.bodies]:
        listed = bodies[0] if len(bodies) == 1 else f"{' '.join(bodies[:-1])} และ{bodies[-1]}"
        parts.append(f"มี{listed} เข้าร่วม")
    if forum.people:
        parts.append(f"{'รวม' if bodies else 'มีผู้เข้าร่วม'} {write.counted(forum.people, 'คน')}")
    return " ".join(parts)


def _results(forum: HeldForum, write: Numerals) -> Iterator[str]:
    for at, item in enumerate(forum.agenda, start=1):
        yield f"{at}. {_result(item)}"
        yield from (_vote(one, write) for one in forum.votes if one.agenda_item_id == item.id)
    ids = {one.id for one in forum.agenda}
    yield from (_vote(one, write) for one in forum.votes if one.agenda_item_id not in ids)


def _result(item: AgendaLine) -> str:
    told = f"ที่ประชุม{RESULT_NAMES[item.result]}" if item.result else ""
    return " ".join(filter(None, (_without_verb(item), told, clean(item.note))))


def _without_verb(item: AgendaLine) -> str:
    """What is considered: ร่างแผน of พิจารณาร่างแผน."""
    return clean(item.title).removeprefix("พิจารณา").strip() or clean(item.title)


def _vote(vote: VoteLine, write: Numerals) -> str:
    counts = " ".join(f"{clean(title)} {write.counted(people, 'คน')}" for title, people in vote.choices)
    return f"- ลงคะแนน {clean(vote.title)}: {counts}"


def _issues(forum: HeldForum, write: Numerals) -> Iterator[str]:
    brief, chapters = forum.brief, sorted(forum.brief.chapters, key=lambda one: one.issue)
    heard = ""
    if brief.needs:
        heard = f"ประชาชน {write.counted(brief.people, 'คน')} เสนอไว้ {write.counted(brief.needs, 'เรื่อง')} "
    yield f"{heard}สรุปได้ {write.counted(len(chapters), 'ประเด็นการพัฒนา')} ดังนี้"
    for chapter in chapters:
        yield f"ประเด็นการพัฒนาที่ {chapter.issue} {clean(chapter.name)}"
        if said := _said_of(chapter, write):
            yield f"- {said}"


def _said_of(chapter: Chapter, write: Numerals) -> str:
    if not chapter.groups:
        told = f"{write.counted(chapter.people, 'คน')} เสนอ {write.counted(chapter.needs, 'เรื่อง')}"
        return told if chapter.needs else ""
    groups = [f"{title_of(one)} ({write.counted(one.people, 'คน')})" for one in chapter.groups[:_GROUPS_TOLD]]
    return f"เรื่องที่คนพูดตรงกันมากที่สุด: {' · '.join(groups)}"


def _uses(forum: HeldForum) -> Iterator[str]:
    for item in forum.agenda:
        if item.kind is AgendaKind.CONSIDER_DRAFT and item.result is AgendaResult.APPROVED:
            yield f"นำ{_without_verb(item)} ไปประกาศใช้ และใช้เป็นกรอบจัดทำงบประมาณ"
    years = [one.years for one in forum.agenda if one.kind is AgendaKind.GATHER_NEEDS] or [forum.years]
    if forum.gathers_needs:
        count = len(forum.brief.chapters)
        plans = " และ ".join(f"(พ.ศ. {one})" for one in dict.fromkeys(years))
        yield f"นำความต้องการของประชาชนใน {count} ประเด็นการพัฒนาไปจัดทำแผนพัฒนาท้องถิ่น {plans}"
