"""No cell of any file that leaves the product is a formula, whatever residents and staff have written everywhere."""

import csv
import io
import re
import zipfile

import docx
import openpyxl
import pytest
from sqlalchemy import update

from admin.routes import ROUTES
from bot.domain.roles import Role
from bot.domain.states import ForumState
from bot.services.make_forum import ForumEdit, make_forum
from bot.store.authorities import cycles_of
from bot.store.models import Authority, Community, Forum, Need, Staff
from tests.admin_site import browser_of, hire
from tests.forums import Forums

HOSTILE = [
    "=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "\u200b=1+1", "＝1+1", "＋1", "－1", "＠x",
    '=HYPERLINK("https://evil.example","กด")', ";=1+1", '","=1+1","', "'=1", "\x0b=1", "=" + "ก" * 40_000,
    "{=SUM(1)}", "=IMPORTXML(A1)", 'DDE("cmd";"/C calc")', "https://evil.example", "mailto:x@evil.example",
]  # fmt: skip
FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
OUR_FIELDS = {"PAGE", "NUMPAGES"}


@pytest.fixture
def forum(database, khelang, told, monkeypatch):
    """A forum of an authority in which every name and word is meant to be run; its id."""
    forums = Forums(told)
    numbers = [told.need(text if text.strip() else "ไฟดับ", by=f"U{at}") for at, text in enumerate(HOSTILE)]
    with database.transaction() as session:
        for number, text in zip(numbers, HOSTILE, strict=True):
            session.execute(update(Need).where(Need.number == number).values(text=text.replace("\0", "")))
        session.execute(update(Authority).where(Authority.id == khelang.id).values(name="=1+1", short_name="=1+1"))
        session.execute(update(Community).values(name="=HYPERLINK(1)"))
    forums.ungroup()
    for at in range(0, len(numbers), 3):
        forums.group(HOSTILE[at][:80], *numbers[at : at + 3])
    with database.transaction() as session:
        edit = ForumEdit(cycles_of(session, khelang.id)[0].id, "=2+2", "city", told.now, "@SUM(A1)", ("=3+3", "-1"))
        forum_id = make_forum(session, khelang.id, edit, by=None, now=told.now)
        session.execute(update(Forum).where(Forum.id == forum_id).values(state=ForumState.HELD))
    return forum_id


@pytest.fixture
def boss(site, database, khelang):
    person = hire(database, khelang.id, "boss@khelang.example", Role.ADMIN)
    with database.transaction() as session:
        session.execute(update(Staff).where(Staff.id == person.id).values(name="=1+1"))
    return browser_of(site, database, person)


@pytest.mark.row(28)
def test_every_file_of_cells_or_fields_there_is_stands_in_these_tests():
    known = {
        "needs.csv",
        "needs.xlsx",
        "settings/audit.csv",
        "settings/processing.csv",
        "brief.xlsx",
        "brief.docx",
        "write-up.docx",
    }
    files = {route.rule for route in ROUTES if route.rule.endswith((".csv", ".xlsx", ".docx"))}
    assert {rule for rule in files if not rule.endswith(tuple(known))} == set()
    assert len(files) == len(known)


def fetched(client, address: str) -> bytes:
    with client.get(f"/admin/khelang/{address}") as answer:
        assert answer.status_code == 200
        return answer.get_data()


def cells_of(content: bytes):
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


@pytest.mark.row(28)
def test_no_cell_of_a_workbook_is_a_formula(boss, forum):
    for address in ("needs.xlsx", f"forums/{forum}/brief.xlsx"):
        content = fetched(boss, address)
        cells = list(cells_of(content))
        assert len(cells) > 50
        assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
        assert any(str(cell.value).startswith("=") for cell in cells), "the words were not even there"
        assert all(cell.hyperlink is None for cell in cells)
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sheets = b"".join(parts.read(name) for name in parts.namelist() if "worksheets/" in name)
        assert b"<f>" not in sheets
        assert b"<f " not in sheets


@pytest.mark.row(28)
@pytest.mark.parametrize("address", ["needs.csv", "settings/audit.csv", "settings/processing.csv"])
def test_no_cell_of_a_csv_begins_like_a_formula_by_whatever_sign_it_is_split(boss, forum, address):
    raw = fetched(boss, address)
    assert raw.startswith("\ufeff".encode())
    text = raw.decode("utf-8-sig")
    for sign in (",", ";", "\t"):
        cells = [cell for line in csv.reader(io.StringIO(text, newline=""), delimiter=sign) for cell in line]
        live = [cell for cell in cells if FORMULA.match(cell.strip('"'))]
        assert live == []
    assert ("=cmd" if address == "needs.csv" else "=1+1") in text, "the words were not even there"


@pytest.mark.row(28)
def test_what_excel_would_cut_is_cut_with_a_word_about_it(boss, forum):
    longest = max((cell.value for cell in cells_of(fetched(boss, "needs.xlsx"))
                   if isinstance(cell.value, str)), key=len)  # fmt: skip
    assert len(longest) <= 32_767
    assert "ตัดเท่านี้" in longest


@pytest.mark.row(28)
@pytest.mark.parametrize("name", ["brief", "write-up"])
def test_a_document_has_no_field_but_the_numbers_of_its_pages(boss, forum, name):
    content = fetched(boss, f"forums/{forum}/{name}.docx")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        xml = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))}
    fields = {word.strip() for text in xml.values() for word in re.findall(r"<w:instrText[^>]*>([^<]*)<", text)}
    fields |= {
        word.strip() for text in xml.values() for word in re.findall(r'<w:fldSimple[^>]*w:instr="([^"]*)"', text)
    }
    assert {field.split()[0] for field in fields if field} <= OUR_FIELDS
    assert not any("TargetMode" in text for text in xml.values()), "a document that reaches outside itself"
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    assert ("=2+2" if name == "brief" else "=1+1") in words.replace("\xa0", " ")


@pytest.mark.row(57)
def test_files_have_names_of_our_own_making(boss, forum, database, khelang):
    with database.transaction() as session:
        name = '../..\\x"\r\nSet-Cookie: a=b; ไทย'
        session.execute(update(Authority).where(Authority.id == khelang.id).values(short_name=name, name=name))
    addresses = ["needs.csv", "needs.xlsx", *(f"forums/{forum}/brief.{kind}" for kind in ("xlsx", "docx"))]
    for address in addresses:
        with boss.get(f"/admin/khelang/{address}") as answer:
            given = answer.headers["Content-Disposition"]
        assert re.fullmatch(r"attachment; filename=\"[\w.-]+\"; filename\*=UTF-8''[\w.%-]+", given), given
        assert "%2F" not in given
        assert "%0D" not in given.upper()
