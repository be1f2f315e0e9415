"""The brief as PDF, DOCX and XLSX: the same words and figures in each, whatever residents wrote."""

import io
import re
import subprocess
from dataclasses import replace
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from PIL import ImageFont

from admin.brief_files.docx import as_docx
from admin.brief_files.pdf import as_pdf
from admin.brief_files.words import tell
from admin.brief_files.xlsx import as_xlsx
from admin.paper import typst_pdf
from bot.domain.brief import Quote
from tests.brief_on_paper import HOSTILE, MARKS, awkward_brief, brief_of, empty_brief, group

AWKWARD = tell(awkward_brief())
FONTS = Path(typst_pdf.__file__).parent / "fonts"
SHEETS = ["สรุป", "กลุ่มเรื่อง", "ชุมชน×ประเด็น", "เสียงจริง", "เรื่องด่วน", "วิธีทำ"]


def text_of_pdf(content: bytes) -> str:
    """All words of a PDF without spaces and the marks that allow a break."""
    raw = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout
    return squeezed(raw.decode())


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u200d\ufe0f\U0001f3fb-\U0001f3ff]+", "", text)


def text_of_docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return squeezed("".join(node.text or "" for node in document.element.body.iter(qn("w:t"))))


def book_of(told) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(told)))


def numbers_of(sheet, column: str) -> list[int]:
    heads = [cell.value for cell in sheet[1]]
    return [row[heads.index(column)].value for row in sheet.iter_rows(min_row=2)]


def all_words(told) -> list[str]:
    """Every text and figure that paper shows."""
    words = [told.title, told.when, told.plan, *told.lead, told.heat.note, *told.questions, *told.method]
    words += [part for one in told.figures for part in (one.figure, one.unit)]
    for chapter in told.chapters:
        words += [chapter.heading, chapter.summary, chapter.more]
        words += [part for quote in chapter.quotes for part in (quote.text, quote.source)]
        for one in chapter.groups[: chapter.on_paper]:
            words += [one.title, f"{one.people}{one.supporters}{one.communities}{one.since_cell}"]
    for _, lines in told.heat.areas:
        words += ["".join((*(cell.figure for cell in line.cells), line.undecided, line.total)) for line in lines]
    words += [part for need in told.urgent for part in (need.number, need.text, need.said)]
    return words + [part for place in told.silent for part in (place.name, place.reach, place.last)]


@pytest.mark.poppler
def test_words_can_be_read_out_of_the_pdf_letter_by_letter():
    found = text_of_pdf(as_pdf(AWKWARD))
    assert squeezed(MARKS) in found
    for word in ("น้ำ", "กำลัง", "ปั๊ม", "กิ๊ก", "ฝั่ง", "พื้น", "ผึ้ง", "ฐุญู", "ก็"):
        assert word in found
    assert "ปั๊ปั๊" not in found


def clusters_of(consonant: str) -> str:
    """Every vowel and tone mark that a consonant can carry, each in a word."""
    carried = [vowel + tone for vowel in ("", *"ัิีึืุู") for tone in ("", *"่้๊๋์")]
    carried += ["็", *(f"{tone}ำ" for tone in ("", *"่้๊๋"))]
    return " ".join(f"ก{consonant}{marks}ง" for marks in carried)


@pytest.mark.poppler
def test_no_cluster_of_thai_is_doubled_or_torn_apart_in_either_weight():
    consonants = [chr(code) for code in range(0xE01, 0xE2F) if chr(code) not in "ฤฦ"]
    ordinary = brief_of(0, 0)
    chapters = tuple(
        replace(ordinary.chapters[0], name=clusters_of(one), groups=(group(1, 1, clusters_of(one), 5),))
        for one in consonants
    )
    found = text_of_pdf(as_pdf(tell(replace(ordinary, chapters=chapters))))
    assert [one for one in consonants if found.count(squeezed(clusters_of(one))) != 2] == []


