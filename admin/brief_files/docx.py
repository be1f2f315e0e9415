"""The brief as a document that a clerk can edit: styles for headings, real tables, heads that repeat on each page."""

from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.shared import Pt
from docx.table import _Row

from admin.brief_files.told import Told, ToldChapter, ToldLine
from admin.brief_files.words import quote_text
from admin.paper.docx_marks import LARGE, SMALL, add_row, add_table, fill, fill_head, rule_below, write
from admin.paper.docx_pages import WIDTH, Sheet, add_paragraph, new_document, same_bytes


def as_docx(told: Told) -> bytes:
    """The brief as a document of A4 pages; the same brief gives the same bytes."""
    document = new_document(
        Sheet(told.title, told.authority, told.head, told.foot, told.made_on, thai_digits=told.thai_digits)
    )
    document.add_heading(told.title, 1)
    add_paragraph(document, told.when)
    add_paragraph(document, " · ".join(filter(None, (told.plan, told.reach))))
    figures = add_table(document, [WIDTH / len(told.figures)] * len(told.figures))
    for cell, one in zip(figures.cells, told.figures, strict=True):
        fill(cell, one.figure, size=LARGE, is_bold=True)
        write(cell.add_paragraph(), one.unit)
    add_paragraph(document, " ".join(told.lead)).paragraph_format.space_before = Pt(8)
    _add_heat(document, told)
    for chapter in told.chapters:
        _add_chapter(document, chapter, told)
    _add_urgent(document, told)
    _add_silent(document, told)
    _add_talk(document, told)
    return same_bytes(document)


def _add_heat(document: Document, told: Told) -> None:
    heat = told.heat
    document.add_heading(heat.heading, 2)
    count = len(heat.columns)
    widths = [38.0, *[104 / max(1, count)] * count, 16.0, 14.0]
    head = add_table(document, widths)
    names = [told.level, *(f"{mark} {name}".strip() for _, mark, name in heat.columns), "ยังตัดสินไม่ได้", "รวม"]
    fill_head(head, names, size=11)
    for area, lines in heat.areas:
        if area:
            row = add_row(head)
            row.cells[0].merge(row.cells[-1])
            fill(row.cells[0], area, is_bold=True)
        for line in lines:
            _fill_line(add_row(head), line)
    _fill_line(add_row(head), heat.footer, is_bold=True)
    add_paragraph(document, heat.note, size=SMALL)


def _fill_line(row: _Row, line: ToldLine, *, is_bold: bool = False) -> None:
    cells = row.cells
    fill(cells[0], line.name, size=SMALL, is_bold=is_bold)
    for cell, one in zip(cells[1:], line.cells, strict=False):
        fill(cell, one.figure, size=SMALL, is_bold=is_bold, is_centred=True, step=one.step)
    fill(cells[-2], line.undecided, size=SMALL, is_bold=is_bold, is_centred=True)
    fill(cells[-1], line.total, size=SMALL, is_bold=True, is_centred=True)


def _add_chapter(document: Document, chapter: ToldChapter, told: Told) -> None:
    document.add_heading(chapter.heading, 2)
    summary = add_paragraph(document, chapter.summary)
    if chapter.groups:
        summary.paragraph_format.keep_with_next = True
        names = ("ที่", "เรื่องที่คนพูดตรงกัน", "คน", "เห็นด้วย", told.level, told.since)
        rows = (
            (group.rank, group.title, group.people, group.supporters, group.communities, group.since_cell)
            for group in chapter.groups[: chapter.on_paper]
        )
        _add_list(document, names, (11, 80, 18, 20, 19, 24), rows, left={1})
    if chapter.more:
        add_paragraph(document, chapter.more, size=SMALL)
    for quote in chapter.quotes:
        paragraph = document.add_paragraph(style="Quote")
        write(paragraph, f"{quote_text(quote)} ")
        write(paragraph, quote.source, size=SMALL)


def _add_urgent(document: Document, told: Told) -> None:
    document.add_heading(told.urgent_heading, 2)
    if not told.urgent:
        add_paragraph(document, told.urgent_none)
        return
    names = ("เลขเรื่อง", "เรื่อง", told.level, "ผู้รับไปทำ")
    rows = ((need.number, f"{need.text} ({need.said})", need.community, "") for need in told.urgent)
    _add_list(document, names, (34, 68, 36, 34), rows, left={0, 1, 2, 3})


def _add_silent(document: Document, told: Told) -> None:
    document.add_heading(told.silent_heading, 2)
    if not told.silent:
        add_paragraph(document, told.silent_none)
        return
    names = (told.level, "เรื่อง", "เพื่อนใน LINE", "ครัวเรือน", "ล่าสุด", "จะเข้าถึงได้อย่างไร")
    rows = ((one.name, one.needs, one.friends, one.households, one.last, one.reach) for one in told.silent)
    _add_list(document, names, (36, 14, 20, 20, 26, 56), rows, left={0, 5})


def _add_talk(document: Document, told: Told) -> None:
    document.add_heading(told.questions_heading, 2)
    for question in told.questions:
        write(document.add_paragraph(style="List Number"), question)
    if not told.questions:
        add_paragraph(document, told.questions_none)
    document.add_heading(told.notes_heading, 2)
    for _ in range(6):
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(4)
        rule_below(line)
    document.add_heading(told.method_heading, 2)
    for sentence in told.method:
        add_paragraph(document, sentence, size=SMALL)


def _add_list(
    document: Document,
    names: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Sequence[str]],
    *,
    left: set[int],
) -> None:
    head = add_table(document, widths)
    fill_head(head, names)
    for texts in rows:
        for at, (cell, text) in enumerate(zip(add_row(head).cells, texts, strict=True)):
            fill(cell, text, is_centred=at not in left)
    add_paragraph(document, "", size=4)
