"""Where Thailand lies, roughly: no community and no need lies elsewhere."""

SOUTH, NORTH = 5.5, 20.6
WEST, EAST = 97.2, 105.8


def is_in_thailand(latitude: float, longitude: float) -> bool:
    """Whether a point lies within those bounds."""
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