@pytest.mark.poppler
@pytest.mark.parametrize("thai_digits", [False, True])
def test_every_word_and_figure_stands_in_the_pdf_and_in_the_document(thai_digits):
    told = tell(awkward_brief(), thai_digits=thai_digits)
    in_pdf, in_docx = text_of_pdf(as_pdf(told)), text_of_docx(as_docx(told))
    short = [squeezed(text) for text in all_words(told)]
    assert [text for text in short if text not in in_docx] == []
    # A page may end within a long text; what stands there of the next page's head is no mistake.
    assert [text for text in short if len(text) < 250 and text not in in_pdf] == []


@pytest.mark.poppler
def test_words_longer_than_a_page_go_on_on_the_next():
    long, ordinary = "ฌาน " * 4000, brief_of(1, 1)
    quoted = replace(group(1, 1, long, 5), quotes=(Quote("KN-2571-00001", long, "บ้านฟ่อน"),))
    for longer in (
        replace(ordinary, urgent=(replace(ordinary.urgent[0], text=long),)),
        replace(ordinary, questions=(long,)),
        replace(ordinary, chapters=(replace(ordinary.chapters[0], groups=(quoted,)),)),
    ):
        assert text_of_pdf(as_pdf(tell(longer))).count("ฌ") in {4000, 8000}


@pytest.mark.poppler
def test_pages_are_a4_with_title_language_and_numbers():
    content = as_pdf(tell(brief_of()))
    facts = subprocess.run(["pdfinfo", "-"], input=content, capture_output=True, check=True).stdout.decode()
    assert "สรุปความต้องการของประชาชน ก่อนประชาคมเทศบาล เทศบาลเมืองเขลางค์นคร" in facts
    assert re.search(r"Tagged:\s+yes", facts)
    assert re.search(r"Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)", facts)
    pages = int(re.search(r"Pages:\s+(\d+)", facts)[1])
    found = text_of_pdf(content)
    assert [f"หน้า{page}จาก{pages}" in found for page in range(1, pages + 1)] == [True] * pages
    assert b"/Lang(th-TH)" in content


@pytest.mark.poppler
def test_thai_digits_reach_the_numbers_of_pages():
    found = text_of_pdf(as_pdf(tell(empty_brief(), thai_digits=True)))
    assert "หน้า๑จาก๒" in found
    assert "ไม่มีเรื่องด่วน" in found


@pytest.mark.parametrize("brief", [empty_brief(), brief_of(1, 3), brief_of(9, 27), brief_of(60, 200)])
def test_a_brief_of_any_size_becomes_every_file(brief):
    told = tell(brief)
    assert as_pdf(told).startswith(b"%PDF-1.7")
    assert len(docx.Document(io.BytesIO(as_docx(told))).tables) > 1
    assert book_of(told).sheetnames == SHEETS


@pytest.mark.parametrize("as_file", [as_pdf, as_docx, as_xlsx])
def test_the_same_brief_gives_the_same_bytes(as_file):
    assert as_file(AWKWARD) == as_file(tell(awkward_brief()))


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_fonts_of_the_pdf_have_all_that_we_write(weight):
    font = ImageFont.truetype(str(FONTS / f"Sarabun-{weight}.ttf"), 40)

    def drawn(sign: str) -> tuple:
        mask = font.getmask(sign)
        return mask.size, bytes(mask)

    thai = [chr(code) for code in (*range(0xE01, 0xE3B), *range(0xE3F, 0xE5C))]
    latin = [chr(code) for code in range(0x21, 0x7F)]
    missing = drawn("\U00010400")
    assert [sign for sign in (*thai, *latin, *"“”–…×·←→") if drawn(sign) == missing] == []


def test_fonts_come_with_their_licences_which_reserve_no_name():
    for name in ("OFL.sarabun.txt", "OFL.noto-emoji.txt"):
        licence = (FONTS / name).read_text()
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert "with Reserved Font Name" not in licence


