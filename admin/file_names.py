"""Names of files that a browser keeps: in Thai, and a plain one for what cannot read it (RFC 6266, RFC 5987)."""

import re
from datetime import datetime
from urllib.parse import quote

from bot.domain.thai_time import bangkok_day

_UNSAFE = re.compile(r"[^\wก-๙.\- ]")
_LONGEST = 240  # bytes without the ending; file systems take 255


def kept_as(thai: str, plain: str, ending: str) -> str:
    """The value of Content-Disposition; `plain` must be ASCII, `thai` may hold anything."""
    name = _UNSAFE.sub("", thai).encode()[:_LONGEST].decode("utf-8", "ignore").strip()
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{quote(f'{name}.{ending}', safe='')}"


def day_in_names(moment: datetime) -> str:
    """A day that sorts, such as 2569-03-17."""
    day = bangkok_day(moment)
    return f"{day.year + 543}-{day:%m-%d}"
