"""Logs: one JSON object a line, and never what a resident said."""

import json
import logging
import subprocess
import sys

import pytest

SCRIPT = """
import logging
import structlog
from bot.logs import set_up_logs

set_up_logs()
words = "โทรหาผมที่ 081-234-5678"
for log in (structlog.get_logger("ours"), logging.getLogger("theirs")):
    try:
        raise ValueError(words)
    except ValueError:
        log.exception("it failed")
structlog.get_logger().warning("forged", value="a\\nERROR an entry\\x1b[31m\\x9b31m\\u2028\\u202e")
logging.getLogger("theirs").info("not important")
"""


@pytest.mark.row(29)
def test_an_exception_is_told_by_type_and_place_and_never_by_its_words():
    ended = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    lines = ended.stderr.splitlines()
    entries = [json.loads(line) for line in lines]
    assert [entry.get("exception") for entry in entries] == ["ValueError", "ValueError", None]
    assert all("<string>:10" in entry["at"][0] for entry in entries[:2])
    assert "081" not in ended.stderr
    assert "โทร" not in str(entries)
    assert ended.stderr.isascii()
    assert "\x1b" not in ended.stderr
    assert entries[2]["value"] == "a\nERROR an entry\x1b[31m\x9b31m\u2028\u202e"
    assert logging.getLevelName(logging.WARNING).lower() == entries[2]["level"]
