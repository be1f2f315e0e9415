"""Which passwords are taken."""

import pytest

from bot.services.password_rules import weakness_of


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "a" * 201,
        "1qaz2wsx3edc4rfv",  # of the list, long as it is
        "Password1234!",
        "monkeymonkeymonkey",
        "qwertyuiop123",
        "123456789012",
        "abababababab",
        "prachakhom-2569",
        "ประชาคมบ้านเรา",
        "thidarat-sangsuk",
        "บ้านธิดารัตน์สวยมาก",
        "the same as before",
    ],
)
def test_what_others_would_try_first_is_refused(password):
    assert weakness_of(password, email="thidarat@khelang.example", name="ธิดารัตน์ แสงสุข", old="the same as before")


@pytest.mark.parametrize(
    "password",
    ["ฝนตกที่บ้านแม่กืยทุกวันศุกร์", "correct horse battery staple", "7f3K9qLm2xZw", "ก" * 8 + "ขคงจ" * 14, "words " * 33],
)
def test_long_ones_are_free_in_what_they_are_made_of(password):
    assert weakness_of(password, email="thidarat@khelang.example", name="ธิดารัตน์ แสงสุข") is None
