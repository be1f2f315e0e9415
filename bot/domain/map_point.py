"""A point on the map as staff paste it: two numbers, or the address of a map that names them."""

import re

from bot.domain.thailand import is_in_thailand

_TWO = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*[, ]\s*(-?\d{1,3}(?:\.\d+)?)")
# Of a Google Maps address the place itself (!3d…!4d…) comes before the middle of the picture (@…).
_IN_ADDRESS = (
    re.compile(r"!3d(-?\d{1,3}\.\d+)!4d(-?\d{1,3}\.\d+)"),
    re.compile(
        r"[?&](?:q|query|ll|destination|center|daddr)=(?:loc:)?(-?\d{1,3}\.\d+)(?:,|%2C)\+?(-?\d{1,3}\.\d+)",
        re.IGNORECASE,
    ),
    re.compile(r"[?&]mlat=(-?\d{1,3}\.\d+)&mlon=(-?\d{1,3}\.\d+)"),
    re.compile(r"[/@](-?\d{1,3}\.\d+),\+?(-?\d{1,3}\.\d+)"),
    re.compile(r"#map=\d+/(-?\d{1,3}\.\d+)/(-?\d{1,3}\.\d+)"),
)
LONGEST = 2000  # addresses of maps are long


def read_point(typed: str) -> tuple[float, float] | None:
    """Latitude and longitude of a place in Thailand, or None where there is none in what was typed."""
    text = typed.strip()[:LONGEST]
    if "://" in text:
        found = next((one for pattern in _IN_ADDRESS if (one := pattern.search(text))), None)
    else:
        found = _TWO.fullmatch(text)
    if found is None:
        return None
    point = round(float(found[1]), 6), round(float(found[2]), 6)
    return point if is_in_thailand(*point) else None


def map_address(latitude: float, longitude: float) -> str:
    """The address of a map that shows the point."""
    return f"https://www.google.com/maps/search/?api=1&query={latitude:.6f},{longitude:.6f}"
