"""Pictures in announcements: cleaned, behind an address nobody can guess, refused with words where they cannot go."""

import io
import re

import pytest
from flask import Flask
from PIL import Image

from bot.domain.roles import Role
from bot.public import create_blueprint
from bot.services.compose_broadcast import compose
from bot.store.models import BroadcastPicture
from tests.admin_site import browser_of, create_site, csrf_of, hire
from tests.broadcasts import WORDS, Announced
from tests.integration.test_admin_broadcasts import FILLED, PAGE, rows_of


@pytest.fixture
def announced(told, database, khelang) -> Announced:
    told.resident("U1")
    return Announced(told, hire(database, khelang.id, "w@khelang.example", Role.OFFICER).id)


def photo(side: int = 2000) -> bytes:
    """A photo that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "Camera of somebody"
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(client, broadcast_id, content, **changes):
    page = f"{PAGE}/{broadcast_id}"
    revision = re.search(r'name="revision" value="(\d+)"', client.get(page).text)[1]
    data = {**FILLED, "form": "picture", "revision": revision, "csrf_token": csrf_of(client, page), **changes}
    return client.post(page, data={**data, "picture": (io.BytesIO(content), "photo.jpg")})


def test_a_picture_is_cleaned_shown_and_fetched(officer, announced, database, khelang):
    broadcast_id = announced.draft()
    assert upload(officer, broadcast_id, photo()).status_code == 302
    row = announced.row(broadcast_id)
    address = row.content["picture"]
    assert re.fullmatch(r"https://prachakhom\.example/pictures/[\w-]{32}", address)
    path = address.removeprefix("https://prachakhom.example")
    assert f'src="{path}-small.jpg"' in officer.get(f"{PAGE}/{broadcast_id}").text
    public = Flask("public")
    public.register_blueprint(create_blueprint(database))
    sizes = []
    for ending in (".jpg", "-small.jpg"):
        answer = public.test_client().get(path + ending)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert b"Camera of somebody" not in answer.data
        sizes.append(Image.open(io.BytesIO(answer.data)).size)
    assert sizes == [(1600, 800), (480, 240)]
    assert public.test_client().get("/pictures/guessed.jpg").status_code == 404
    with database.reading() as session:
        picture, words = compose(session, khelang, row)
    assert (picture.url, picture.preview_url) == (f"{address}.jpg", f"{address}-small.jpg")
    assert words.text == WORDS


def test_an_edit_keeps_the_picture_and_a_copy_shows_it_too(officer, announced):
    broadcast_id = announced.draft()
    upload(officer, broadcast_id, photo(200))
    address = announced.row(broadcast_id).content["picture"]
    upload(officer, broadcast_id, b"", text="อีกครั้ง")
    assert announced.row(broadcast_id).content["picture"] == address
    officer.post(f"{PAGE}/{broadcast_id}/act", data={"deed": "copy", "csrf_token": csrf_of(officer, "/admin/account")})
    assert announced.row(broadcast_id + 1).content["picture"] == address


def test_what_is_no_picture_is_refused_and_the_words_stay(officer, announced, database):
    broadcast_id = announced.draft()
    answer = upload(officer, broadcast_id, b"%PDF-1.7 not a picture", text="คำที่พิมพ์ไว้")
    assert answer.status_code == 422
    assert "เปิดไฟล์นี้เป็นรูปไม่ได้" in answer.text
    assert "คำที่พิมพ์ไว้" in answer.text
    assert rows_of(database, BroadcastPicture) == []


def test_without_https_it_is_said_before_anybody_tries(database, seal, khelang, announced):
    site = create_site(database, seal, public_base_url="http://127.0.0.1:8000")
    client = browser_of(site, database, hire(database, khelang.id, "x@khelang.example", Role.OFFICER))
    broadcast_id = announced.draft()
    assert "LINE รับรูปจากที่อยู่ https เท่านั้น" in client.get(f"{PAGE}/{broadcast_id}").text
    answer = upload(client, broadcast_id, photo(50))
    assert answer.status_code == 422
    assert "PUBLIC_BASE_URL" in answer.text
    assert rows_of(database, BroadcastPicture) == []
