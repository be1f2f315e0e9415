"""Photos and voices: fetched from LINE, cleaned, kept; what cannot be had is recorded and the need stays."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from bot.domain import thai_time
from bot.domain.states import AttachmentState
from bot.simulator.platform import Fault, StoredContent
from bot.store.attachments import erase_attachments
from bot.store.media_files import LONGEST_FETCH, claim_attachment, due_attachments
from bot.store.models import Attachment, AttachmentFile
from bot.worker.media import fetch_media

MALI = "U" + "a" * 32


def photo(size=(3000, 2000), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, "JPEG", **options)
    return out.getvalue()


@pytest.fixture
def sent(database, khelang, platform):
    """Somebody sends content; the id of the attachment that waits to be fetched."""

    def send(make, content):
        webhook = make("khelang", MALI, content)
        with database.transaction() as session:
            row = Attachment(
                authority_id=khelang.id,
                kind=webhook.events[0]["message"]["type"],
                line_message_id=webhook.events[0]["message"]["id"],
                state=AttachmentState.PENDING,
                sent_at=thai_time.now(),
            )
            session.add(row)
            session.flush()
            return row.id

    return send


def kept(database, attachment_id):
    with database.reading() as session:
        return session.get(Attachment, attachment_id), session.get(AttachmentFile, attachment_id)


def test_a_photo_is_made_small_and_loses_where_it_was_taken(database, worker, platform, sent):
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    attachment_id = sent(platform.make_image, photo(exif=exif))
    fetch_media(worker, attachment_id)
    row, file = kept(database, attachment_id)
    assert (row.state, row.content_type) == (AttachmentState.STORED, "image/jpeg")
    image = Image.open(io.BytesIO(file.content))
    assert max(image.size) == 1600
    assert dict(image.getexif()) == {}


def test_a_voice_message_is_kept_as_it_is(database, worker, platform, sent):
    attachment_id = sent(platform.make_audio, StoredContent(b"sound", "audio/x-m4a"))
    fetch_media(worker, attachment_id)
    row, file = kept(database, attachment_id)
    assert (file.content, row.content_type) == (b"sound", "audio/x-m4a")


def test_content_that_is_still_being_prepared_is_fetched_later(database, worker, platform, sent):
    attachment_id = sent(platform.make_image, StoredContent(photo(), "image/jpeg", pending=1))
    fetch_media(worker, attachment_id)
    row, _ = kept(database, attachment_id)
    assert row.state == AttachmentState.PENDING
    assert row.next_try_at > thai_time.now()
    with database.transaction() as session:
        session.get(Attachment, attachment_id).next_try_at = None
    fetch_media(worker, attachment_id)
    assert kept(database, attachment_id)[0].state == AttachmentState.STORED


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html>not a picture", "unreadable"),
        (photo()[:500], "unreadable"),
        (b"GIF89a" + b"\0" * 100, "unreadable"),
    ],
)
def test_what_is_no_picture_is_refused(database, worker, platform, sent, content, reason):
    attachment_id = sent(platform.make_image, content)
    fetch_media(worker, attachment_id)
    row, file = kept(database, attachment_id)
    assert (row.state, row.reason, file) == (AttachmentState.REFUSED, reason, None)


def test_a_picture_that_would_unpack_to_gigabytes_is_refused(database, worker, platform, sent):
    out = io.BytesIO()
    Image.new("1", (30_000, 3_000)).save(out, "PNG")
    attachment_id = sent(platform.make_image, out.getvalue())
    fetch_media(worker, attachment_id)
    assert kept(database, attachment_id)[0].reason == "too_large"


def test_a_voice_is_not_given_up_while_line_cannot_be_asked(database, worker, platform, sent):
    attachment_id = sent(platform.make_audio, StoredContent(b"sound", "audio/x-m4a"))
    for tries in range(12):
        platform.fail_next(Fault("error" if tries % 2 else "drop"))
        fetch_media(worker, attachment_id)
        assert kept(database, attachment_id)[0].state == AttachmentState.PENDING
        make_due(database, attachment_id)
    fetch_media(worker, attachment_id)
    assert kept(database, attachment_id)[0].state == AttachmentState.STORED


def test_what_could_not_be_had_for_a_day_is_given_up(database, worker, platform, sent):
    attachment_id = sent(platform.make_audio, StoredContent(b"sound", "audio/x-m4a"))
    with database.transaction() as session:
        session.get(Attachment, attachment_id).sent_at = thai_time.now() - timedelta(hours=25)
    platform.fail_next(Fault("error"))
    fetch_media(worker, attachment_id)
    assert kept(database, attachment_id)[0].state == AttachmentState.GONE


def test_nobody_fetches_beside_somebody_who_fetches(database, sent, platform):
    attachment_id = sent(platform.make_audio, StoredContent(b"sound", "audio/x-m4a"))
    now = thai_time.now()
    with database.transaction() as session:
        assert claim_attachment(session, attachment_id, now) is not None
    with database.transaction() as session:
        assert claim_attachment(session, attachment_id, now) is None
        assert due_attachments(session, now, limit=10) == []
    with database.transaction() as session:
        assert claim_attachment(session, attachment_id, now + LONGEST_FETCH) is not None


def test_bytes_that_arrive_after_an_erasure_are_not_kept(database, worker, platform, sent, monkeypatch):
    attachment_id = sent(platform.make_image, photo())

    def erase_meanwhile(content):
        with database.transaction() as session:
            erase_attachments(session, [session.get(Attachment, attachment_id)])
        return content

    monkeypatch.setattr("bot.worker.media.clean_image", erase_meanwhile)
    fetch_media(worker, attachment_id)
    row, file = kept(database, attachment_id)
    assert (row.state, file) == (AttachmentState.ERASED, None)


def test_a_photo_sent_as_a_file_loses_its_place_too_and_a_document_stays(database, worker, platform, sent):
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    picture = sent(lambda *a: platform.make_file(*a, "บ้าน.jpg"), photo(exif=exif))
    document = sent(lambda *a: platform.make_file(*a, "แบบ.pdf"), StoredContent(b"%PDF-1.7", "application/pdf"))
    for attachment_id in (picture, document):
        fetch_media(worker, attachment_id)
    assert dict(Image.open(io.BytesIO(kept(database, picture)[1].content)).getexif()) == {}
    assert kept(database, document)[1].content == b"%PDF-1.7"


def make_due(database, attachment_id):
    with database.transaction() as session:
        session.get(Attachment, attachment_id).next_try_at = None


def test_what_line_has_deleted_is_recorded_as_gone(database, worker, platform, sent):
    attachment_id = sent(platform.make_image, photo())
    row, _ = kept(database, attachment_id)
    platform.forget_content(row.line_message_id)
    fetch_media(worker, attachment_id)
    assert kept(database, attachment_id)[0].state == AttachmentState.GONE
