"""The calendar file, read back as the standard says."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.calendar_event import CalendarEvent, calendar_file

EVENT = CalendarEvent(
    uid="forum-12@khelang.prachakhom",
    sequence=7,
    made_at=datetime(2026, 3, 1, 2, 3, 4, tzinfo=UTC),
    summary="ประชาคมเมือง; รอบที่ 2, บ่าย\\ค่ำ",
    starts_at=datetime(2026, 4, 2, 2, 30, tzinfo=UTC),
    ends_at=datetime(2026, 4, 2, 5, 0, tzinfo=UTC),
    location="ห้องประชุมชมพู่ ชั้น 1 สำนักงานเทศบาลเมืองเขลางค์นคร " * 4,
    description="บรรทัดหนึ่ง\nบรรทัดสอง\r\nEND:VEVENT",
    point=(18.2601, 99.4702),
)


def read(content: bytes) -> dict[str, str]:
    """The lines of a file by their names, unfolded and with their words as they were."""
    lines = content.decode("utf-8").replace("\r\n ", "").split("\r\n")
    named = dict(line.split(":", 1) for line in lines if line)
    plain = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}

    def words(text: str) -> str:
        out, at = "", 0
        while at < len(text):
            pair = text[at : at + 2]
            out += plain.get(pair, text[at])
            at += 2 if pair in plain else 1
        return out

    return {name: words(value) for name, value in named.items()}


def test_lines_are_short_end_as_the_standard_says_and_break_no_letter():
    content = calendar_file(EVENT)
    assert content.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


def test_everything_is_read_back_as_it_was():
    found = read(calendar_file(EVENT))
    assert found["UID"] == EVENT.uid
    assert (found["SEQUENCE"], found["STATUS"]) == ("7", "CONFIRMED")
    assert (found["DTSTAMP"], found["DTSTART"], found["DTEND"]) == (
        "20260301T020304Z",
        "20260402T023000Z",
        "20260402T050000Z",
    )
    assert found["SUMMARY"] == EVENT.summary
    assert found["LOCATION"] == EVENT.location.strip()
    assert found["DESCRIPTION"] == "บรรทัดหนึ่ง\nบรรทัดสอง\nEND:VEVENT"
    assert found["GEO"] == "18.260100;99.470200"


def test_what_was_called_off_says_so():
    found = read(calendar_file(replace(EVENT, is_cancelled=True, point=None)))
    assert found["STATUS"] == "CANCELLED"
    assert "GEO" not in found
