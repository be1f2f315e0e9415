"""The write-up as files: what Word and PDF readers find in them, whatever was typed."""

import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn

from admin.paper.figures import Numerals
from admin.write_up_files.document import Paper, paper_of
from admin.write_up_files.docx import as_docx
from admin.write_up_files.pdf import as_pdf
from admin.write_up_files.words import own_words
from bot.domain.forums import AgendaKind
from bot.domain.states import ForumState
from bot.domain.write_up import AgendaLine, AgendaResult, HeldForum, SeatsLine, Section, VoteLine
from tests.brief_on_paper import HOSTILE, awkward_brief, empty_brief

NAME = "เทศบาลเมืองเขลางค์นคร"
FORUM = HeldForum(
    id=7,
    name="ประชาคมเมือง",
    state=ForumState.HELD,
    starts_at=datetime(2026, 4, 2, 2, 30, tzinfo=UTC),
    venue="ห้องประชุมชมพู่ ชั้น 1",
    chair="นายกเทศมนตรี",
    bodies=("คณะผู้บริหาร", "สมาชิกสภาเทศบาล", "ประชาคมเมือง"),
    years="2571–2575",
    seats=(SeatsLine(1, "คณะกรรมการพัฒนา", 21, 20), SeatsLine(2, "ประชาชน", 0, 3, 1000), SeatsLine(0, "", 0, 2)),
    typed_total=None,
    agenda=(
        AgendaLine(
            1, AgendaKind.CONSIDER_DRAFT, "พิจารณาร่างแผน ครั้งที่ 1/2569", "2566–2570", AgendaResult.NOT_APPROVED, ""
        ),
        AgendaLine(2, AgendaKind.GATHER_NEEDS, "รับทราบปัญหา", "2571–2575", None, "จดไว้"),
    ),
    votes=(VoteLine(1, "เห็นชอบหรือไม่", (("ไม่เห็นชอบ", 12), ("เห็นชอบ", 3))), VoteLine(None, "ทำอะไรก่อน", (("ไฟทาง", 9),))),
    brief=empty_brief(),
)


def paper(forum: HeldForum = FORUM, *, thai_digits: bool = False, **typed: str) -> Paper:
    write = Numerals(thai_digits=thai_digits)
    texts = own_words(forum, NAME, typed, write) | {Section(name): text for name, text in typed.items()}
    return paper_of(forum, NAME, texts, write, datetime(2026, 4, 3, tzinfo=UTC))


def opened(made: Paper):
    return docx.Document(io.BytesIO(as_docx(made)))


def words(made: Paper) -> str:
    return "\n".join(paragraph.text for paragraph in opened(made).paragraphs).replace("\xa0", " ")


def test_word_finds_the_form_that_authorities_publish():
    document = opened(paper(last_year="ทำแล้ว 40 โครงการ"))
    headings = [one.text.replace("\xa0", " ") for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [
        "สรุปผลการมีส่วนร่วมของประชาชน ประชาคมเมือง",
        "ประเด็นหรือเรื่องที่มีส่วนร่วม",
        "สรุปข้อมูลของผู้มีส่วนร่วม จำนวน 1,022 คน",
        "ผลการมีส่วนร่วม",
        "การนำผลการมีส่วนร่วมไปปรับปรุงหรือพัฒนาการดำเนินงานของหน่วยงาน",
        "ผลการติดตามและประเมินผลแผนพัฒนาท้องถิ่นในปีที่ผ่านมา",
    ]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1:] == [
        ["1", "คณะกรรมการพัฒนา", "21", "20"], ["2", "ประชาชน", "–", "1,000"],
        ["3", "ไม่ได้ระบุกลุ่ม", "–", "2"], ["", "รวม", "21", "1,022"],
    ]  # fmt: skip
    assert rows[0] == ["ที่", "กลุ่ม", "แผน (คน)", "มาร่วม (คน)"]
    fonts = document.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:cs")) == "TH Sarabun New"


def test_results_and_votes_are_told_and_nothing_is_promised_of_what_was_refused():
    text = words(paper())
    assert "1. ร่างแผน ครั้งที่ 1/2569 ที่ประชุมไม่เห็นชอบ\n- ลงคะแนน เห็นชอบหรือไม่: ไม่เห็นชอบ 12 คน เห็นชอบ 3 คน" in text
    assert "2. รับทราบปัญหา จดไว้\n- ลงคะแนน ทำอะไรก่อน: ไฟทาง 9 คน" in text
    assert "ประกาศใช้" not in text
    assert "โดยมี นายกเทศมนตรี เป็นประธาน มีคณะผู้บริหาร สมาชิกสภาเทศบาล และประชาคมเมือง เข้าร่วม รวม 1,022 คน" in text


def test_a_typed_chair_and_venue_stand_in_the_opening():
    text = words(paper(chair="ปลัดเทศบาล", venue=""))
    assert "เวลา 09.30 น. เทศบาลเมืองเขลางค์นคร จัดประชาคมเมือง โดยมี ปลัดเทศบาล เป็นประธาน" in text


def test_a_section_that_was_emptied_has_no_heading():
    assert "ประเด็นหรือเรื่องที่มีส่วนร่วม" not in words(paper(considered=""))
    assert "การนำผล" not in words(paper(use=" \n "))


def test_a_forum_that_only_considered_a_draft_tells_no_needs():
    text = words(paper(replace(FORUM, agenda=FORUM.agenda[:1])))
    assert "ประเด็นการพัฒนาที่ 1" not in text
    assert "นำความต้องการ" not in text


def test_thai_digits_reach_every_figure():
    made = paper(thai_digits=True)
    text = words(made)
    assert "ผู้มีส่วนร่วม จำนวน ๑,๐๒๒ คน" in text
    assert "ครั้งที่ ๑/๒๕๖๙" in text
    assert not set("0123456789") & set(text)
    assert [cell.text for cell in opened(made).tables[0].rows[1].cells] == ["๑", "คณะกรรมการพัฒนา", "๒๑", "๒๐"]


@pytest.mark.poppler
@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_is_typed_is_printed_as_it_is(hostile):
    made = paper(opening=hostile, signature=hostile, title=hostile)
    pdf = subprocess.run(["pdftotext", "-raw", "-", "-"], input=as_pdf(made), capture_output=True, check=True).stdout
    printed = "".join(pdf.decode().split()).replace("\u200b", "").replace("\u00ad", "")
    without_emoji = "".join(sign for sign in hostile if sign not in "\u200d\ufe0e\ufe0f\U0001f3fd")
    assert "".join(without_emoji.split()) in printed
    assert hostile in words(made)


@pytest.mark.parametrize("make", [as_docx, as_pdf])
def test_the_same_words_give_the_same_bytes(make):
    made = paper(replace(FORUM, brief=awkward_brief()))
    assert make(made) == make(made)
    assert make(made) != make(paper(opening="อื่น"))


@pytest.mark.parametrize("make", [as_docx, as_pdf])
def test_a_forum_of_which_nothing_is_known_becomes_a_file(make):
    bare = replace(FORUM, seats=(SeatsLine(0, "", 0, 0),), agenda=(), votes=(), bodies=(), venue="", chair="")
    assert make(paper(bare, signature="", use="", issues=""))
    assert make(paper(title="\x00\x0b", opening="\ud800" + "ก" * 9000))
