"""A body is LINE's only when its bytes and the header fit one of the channel's secrets."""

import base64
import hashlib
import hmac

import pytest

from bot.line.signature import is_signed

BODY = '{"events":[],"ข้อความ":"🤨"}'.encode()


def sign(secret, body=BODY):
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def test_the_right_signature_passes_as_text_and_as_bytes():
    assert is_signed(BODY, sign("s3cret"), ["s3cret"])
    assert is_signed(BODY, sign("s3cret").encode(), ["s3cret"])


def test_while_a_secret_is_changed_the_old_and_the_new_one_both_pass():
    assert is_signed(BODY, sign("old"), ["new", "old"])
    assert is_signed(BODY, sign("new"), ["new", "old"])


@pytest.mark.parametrize(
    "header",
    [None, "", b"", "é", "é".encode("latin-1"), "\ud800", "x" * 100_000, sign("other"), sign("s3cret") + " ",
     sign("s3cret").swapcase(), hmac.new(b"s3cret", BODY, hashlib.sha256).hexdigest(), sign("s3cret", BODY + b" ")],
)  # fmt: skip
def test_anything_else_is_refused_without_an_error(header):
    assert not is_signed(BODY, header, ["s3cret"])


def test_an_authority_without_a_secret_accepts_nothing():
    assert not is_signed(BODY, sign("s3cret"), [])
    assert not is_signed(BODY, base64.b64encode(hmac.new(b"", BODY, hashlib.sha256).digest()), [""])
