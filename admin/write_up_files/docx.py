"""The write-up as a document that a clerk can edit before it is signed."""

from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from admin.paper.docx_marks import add_row, add_table, fill, fill_head
from admin.paper.docx_pages import WIDTH, Sheet, add_paragraph, new_document, same_bytes
from admin.write_up_files.document import Paper, PaperLine, PaperSection

_INDENT = 10  # millimetres
_SIGNATURE_FROM = 75  # … from the left margin


def as_docx(paper: Paper) -> bytes:
    """The write-up as a document of A4 pages; the same words give the same bytes."""
    document = new_document(
        Sheet(paper.title, paper.authority, paper.head, paper.foot, paper.made_on, thai_digits=paper.thai_digits)
    )
    document.add_heading(paper.title, 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_paragraph(document, paper.authority).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_lines(document, paper.opening)
    if paper.considered:
        _add_section(document, paper.considered)
    document.add_heading(paper.people_heading, 2)
    if paper.seats:
        _add_seats(document, paper)
    for section in paper.sections:
        _add_section(document, section)
    _add_signature(document, paper.signature)
    return same_bytes(document)


def _add_section(document: Document, section: PaperSection) -> None:
    document.add_heading(section.heading, 2)
    _add_lines(document, section.lines)


def _add_lines(document: Document, lines: Sequence[PaperLine]) -> None:
    for line in lines:
        paragraph = add_paragraph(document, line.text)
        if line.is_indented:
            paragraph.paragraph_format.left_indent = Mm(_INDENT)


def _add_seats(document: Document, paper: Paper) -> None:
    head = add_table(document, (12, WIDTH - 12 - 2 * 30, 30, 30))
    fill_head(head, ("ที่", "กลุ่ม", "แผน (คน)", "มาร่วม (คน)"))
    for one in (*paper.seats, paper.sum_of_seats):
        is_sum = one is paper.sum_of_seats
        cells = zip(add_row(head).cells, (one.rank, one.name, one.quota, one.people), strict=True)
        for at, (cell, text) in enumerate(cells):
            fill(cell, text, is_bold=is_sum, is_centred=at != 1)


def _add_signature(document: Document, lines: Sequence[str]) -> None:
    for at, line in enumerate(lines):
        paragraph = add_paragraph(document, line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout = paragraph.paragraph_format
        layout.left_indent, layout.space_before = Mm(_SIGNATURE_FROM), Pt(4 if at else 40)
        layout.keep_together, layout.keep_with_next = True, at < len(lines) - 1
