"""An A4 document of Word: its margins, head and foot, and bytes that do not tell when it was packed."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from admin.paper.docx_marks import SMALL, TEXT, set_styles, write, write_field

WIDTH = 172  # millimetres between the margins
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP file knows


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on every page; `made_on` is in UTC, for the file itself."""

    title: str
    authority: str
    head: str
    foot: str
    made_on: tuple[int, int, int, int, int, int]
    thai_digits: bool


def new_document(sheet: Sheet) -> Document:
    """An empty document with the styles and pages of ours."""
    document = docx.Document()
    set_styles(document, thai_digits=sheet.thai_digits)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(22), Mm(16)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance, section.footer_distance = Mm(13), Mm(11)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        paragraph.style = document.styles["Normal"]  # the styles for heads bring a tab in the middle
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    write(head, f"{sheet.authority}\t{sheet.head}", size=SMALL)
    write(foot, f"{sheet.foot}\tหน้า ", size=SMALL)
    write_field(foot, "PAGE", thai_digits=sheet.thai_digits)
    write(foot, " จาก ", size=SMALL)
    write_field(foot, "NUMPAGES", thai_digits=sheet.thai_digits)
    made_at = datetime(*sheet.made_on, tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.author, properties.language = sheet.title[:255], sheet.authority[:255], "th-TH"
    properties.comments, properties.created, properties.modified = "", made_at, made_at
    return document


def add_paragraph(document: Document, text: str, *, size: float = TEXT) -> Paragraph:
    """One more paragraph at the end."""
    paragraph = document.add_paragraph()
    write(paragraph, text, size=size)
    return paragraph


def same_bytes(document: Document) -> bytes:
    """The document as a file; the same words give the same bytes."""
    packed, again = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            plain = zipfile.ZipInfo(entry.filename, _LONG_AGO)
            plain.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(plain, source.read(entry))
    return again.getvalue()
