"""Papers of a forum: kept as they were sent, handed out only as downloads, within their authority and size."""

from urllib.parse import unquote

import pytest
from sqlalchemy import select

from admin.views.forum_documents import LARGEST_FORM
from bot.domain.roles import Role
from bot.services.keep_documents import LARGEST
from bot.store.models import AuditEntry, ForumDocument
from tests.admin_site import csrf_of
from tests.forums import Forums

PAGE = "/admin/khelang/forums"


@pytest.fixture
def forum_id(told) -> int:
    return Forums(told).forum()


def send(client, forum_id: int, name: str, content: bytes):
    """Send a file as a browser does."""
    token = csrf_of(client, f"{PAGE}/{forum_id}/edit")
    body = (
        f'--XX\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--XX\r\nContent-Disposition: form-data; name="document"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    data = body.encode() + content + b"\r\n--XX--\r\n"
    return client.post(f"{PAGE}/{forum_id}/documents", data=data, content_type="multipart/form-data; boundary=XX")


def kept(told) -> list[ForumDocument]:
    with told.database.reading() as session:
        return list(session.scalars(select(ForumDocument).order_by(ForumDocument.id)))


@pytest.mark.row(57)
def test_a_paper_is_kept_and_handed_out_as_a_download_under_its_thai_name(officer, as_role, told, forum_id):
    assert send(officer, forum_id, "หนังสือเชิญ ครั้งที่ 1.pdf", b"%PDF-1.7 paper").location == f"{PAGE}/{forum_id}#documents"
    page = officer.get(f"{PAGE}/{forum_id}").text
    assert "หนังสือเชิญ ครั้งที่ 1.pdf" in page
    (row,) = kept(told)
    answer = as_role(Role.VIEWER).get(f"{PAGE}/{forum_id}/documents/{row.id}")
    assert answer.data == b"%PDF-1.7 paper"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    said = answer.headers["Content-Disposition"]
    assert said.startswith(f'attachment; filename="document-{row.id}.pdf"; ')
    assert unquote(said.split("UTF-8''")[1]) == "หนังสือเชิญ ครั้งที่ 1.pdf"


@pytest.mark.row(57)
def test_a_page_that_was_sent_as_a_paper_never_runs_here(officer, told, forum_id):
    send(officer, forum_id, "..\\up/x.html", b"<script>alert(1)</script>")
    (row,) = kept(told)
    assert "/" not in row.name
    assert "\\" not in row.name
    answer = officer.get(f"{PAGE}/{forum_id}/documents/{row.id}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_ten_megabytes_are_kept_and_more_is_refused_in_words(officer, told, forum_id):
    assert send(officer, forum_id, "ร่าง.docx", b"x" * LARGEST).status_code == 302
    large = send(officer, forum_id, "ใหญ่.docx", b"x" * (LARGEST + 1))
    assert (large.status_code, "ใหญ่เกิน 10 MB" in large.text) == (409, True)
    huge = send(officer, forum_id, "ใหญ่มาก.docx", b"x" * (LARGEST_FORM + 1))
    assert (huge.status_code, "ใหญ่เกินไป" in huge.text) == (413, True)
    assert "ว่างเปล่า" in send(officer, forum_id, "ว่าง.docx", b"").text
    assert [one.name for one in kept(told)] == ["ร่าง.docx"]


def test_without_a_file_nothing_is_kept_and_it_is_said(officer, told, forum_id):
    assert send(officer, forum_id, "", b"").status_code == 302
    assert "ยังไม่ได้เลือกไฟล์" in officer.get(f"{PAGE}/{forum_id}").text
    assert kept(told) == []


def test_a_paper_is_deleted_and_both_acts_are_logged(officer, told, forum_id):
    send(officer, forum_id, "เชิญ.pdf", b"paper")
    (row,) = kept(told)
    token = {"csrf_token": csrf_of(officer, f"{PAGE}/{forum_id}/edit")}
    assert officer.post(f"{PAGE}/{forum_id}/documents/{row.id}/remove", data=token).status_code == 302
    assert kept(told) == []
    assert officer.get(f"{PAGE}/{forum_id}/documents/{row.id}").status_code == 404
    with told.database.reading() as session:
        log = [one.what for one in session.scalars(select(AuditEntry).where(AuditEntry.what.like("document_%")))]
    assert log == ["document_added", "document_removed"]


def test_a_paper_belongs_to_its_forum_and_viewers_add_none(officer, as_role, told, forum_id):
    send(officer, forum_id, "เชิญ.pdf", b"paper")
    (row,) = kept(told)
    other = Forums(told).forum(name="อีกครั้ง")
    assert officer.get(f"{PAGE}/{other}/documents/{row.id}").status_code == 404
    viewer = as_role(Role.VIEWER)
    assert 'type="file"' not in viewer.get(f"{PAGE}/{forum_id}").text
    token = csrf_of(viewer, f"{PAGE}/{forum_id}")
    assert viewer.post(f"{PAGE}/{forum_id}/documents", data={"csrf_token": token}).status_code == 403
