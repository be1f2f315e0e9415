"""What Word wants to be told and python-docx has no name for: Thai fonts, fields, shades, rows that stay whole.

Word keeps a font, a size and a language of its own for scripts like Thai (`cs`); where they are left out it falls back
to fonts that set Thai marks wrong.
"""

from collections.abc import Sequence
from typing import cast

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "TH Sarabun New"
TEXT, SMALL, LARGE = 16, 14, 22  # points; TH Sarabun New is small, 16 is what official letters use
_FILLS = (None, "F2F2F2", "E0E0E0", "C0C0C0", "696969", "282828")
_WHITE = RGBColor(255, 255, 255)
# The order in which a run's properties must stand, from what follows each of ours.
_AFTER_LANGUAGE = ("w:eastAsianLayout", "w:specVanish", "w:oMath")
_AFTER_SIZE = (
    "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang",
    *_AFTER_LANGUAGE,
)  # fmt: skip
_AFTER_WEIGHT = (
    "w:i", "w:iCs", "w:caps", "w:smallCaps", "w:strike", "w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint",
    "w:noProof", "w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern", "w:position",
    "w:sz", "w:szCs", *_AFTER_SIZE,
)  # fmt: skip


def set_styles(document: Document, *, thai_digits: bool) -> None:
    """Styles that a clerk can change for the whole document at once."""
    sizes = {"Normal": TEXT, "Heading 1": 20, "Heading 2": 18, "List Number": TEXT, "Quote": TEXT}
    for name, size in sizes.items():
        style = cast(ParagraphStyle, document.styles[name])
        is_heading = name.startswith("Heading")
        style.font.size, style.font.bold, style.font.italic = Pt(size), is_heading, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(10 if is_heading else 0)
        style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(2), 1.0
        style.paragraph_format.keep_with_next = is_heading
        _speak_thai(style.element.get_or_add_rPr(), size, is_bold=is_heading)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:bidi"), "th-TH")
    quote = cast(ParagraphStyle, document.styles["Quote"])
    quote.paragraph_format.left_indent = Mm(5)
    quote.paragraph_format.keep_together = True
    if thai_digits:
        for numbering in document.part.numbering_part.element.iter(qn("w:numFmt")):
            if numbering.get(qn("w:val")) == "decimal":
                numbering.set(qn("w:val"), "thaiNumbers")


def write(paragraph: Paragraph, text: str, *, size: float = TEXT, is_bold: bool = False) -> Run:
    """Add words; those of the style's own size leave size and weight to the style."""
    run = paragraph.add_run(text)
    if size != TEXT or is_bold:
        run.font.size, run.font.bold = Pt(size), is_bold or None
        _speak_thai(run._r.get_or_add_rPr(), size, is_bold=is_bold)  # noqa: SLF001 - python-docx has no cs properties
    return run


def write_field(paragraph: Paragraph, name: str, *, thai_digits: bool) -> None:
    """Add a number that Word counts itself, such as PAGE."""
    instruction = element("w:instrText", **{"xml:space": "preserve"})
    instruction.text = f" {name} \\* ThaiArabic " if thai_digits else f" {name} "
    number = element("w:t")
    number.text = "1"
    for part in (_field_mark("begin"), instruction, _field_mark("separate"), number, _field_mark("end")):
        write(paragraph, "", size=SMALL)._r.append(part)  # noqa: SLF001 - python-docx has no fields


def _field_mark(kind: str) -> BaseOxmlElement:
    return element("w:fldChar", **{"w:fldCharType": kind})


def rule_below(paragraph: Paragraph) -> None:
    """A dotted line to write on."""
    borders = element("w:pBdr")
    borders.append(element("w:bottom", **{"w:val": "dotted", "w:sz": "4", "w:space": "1", "w:color": "000000"}))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_table(document: Document, widths: Sequence[float]) -> _Row:
    """A table of columns so many millimetres wide, with one row so far, which is given."""
    table = document.add_table(rows=1, cols=len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    return cast(_Row, table.rows[0])


def add_row(head: _Row) -> _Row:
    """One more row of the table, never parted between two pages."""
    row = cast(_Row, head.table.add_row())  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))  # noqa: SLF001 - python-docx has no name for it
    return row


def fill_head(row: _Row, names: Sequence[str], *, size: float = TEXT) -> None:
    """The names of the columns, repeated on each page that the table reaches."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - as above
    properties.append(element("w:cantSplit"))
    properties.append(element("w:tblHeader"))
    for cell, name in zip(row.cells, names, strict=True):
        fill(cell, name, size=size, is_bold=True, is_centred=True, step=1)


def fill(
    cell: _Cell, text: str, *, size: float = TEXT, is_bold: bool = False, is_centred: bool = False, step: int = 0
) -> None:
    """The words of a cell; `step` shades it, 0 for white to 5."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = write(paragraph, text, size=size, is_bold=is_bold)
    if shade := _FILLS[step]:
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no shading
        properties.append(element("w:shd", **{"w:val": "clear", "w:color": "auto", "w:fill": shade}))
        if step > 3:
            run.font.color.rgb = _WHITE


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """An element of Word's XML; names carry their prefix, such as w:val."""
    made = cast(BaseOxmlElement, OxmlElement(tag))
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made


def _speak_thai(properties: BaseOxmlElement, size: float, *, is_bold: bool) -> None:
    """Font, size, weight and language for Thai, and the same font for the rest."""
    for name in ("w:rFonts", "w:szCs", "w:bCs", "w:lang"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    fonts = element("w:rFonts", **{f"w:{script}": FONT for script in ("ascii", "hAnsi", "eastAsia", "cs")})
    properties.insert_element_before(fonts, "w:b", "w:bCs", *_AFTER_WEIGHT)
    if is_bold:
        properties.insert_element_before(element("w:bCs"), *_AFTER_WEIGHT)
    properties.insert_element_before(element("w:szCs", **{"w:val": str(round(2 * size))}), *_AFTER_SIZE)
    language = element("w:lang", **{"w:val": "th-TH", "w:eastAsia": "en-US", "w:bidi": "th-TH"})
    properties.insert_element_before(language, *_AFTER_LANGUAGE)