def test_the_document_names_its_thai_font_wherever_word_looks_for_one():
    document = docx.Document(io.BytesIO(as_docx(AWKWARD)))
    for name in ("Normal", "Heading 1", "Heading 2", "List Number", "Quote"):
        properties = document.styles[name].element.rPr
        assert properties.find(qn("w:rFonts")).get(qn("w:cs")) == "TH Sarabun New"
        assert properties.find(qn("w:szCs")).get(qn("w:val")) == properties.find(qn("w:sz")).get(qn("w:val"))
        assert properties.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"
    sized = [run for run in document.element.body.iter(qn("w:rPr")) if run.find(qn("w:sz")) is not None]
    assert sized
    assert all(run.find(qn("w:szCs")).get(qn("w:val")) == run.find(qn("w:sz")).get(qn("w:val")) for run in sized)


def test_the_document_has_headings_repeated_heads_whole_rows_and_page_numbers():
    document = docx.Document(io.BytesIO(as_docx(tell(brief_of(), thai_digits=True))))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 2"]
    assert len(headings) == 1 + 7 + 5
    lists = document.tables[1:]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in lists)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for table in lists for row in table.rows)
    orders = [node.text.strip() for node in document.sections[0].footer._element.iter(qn("w:instrText"))]
    assert orders == ["PAGE \\* ThaiArabic", "NUMPAGES \\* ThaiArabic"]
    page = document.sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height, page.left_margin)] == [210, 297, 22]


def test_no_cell_of_the_workbook_is_a_formula_or_a_link():
    book = book_of(AWKWARD)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    said = {cell.value for cell in cells}
    assert {f"“{text}”" for text in HOSTILE} <= said


@pytest.mark.parametrize("thai_digits", [False, True])
def test_figures_of_the_workbook_are_those_of_the_brief(thai_digits):
    brief = awkward_brief()
    book = book_of(tell(brief, thai_digits=thai_digits))
    groups = [group for chapter in brief.chapters for group in chapter.groups]
    sheet = book["กลุ่มเรื่อง"]
    assert numbers_of(sheet, "คน") == [group.people for group in groups]
    assert numbers_of(sheet, "เห็นด้วย (คน)") == [group.supporters for group in groups]
    assert numbers_of(sheet, "เพิ่มตั้งแต่ครั้งก่อน (คน)") == [group.since_last for group in groups]
    assert numbers_of(book["ชุมชน×ประเด็น"], "รวม") == [*(line.total for line in brief.heat), brief.needs]
    headline = {row[0].value: row[1].value for row in book["สรุป"].iter_rows(min_row=2)}
    assert (headline["คน"], headline["เรื่อง"], headline["เรื่องยังไม่ตรวจ"]) == (968, brief.needs, 27)
    assert ("D00041E" in sheet["F2"].number_format) is thai_digits


def test_sheets_can_be_read_and_printed():
    for sheet in book_of(AWKWARD):
        assert sheet.freeze_panes == "B2"
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
            "TH Sarabun New"
        }
        heights = [sheet.row_dimensions[at].height for at in range(1, sheet.max_row + 1)]
        assert all(height and height >= 24 for height in heights)


@pytest.mark.parametrize("authority", ["องค์การบริหารส่วนจังหวัดลำปาง", "เทศบาล & ชุมชน " * 20])
def test_the_head_of_a_sheet_tells_edition_and_moment_whole_and_shortens_the_authority(authority):
    told = tell(replace(brief_of(1, 1), authority=authority), is_frozen=True)
    with ZipFile(io.BytesIO(as_xlsx(told))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    head = unescape(re.search("<oddHeader>([^<]+)</oddHeader>", sheet)[1])
    assert len(head) <= 255
    assert head.endswith(told.head)
    shown = head.split("12", 1)[1].split("&R", 1)[0]
    assert authority.startswith(shown.replace("&&", "&").removesuffix("…"))
    assert shown.replace("&&", "").count("&") == 0


def test_signs_that_xml_refuses_do_not_stop_a_file():
    brief = awkward_brief()
    told = tell(replace(brief, questions=("ก\x00ข\x0bค\ud800ง",)))
    assert told.questions == ("กขคง",)
    assert "กขคง" in text_of_docx(as_docx(told))
    assert as_pdf(told)
