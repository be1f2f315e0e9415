"""The record of processing tells of this system as it is, on a page and as a file."""

import csv
import io
import re
from pathlib import Path

from bot.domain.retention import RULES
from bot.domain.roles import Role
from bot.store.models import Resident


def test_the_page_names_purposes_times_and_figures(told, as_role, database):
    told.need("ยายเป็นมะเร็ง อยากให้มีรถรับส่ง", by="U1")
    told.resident("U2")
    with database.transaction() as session:
        session.query(Resident).filter(Resident.pseudonym != "").order_by(Resident.id).all()[1].muted_at = told.now
    page = as_role(Role.ADMIN).get("/admin/khelang/settings/processing").get_data(as_text=True)
    for words in (
        "มาตรา 39",
        "dpo@khelang.example",
        "2 คน รับประกาศ 1 คน",
        "1 เรื่อง มีข้อมูลอ่อนไหว 1 เรื่อง",
        "30 กันยายน 2575",
    ):
        assert words in page, words
    assert all(rule.what in page for rule in RULES)


def test_the_file_holds_the_same_and_is_on_record(told, as_role, khelang):
    answer = as_role(Role.ADMIN).get("/admin/khelang/settings/processing.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][0].startswith("บันทึกรายการกิจกรรมการประมวลผล")
    assert {rule.what for rule in RULES} <= {row[0] for row in rows if row}
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_only_administrators_have_it(as_role):
    assert as_role(Role.OFFICER).get("/admin/khelang/settings/processing").status_code == 403


def test_the_page_of_the_law_names_only_tests_that_there_are():
    root = Path(__file__).parents[2]
    named = set(re.findall(r"test_\w+\.py", (root / "docs" / "privacy.md").read_text()))
    assert named
    assert named <= {path.name for path in (root / "tests").rglob("test_*.py")}
