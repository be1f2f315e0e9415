"""The privacy notice on the web names everything that the law asks of it."""

import pytest
from flask import Flask

from bot.domain.consent import NOTICE_VERSION
from bot.public import create_blueprint


@pytest.fixture
def page(database, khelang):
    app = Flask("public_pages")
    app.register_blueprint(create_blueprint(database))
    return app.test_client().get("/privacy/khelang")


def test_the_notice_is_whole(page):
    text = page.get_data(as_text=True)
    for words in (
        "ผู้ควบคุมข้อมูลคือ เทศบาลเมืองเขลางค์นคร", "dpo@khelang.example", f"ฉบับที่ {NOTICE_VERSION}",
        "มาตรา 24 (4)", "ส่งประกาศ", "ปิดรับประกาศ", "ยกเลิกความยินยอม", "ขอสำเนา", "ลบข้อมูลของฉัน",
        "30 กันยายน 2575", "เด็กและเยาวชน", "ต่างประเทศ", "สำนักงานคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล",
    ):  # fmt: skip
        assert words in text, words


def test_it_runs_no_script_and_comes_from_nowhere_else(page):
    assert "<script" not in page.get_data(as_text=True)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
