"""The human numbers of needs, such as KN-2571-00042: stable, short enough to say on the phone."""

import re

_NUMBER = re.compile(r"(?P<prefix>[A-Z]{1,5})-?(?P<year>\d{4})-?(?P<serial>\d{1,7})")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def need_number(prefix: str, first_year: int, serial: int) -> str:
    """The number of a need: authority's prefix, first year (พ.ศ.) of its plan cycle, five digits or more."""
    return f"{prefix}-{first_year}-{serial:05d}"


def need_number_in(text: str) -> str | None:
    """The first need number in `text` in its standard form, however it was typed; None without one."""
    found = _NUMBER.search(text.translate(_THAI_DIGITS).upper().replace(" ", "").replace("–", "-"))
    return need_number(found["prefix"], int(found["year"]), int(found["serial"])) if found else None
