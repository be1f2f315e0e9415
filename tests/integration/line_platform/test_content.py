"""Photos and recordings: fetched when ready, never beyond what is kept, never from anywhere else."""

import pytest

from bot.line.client import MAX_IMAGE_BYTES, Content, Gone, LineGateway, NotReady
from bot.simulator.platform import Fault
from bot.simulator.platform.state import StoredContent

JPEG = b"\xff\xd8\xff" + b"x" * 200_000


def id_of(webhook):
    return webhook.events[0]["message"]["id"]


def test_a_photo_is_fetched_whole(platform, gateway, malee):
    message_id = id_of(platform.make_image("khelang", malee, JPEG))
    assert gateway.content(message_id) == Content(JPEG, "image/jpeg")


def test_a_video_is_not_ready_at_first(platform, gateway, malee):
    message_id = id_of(platform.make_video("khelang", malee, StoredContent(b"film", "video/mp4", pending=1)))
    assert gateway.content(message_id) == NotReady("status 202")
    assert gateway.content(message_id) == Content(b"film", "video/mp4")


def test_what_line_has_deleted_is_gone(platform, gateway, malee):
    message_id = id_of(platform.make_audio("khelang", malee, b"voice"))
    platform.forget_content(message_id)
    assert gateway.content(message_id) == Gone("status 404")
    unsent = id_of(platform.make_image("khelang", malee, JPEG))
    platform.make_unsend("khelang", malee, unsent)
    assert gateway.content(unsent) == Gone("status 404")


@pytest.mark.parametrize("message_id", ["", "../info", "1/../2", "๑๒", "1" * 33, "1\n"])
def test_only_message_ids_are_asked_for(platform, gateway, message_id):
    assert gateway.content(message_id) == Gone("no message id")
    assert platform.requests == []


def test_what_is_too_large_is_dropped_at_the_limit(platform, gateway, malee):
    fits = id_of(platform.make_image("khelang", malee, b"x" * MAX_IMAGE_BYTES))
    larger = id_of(platform.make_image("khelang", malee, b"x" * (MAX_IMAGE_BYTES + 1)))
    sound = id_of(platform.make_audio("khelang", malee, b"x" * (MAX_IMAGE_BYTES + 1)))
    assert isinstance(gateway.content(fits), Content)
    assert gateway.content(larger) == Gone("too large")
    assert isinstance(gateway.content(sound), Content)


@pytest.mark.parametrize("kind", ["error", "drop", "rate"])
def test_content_that_cannot_be_had_now_may_be_had_later(platform, gateway, malee, kind):
    message_id = id_of(platform.make_file("khelang", malee, b"%PDF", "คำขอ.pdf"))
    platform.fail_next(Fault(kind))
    assert isinstance(gateway.content(message_id), NotReady)
    assert gateway.content(message_id) == Content(b"%PDF", "application/octet-stream")


def test_a_slow_download_is_waited_for_only_so_long(platform, malee):
    message_id = id_of(platform.make_image("khelang", malee, JPEG))
    impatient = LineGateway("t0ken", platform.base_url, platform.base_url, timeout=(1, 0.2))
    platform.fail_next(Fault("slow", seconds=0.6))
    assert impatient.content(message_id) == NotReady("ReadTimeoutError")
