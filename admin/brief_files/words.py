"""All that is said of a brief on paper: figures, days and sentences, once for all files and any page."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import chain, groupby, islice, zip_longest

from admin.brief_files.method import method_of
from admin.brief_files.told import (
    Told,
    ToldCell,
    ToldChapter,
    ToldFigure,
    ToldGroup,
    ToldHeat,
    ToldLine,
    ToldQuote,
    ToldSilent,
    ToldUrgent,
)
from admin.heat import COUNTS
from admin.needs_files import cell_text
from admin.paper.figures import Numerals
from bot.domain.authority_words import bare_name
from bot.domain.brief import Brief, Chapter, HeatLine, Quote, RankedGroup, SilentPlace, UrgentNeed
from bot.domain.brief_changes import GroupChange
from bot.domain.thai_time import bangkok_day

GROUPS_ON_PAPER = 10  # of one issue; the workbook has them all
_QUOTES_ON_PAPER = 3
NOT_SHOWN = "เรื่องนี้ไม่แสดงแล้ว"
_SPACES = re.compile(r"\s+")
_ARABIC = Numerals(thai_digits=False)
_HOW_MANY = {1: "", 2: "สอง", 3: "สาม"}


def tell(brief: Brief, *, thai_digits: bool = False, is_frozen: bool = False) -> Told:
    """The brief in words."""
    return _Teller(brief, Numerals(thai_digits=thai_digits)).told(is_frozen=is_frozen)


def clean(text: str) -> str:
    """Somebody's words on one line, without signs that XML refuses."""
    return _SPACES.sub(" ", cell_text(text)).strip()


