"""Photos and recordings that are made to hurt: refused or cleaned, the need kept, the worker's memory bounded."""

import io
import subprocess
import sys
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from struct import pack
from typing import ClassVar

import pytest
from PIL import Image
from sqlalchemy import select

from bot.domain.states import AttachmentState
from bot.line.client import MAX_MEDIA_BYTES, Gone, LineGateway
from bot.services.clean_image import NotAPicture, clean_image, looks_like_picture
from bot.simulator.platform import Fault, StoredContent
from bot.store.models import Attachment, AttachmentFile
from bot.worker.media import fetch_media
from tests.hostile.conftest import MALEE

BEARABLE_MB = 100
_MEASURE = """
import io, resource, sys
from bot.services.clean_image import NotAPicture, clean_image
from PIL import Image

Image.preinit()
clean_image(open(sys.argv[2], "rb").read())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = open(sys.argv[1], "rb").read()
try:
    print(len(clean_image(content)))
except NotAPicture as problem:
    print(problem)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def drawn(kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG whose header promises that many points and whose data holds next to none."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def frames(count: int) -> bytes:
    out = io.BytesIO()
    pictures = [Image.new("P", (8, 8), number % 250) for number in range(count)]
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


BOMBS = {
    "30,000 x 30,000": lambda: drawn("PNG", (30_000, 30_000), "1"),
    "a promise of 4 billion points": lambda: png_that_claims(65_000, 65_000),
    "10,000 frames": lambda: frames(2_000),
    "cut short": lambda: drawn("JPEG", (2_000, 2_000))[:4_000],
    "a page before a picture": lambda: b"<html><script>alert(1)</script>" + drawn("JPEG"),
    "a vector drawing": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "wrong ending": lambda: b"%PDF-1.7 not a photo",
    "text that unpacks": lambda: drawn("PNG")[:33] + b"\x00\x00\x00\x05zTXtab\x00\x00\x00\x00\x00\x00\x00",
}


@pytest.mark.row(44)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_and_the_need_is_kept(line, bomb):
    line.join()
    line.send(line.says("ไฟทางหน้าวัดดับ อยากให้มาซ่อม"))
    line.send(line.platform.make_image("khelang", MALEE, BOMBS[bomb]()))
    with line.database.reading() as session:
        attachment_id = session.scalars(select(Attachment.id)).one()
    fetch_media(line.worker, attachment_id)
    with line.database.reading() as session:
        row = session.get(Attachment, attachment_id)
        assert (row.state, row.need_id is not None) == (AttachmentState.REFUSED, True)
        assert session.get(AttachmentFile, attachment_id) is None
    assert line.needs() == ["ไฟทางหน้าวัดดับ อยากให้มาซ่อม"]


@pytest.mark.row(44)
@pytest.mark.parametrize(
    ("make", "is_kept"),
    [
        (lambda: drawn("PNG", (30_000, 30_000), "1"), False),
        (lambda: drawn("WEBP", (5_000, 3_200)), False),
        (lambda: drawn("JPEG", (8_000, 5_000)), True),
        (lambda: drawn("JPEG", (5_000, 3_000), progressive=True), True),
        (lambda: drawn("PNG", (3_600, 2_700), "RGBA"), True),
    ],
)
def test_no_picture_takes_more_memory_than_is_bearable(tmp_path, make, is_kept):
    picture, small = tmp_path / "picture", tmp_path / "small"
    picture.write_bytes(make())
    small.write_bytes(drawn("JPEG"))
    command = [sys.executable, "-c", _MEASURE, str(picture), str(small)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    outcome, grown = ended.stdout.split()
    assert outcome.isdigit() is is_kept
    assert int(grown) <= BEARABLE_MB


@pytest.mark.row(44)
def test_what_hides_behind_a_picture_is_gone_after_it():
    for hidden in (b"<script>alert(1)</script>", b"PK\x03\x04 archive", b"<?php system($_GET[0]); ?>"):
        assert hidden not in clean_image(drawn("JPEG") + hidden)


@pytest.mark.row(46)
def test_a_photo_loses_place_device_and_words_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0xA431] = 6, "a camera", "serial-4711"
    exif.get_ifd(0x8825).update({1: "N", 2: (18.0, 17.0, 12.0)})
    for kind in ("JPEG", "PNG", "WEBP"):
        given = drawn(kind, (300, 200), exif=exif)
        cleaned = clean_image(given)
        image = Image.open(io.BytesIO(cleaned))
        assert (dict(image.getexif()), image.size) == ({}, (200, 300))
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"serial-4711" not in cleaned


@pytest.mark.row(46)
@pytest.mark.parametrize(
    "content", [b"\x00\x00\x00\x18ftypheic" + b"GPS 18.28, 99.49", drawn("JPEG")[:400], drawn("GIF"), drawn("TIFF")]
)
def test_a_photo_sent_as_a_file_that_cannot_be_cleaned_is_not_kept(line, content):
    line.join()
    line.send(line.platform.make_file("khelang", MALEE, content, "บ้าน.heic"))
    with line.database.reading() as session:
        attachment_id = session.scalars(select(Attachment.id)).one()
    fetch_media(line.worker, attachment_id)
    with line.database.reading() as session:
        assert session.get(Attachment, attachment_id).state == AttachmentState.REFUSED


def test_papers_are_no_pictures():
    assert not looks_like_picture(b"%PDF-1.7", "application/pdf")
    assert not looks_like_picture(b"PK\x03\x04", "application/octet-stream")
    assert looks_like_picture(b"anything", "image/heic")
    with pytest.raises(NotAPicture, match="too_large"):
        clean_image(png_that_claims(10_000, 10_000))


@pytest.mark.row(45)
def test_a_recording_is_read_to_the_limit_and_no_further(line):
    line.join()
    line.send(line.platform.make_audio("khelang", MALEE, StoredContent(b"x" * (MAX_MEDIA_BYTES + 1), "audio/x-m4a")))
    line.send(line.platform.make_audio("khelang", MALEE, StoredContent(b"sound", "audio/x-m4a", pending=1)))
    with line.database.reading() as session:
        large, later = session.scalars(select(Attachment.id).order_by(Attachment.id)).all()
    for attachment_id in (large, later):
        fetch_media(line.worker, attachment_id)
    line.platform.fail_next(Fault("error"))
    with line.database.transaction() as session:
        assert session.get(Attachment, large).state == AttachmentState.GONE
        assert session.get(Attachment, later).state == AttachmentState.PENDING
        session.get(Attachment, later).next_try_at = None
    fetch_media(line.worker, later)
    with line.database.transaction() as session:
        assert session.get(Attachment, later).state == AttachmentState.PENDING
        session.get(Attachment, later).next_try_at = None
    fetch_media(line.worker, later)
    with line.database.reading() as session:
        assert session.get(AttachmentFile, later).content == b"sound"


FOREIGN = ["http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "http://localhost:8000/metrics",
           "https://evil.example/x.jpg"]  # fmt: skip


@pytest.mark.row(47)
@pytest.mark.parametrize("address", FOREIGN)
def test_no_address_in_an_event_is_ever_fetched(line, address):
    line.join()
    webhook = line.platform.make_image("khelang", MALEE, drawn("JPEG"))
    event = webhook.events[0]
    event["message"]["contentProvider"] = {"type": "external", "originalContentUrl": address}
    for message_id in (event["message"]["id"], f"../../{address}", "1/../../../x"):
        event["message"]["id"], event["webhookEventId"] = message_id, f"01E{abs(hash(message_id))}"
        line.send(line.platform.sign("khelang", [event]))
    with line.database.reading() as session:
        states = session.scalars(select(Attachment.state)).all()
    assert set(states) == {AttachmentState.REFUSED}
    assert [one.path for one in line.platform.requests if "content" in one.path] == []


class Elsewhere(BaseHTTPRequestHandler):
    """Sends everybody on, as a content server in the wrong hands might, and notes who came."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/inner/secret")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.row(47)
def test_a_redirect_of_the_content_server_is_not_followed():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        assert LineGateway("token", base, base).content("12345") == Gone("status 302")
    finally:
        server.shutdown()
        server.server_close()
    assert Elsewhere.asked == ["/v2/bot/message/12345/content"]
