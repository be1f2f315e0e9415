"""An event as a calendar file (RFC 5545), which phones and computers put into their own calendar.

Only what a forum needs: one event, times in UTC, so that no time zone has to be described.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST_LINE = 75  # octets


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. A copy with the same `uid` and a higher `sequence` takes the place of an earlier one."""

    uid: str
    sequence: int
    made_at: datetime
    summary: str
    starts_at: datetime
    ends_at: datetime
    location: str
    description: str
    point: tuple[float, float] | None = None  # latitude and longitude
    is_cancelled: bool = False


def calendar_file(event: CalendarEvent) -> bytes:
    """The file, lines folded between letters and ended as the standard says."""
    return b"".join(part + b"\r\n" for line in _lines(event) for part in _folded(line))


def _lines(event: CalendarEvent) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Prachakhom//Forums//TH", "METHOD:PUBLISH")
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_moment(event.made_at)}"
    yield f"DTSTART:{_moment(event.starts_at)}"
    yield f"DTEND:{_moment(event.ends_at)}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield f"LOCATION:{_text(event.location)}"
    yield f"DESCRIPTION:{_text(event.description)}"
    if event.point:
        yield f"GEO:{event.point[0]:.6f};{event.point[1]:.6f}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Words with the signs that mean something in a calendar file escaped; control signs have no place in one."""
    lines = [
        " ".join("".join(sign if sign.isprintable() else " " for sign in line).split()) for line in words.splitlines()
    ]
    escaped = [line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for line in lines]
    return "\\n".join(escaped)


def _folded(line: str) -> Iterator[bytes]:
    """A line in parts of at most 75 octets; each part after the first begins with a space, and no letter is broken."""
    part = b""
    for sign in line:
        octets = sign.encode("utf-8", "replace")
        if len(part) + len(octets) > _LONGEST_LINE:
            yield part
            part = b" "
        part += octets
    yield part