class _Teller:
    def __init__(self, brief: Brief, numerals: Numerals) -> None:
        self._brief, self._write, self._level = brief, numerals, brief.level_word
        self._names = {chapter.issue: clean(chapter.short_name) for chapter in brief.chapters}

    def told(self, *, is_frozen: bool) -> Told:
        brief, write = self._brief, self._write
        made, forum = brief.made_at.astimezone(UTC), brief.forum
        edition = "ฉบับตรึง" if is_frozen else "ฉบับร่าง"
        held_on = write.day(bangkok_day(forum.starts_at))
        venue = f" ณ {clean(forum.venue)}" if forum.venue.strip() else ""
        return Told(
            thai_digits=write.thai_digits,
            made_on=(made.year, made.month, made.day, made.hour, made.minute, made.second),
            authority=clean(brief.authority),
            title=f"สรุปความต้องการของประชาชน ก่อน{clean(forum.name)}",
            head=f"สรุปก่อนประชาคม {held_on} · {edition} ข้อมูลถึง {write.snapshot(brief.made_at)}",
            foot="นับเป็นคน ไม่นับข้อความ · คำพูดคัดจากคำจริง ปิดข้อมูลส่วนบุคคล",
            when=f"{write.moment(forum.starts_at)}{venue}",
            plan=f"แผนพัฒนาท้องถิ่น (พ.ศ. {write.year(forum.first_year)}–{write.year(forum.last_year)})",
            reach=f"พื้นที่ {self._reach()}" if forum.reach.strip() else "",
            figures=tuple(self._figures()),
            lead=tuple(self._lead()),
            level=self._level,
            heat=self._heat(),
            since="ตั้งแต่ครั้งก่อน" if brief.last_forum_on else write.turned("ใน 7 วัน"),
            chapters=tuple(self._chapter(chapter) for chapter in brief.chapters),
            urgent_heading=f"เรื่องด่วน {write.counted(len(brief.urgent), 'เรื่อง')}" if brief.urgent else "เรื่องด่วน",
            urgent=tuple(self._urgent(need) for need in brief.urgent),
            urgent_none="ไม่มีเรื่องด่วน",
            silent_heading="เสียงที่ยังไม่ได้ยิน",
            silent=tuple(self._silent(place) for place in brief.silent),
            silent_none=f"ไม่มี{self._level}ที่เงียบ",
            questions_heading="คำถามที่ควรถามในห้อง",
            questions=tuple(clean(question) for question in brief.questions),
            questions_none="ยังไม่มีคำถามที่เตรียมไว้",
            notes_heading="จดในห้อง",
            method_heading="สรุปนี้ทำอย่างไร",
            method=method_of(brief, write),
        )

    def _figures(self) -> Iterator[ToldFigure]:
        brief, figure = self._brief, self._write.figure
        yield ToldFigure(figure(brief.people), "คน")
        yield ToldFigure(figure(brief.needs), "เรื่อง")
        yield ToldFigure(figure(brief.groups), "กลุ่มเรื่อง")
        yield ToldFigure(f"{figure(brief.communities_heard)}/{figure(brief.communities_asked)}", self._level)
        yield ToldFigure(figure(brief.unreviewed), "เรื่องยังไม่ตรวจ")

    def _lead(self) -> Iterator[str]:
        yield from self._what_was_said()
        if (until := self._brief.counted_until) is not None:
            yield f"นับถึงกำหนดปิดรับ {self._write.snapshot(until)} เรื่องหลังจากนั้นเก็บไว้ครบ แต่ไม่อยู่ในสรุปนี้"

    def _what_was_said(self) -> Iterator[str]:
        brief, counted = self._brief, self._write.counted
        if not brief.needs:
            yield f"ยังไม่มีเรื่องจาก{self._level}ในพื้นที่ของประชาคมนี้"
            return
        heard = f"{self._write.figure(brief.communities_heard)} ใน {counted(brief.communities_asked, self._level)}"
        yield f"{counted(brief.people, 'คน')} จาก {heard} พูดไว้ {counted(brief.needs, 'เรื่อง')}"
        if not brief.top:
            yield "เรื่องที่พูดยังไม่ตรงกันพอที่จะจัดเป็นกลุ่ม"
            return
        said = [f"{self._title(group)} ({counted(group.people, 'คน')})" for group in brief.top]
        listed = said[0] if len(said) == 1 else f"{' '.join(said[:-1])} และ{said[-1]}"
        many = _HOW_MANY.get(len(said), str(self._write.figure(len(said))))
        yield f"{many}เรื่องที่คนพูดถึงมากที่สุดคือ {listed}"
        yield self._fastest()

    def _fastest(self) -> str:
        brief, write = self._brief, self._write
        last = brief.last_forum_on
        since = f"หลังประชาคมครั้งก่อนเมื่อวันที่ {write.day(last)}" if last else write.turned("ใน 7 วัน")
        if brief.fastest is None or not brief.fastest.since_last:
            return f"ไม่มีกลุ่มเรื่องใดที่มีคนพูดเพิ่ม{since}"
        more = write.counted(brief.fastest.since_last, "คน")
        return f"เรื่องที่มีคนพูดเพิ่มเร็วที่สุด{since} คือ {self._title(brief.fastest)} เพิ่ม {more}"

    def _heat(self) -> ToldHeat:
        lines, write = self._brief.heat, self._write
        issues = sorted({*self._names, *chain.from_iterable(line.by_issue for line in lines)})
        areas = tuple(
            (clean(area), tuple(self._line(line, issues) for line in group))
            for area, group in groupby(lines, key=lambda line: line.area)
        )
        reach = self._reach()
        footer = ToldLine(
            name=f"รวม{'' if reach.startswith('ทั้ง') else ' '}{reach}".strip(),
            cells=tuple(
                ToldCell(write.cell(sum(line.by_issue.get(one, 0) for line in lines)), step=0) for one in issues
            ),
            undecided=write.cell(sum(line.undecided for line in lines)),
            total=write.figure(sum(line.total for line in lines)),
        )
        return ToldHeat(
            heading=write.turned(f"ตารางที่ 1 จำนวนเรื่อง แยกตาม{self._level}และประเด็น"),
            columns=tuple((one, write.year(one), self._names.get(one, "")) for one in issues),
            areas=areas,
            footer=footer,
            note=self._heat_note(),
        )

    def _line(self, line: HeatLine, issues: Sequence[int]) -> ToldLine:
        write = self._write
        name = self._community(line.name)
        counts = [line.by_issue.get(one, 0) for one in issues]
        return ToldLine(
            name=f"{name} (เงียบ)" if line.is_silent else name,
            cells=tuple(ToldCell(write.cell(count), COUNTS.step(count)) for count in counts),
            undecided=write.cell(line.undecided),
            total=write.figure(line.total),
        )

    def _reach(self) -> str:
        return self._write.turned_counts(clean(self._brief.forum.reach))

    def _community(self, name: str) -> str:
        return clean(bare_name(name)) or f"ยังไม่ทราบ{self._level}"

    def _title(self, group: RankedGroup) -> str:
        return title_of(group, self._write)

    def _heat_note(self) -> str:
        steps = self._write.turned(", ".join(COUNTS.labels))
        note = f"พื้นเข้มขึ้นตามจำนวน: {steps} เรื่อง พิมพ์ตัวเลขทุกช่อง ถ่ายเอกสารขาวดำได้"
        silent = " ".join(clean(bare_name(place.name)) for place in self._brief.silent)
        return f"{note} · {self._level}ที่ยังเงียบ: {silent}" if silent else note

    def _chapter(self, chapter: Chapter) -> ToldChapter:
        write = self._write
        summary = "ยังไม่มีเรื่อง"
        if chapter.needs:
            summary = f"{write.counted(chapter.needs, 'เรื่อง')} จาก {write.counted(chapter.people, 'คน')}"
        if chapter.alone:
            summary += f" · ยังไม่เข้ากลุ่ม {write.counted(chapter.alone, 'เรื่อง')}"
        left_off = len(chapter.groups) - GROUPS_ON_PAPER
        groups = tuple(self._group(rank, group) for rank, group in enumerate(chapter.groups, start=1))
        return ToldChapter(
            issue=chapter.issue,
            mark=write.year(chapter.issue),
            heading=f"ประเด็นที่ {write.year(chapter.issue)} {clean(chapter.name)}",
            short_name=clean(chapter.short_name),
            summary=summary,
            groups=groups,
            on_paper=GROUPS_ON_PAPER,
            more=f"ยังมีอีก {write.counted(left_off, 'กลุ่ม')}ที่มีคนน้อยกว่านี้ ดูได้ในไฟล์ XLSX" if left_off > 0 else "",
            quotes=_chosen(groups),
        )

    def _group(self, rank: int, group: RankedGroup) -> ToldGroup:
        write = self._write
        since = write.more(group.since_last)
        return ToldGroup(
            rank=write.figure(rank),
            number=write.figure(group.number),
            title=self._title(group),
            people=write.figure(group.people),
            tellers=write.figure(group.tellers),
            supporters=write.figure(group.supporters),
            needs=write.figure(group.needs),
            communities=write.figure(group.communities),
            since=since,
            since_cell="ใหม่" if group.is_new else since,
            is_new=group.is_new,
            quotes=tuple(self._quote(quote) for quote in group.quotes),
        )

    def _quote(self, quote: Quote) -> ToldQuote:
        community = self._community(quote.community)
        return ToldQuote(clean(quote.text), quote.number, community, f"({community} · {quote.number})")

    def _urgent(self, need: UrgentNeed) -> ToldUrgent:
        said = f"แจ้ง {self._write.short_day(need.said_on)}"
        return ToldUrgent(
            number=need.number,
            text=clean(need.text) or NOT_SHOWN,
            community=self._community(need.community),
            said=said if need.is_reviewed else f"{said} · ยังไม่มีคนตรวจ",
        )

    def _silent(self, place: SilentPlace) -> ToldSilent:
        write = self._write
        return ToldSilent(
            name=clean(bare_name(place.name)),
            needs=write.figure(place.needs),
            friends=write.figure(place.friends),
            households="–" if place.households is None else write.figure(place.households),
            last=write.short_day(place.last_on),
            reach=write.turned_counts(clean(place.reach)),
        )


def title_of(group: RankedGroup | GroupChange, write: Numerals = _ARABIC) -> str:
    """The name of a group, or its number where it has none or its name can no longer be shown."""
    return clean(group.title) or f"กลุ่มที่ {write.figure(group.number)}"


def quote_text(quote: ToldQuote) -> str:
    """The words in quotation marks, or that they are no longer shown."""
    return f"“{quote.text}”" if quote.text else NOT_SHOWN


def _chosen(groups: Sequence[ToldGroup]) -> tuple[ToldQuote, ...]:
    """The quotes that paper has room for: one of each of the largest groups, then their second ones."""
    on_paper = groups[:GROUPS_ON_PAPER]
    in_turn = chain.from_iterable(zip_longest(*(group.quotes for group in on_paper)))
    return tuple(islice((quote for quote in in_turn if quote and quote.text), _QUOTES_ON_PAPER))
