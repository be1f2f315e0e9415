"""The edition of a brief that may leave the authority tells of nobody and of no few."""

import io
import re
from dataclasses import replace

import docx
import pytest

from admin.brief_files.docx import as_docx
from admin.brief_files.pdf import as_pdf
from admin.brief_files.public import ALSO_HIDDEN, FEW, tell_public
from bot.domain.brief import Chapter, HeatLine
from tests.brief_on_paper import awkward_brief, brief_of, group


def line(name, *figures, undecided=0):
    by_issue = dict(enumerate(figures, start=1))
    return HeatLine(1, name, "ต.ชมพู", by_issue, undecided, sum(figures) + undecided, is_silent=False)


def some_brief(**more):
    heat = (line("ก", 3, 20, 9), line("ข", 15, 30, 8), line("ค", 2, 0, 0))
    groups = (replace(group(1, 1, "ไฟดับ", 40), supporters=2, tellers=38), group(2, 1, "บ้านหลังเดียว", 3))
    chapter = Chapter(1, "หนึ่ง", "หนึ่ง", 43, 42, 3, groups)
    return replace(brief_of(1, 1), heat=heat, chapters=(chapter,), top=groups, **more)


def test_few_in_a_community_are_told_as_few_and_no_sum_gives_them_away():
    told = tell_public(some_brief())
    ((_, (first, second, third)),) = told.heat.areas
    assert [cell.figure for cell in first.cells].count(FEW) == 1
    assert ALSO_HIDDEN in {cell.figure for one in (first, second) for cell in one.cells}
    assert third.total == FEW
    assert all(cell.figure.value == 0 for one in (first, third) for cell in one.cells if cell.figure == FEW)


def test_a_group_of_few_is_not_in_it_and_few_within_a_group_are_hidden():
    told = tell_public(some_brief(fastest=group(2, 1, "บ้านหลังเดียว", 3)))
    (only,) = told.chapters[0].groups
    assert (only.title, only.people, only.supporters, only.tellers) == ("ไฟดับ", "40", FEW, ALSO_HIDDEN)
    assert "บ้านหลังเดียว" not in " ".join(told.lead)


def test_no_words_of_residents_are_in_it():
    brief = awkward_brief()
    told = tell_public(brief)
    assert (told.urgent, told.silent) == ((), ())
    assert not any(quote for chapter in told.chapters for quote in chapter.quotes)
    assert not any(one.quotes for chapter in told.chapters for one in chapter.groups)
    assert len(told.questions) == len(brief.questions) - len(brief.asked)


@pytest.mark.parametrize("thai_digits", [False, True])
def test_it_is_set_as_pdf_and_docx(thai_digits):
    told = tell_public(some_brief(), thai_digits=thai_digits)
    assert as_pdf(told).startswith(b"%PDF")
    text = "\n".join(
        cell.text
        for table in docx.Document(io.BytesIO(as_docx(told))).tables
        for row in table.rows
        for cell in row.cells
    )
    assert ("<๕" if thai_digits else FEW) in text
    assert not re.search(r"บ้านหลังเดียว", text)
