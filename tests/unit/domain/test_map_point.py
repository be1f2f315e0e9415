"""Points on the map as people paste them."""

import pytest

from bot.domain.map_point import map_address, read_point

HERE = (18.2903, 99.492)


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ("18.2903, 99.4920", HERE),
        (" 18.2903 99.4920 ", HERE),
        ("https://www.google.com/maps/place/X/@18.28,99.48,17z/data=!3m1!8m2!3d18.2903!4d99.4920", HERE),
        ("https://www.google.com/maps/@18.2903,99.4920,17z", HERE),
        ("https://www.google.com/maps/search/?api=1&query=18.2903%2C99.4920", HERE),
        ("https://maps.google.com/?q=18.2903,99.4920&hl=th", HERE),
        ("https://www.google.com/maps/search/18.2903,+99.4920?entry=tts", HERE),
        ("https://www.openstreetmap.org/?mlat=18.2903&mlon=99.4920#map=17/18.1/99.1", HERE),
        ("https://www.openstreetmap.org/#map=17/18.2903/99.4920", HERE),
        ("https://maps.app.goo.gl/AbCdEf", None),  # says nothing without asking its maker
        ("99.4920, 18.2903", None),  # the wrong way round
        ("48.85, 2.35", None),
        ("ศาลาวัด", None),
        ("18.2903", None),
        ("", None),
    ],
)
def test_a_point_is_read_from_numbers_and_from_maps(typed, point):
    assert read_point(typed) == point


def test_a_map_that_was_made_here_is_read_again():
    assert read_point(map_address(*HERE)) == HERE
