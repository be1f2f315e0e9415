"""The rich menu: six tiles that type their word, installed once and for all."""

import io

import pytest
from PIL import Image, ImageChops, features

from bot.line import rich_menu, rich_menu_image
from bot.line.rich_menu_image import draw
from bot.line.rich_menu_layout import HEIGHT, TILES, WIDTH, tile_box
from bot.simulator.platform import Fault
from tests.line_spec.lint import letters
from tests.line_spec.validator import problems_in_object

draws_thai = pytest.mark.skipif(not features.check("raqm"), reason="no FriBiDi to set Thai marks with")
WORDS = ["แจ้งเรื่อง", "เรื่องของฉัน", "ประชาคมครั้งต่อไป", "เปลี่ยนชุมชน", "ข้อมูลของฉัน", "ติดต่อเจ้าหน้าที่"]


def writes(platform):
    return [request for request in platform.requests if request.method != "GET"]


def test_each_tile_types_and_speaks_its_word():
    menu = rich_menu.menu_request(b"")
    assert [area["action"]["text"] for area in menu["areas"]] == WORDS
    assert all(area["action"]["label"] == area["action"]["text"] for area in menu["areas"])
    assert all(letters(word) <= 20 for word in WORDS)
    assert menu["chatBarText"] == "เมนู"


@pytest.mark.shared
def test_the_menu_is_as_lines_own_file_demands():
    assert problems_in_object("RichMenuRequest", rich_menu.menu_request(b"")) == []


def test_the_tiles_cover_the_picture_without_overlap():
    boxes = [tile_box(index) for index in range(6)]
    assert sum((right - left) * (bottom - top) for left, top, right, bottom in boxes) == WIDTH * HEIGHT
    assert (boxes[0][:2], boxes[5][2:]) == ((0, 0), (WIDTH, HEIGHT))


def test_the_picture_is_small_enough_and_every_tile_shows_something():
    data = rich_menu.PICTURE.read_bytes()
    assert len(data) < 1_000_000
    picture = Image.open(io.BytesIO(data)).convert("L")
    assert picture.size == (WIDTH, HEIGHT)
    for index in range(6):
        left, top, right, bottom = tile_box(index)
        inside = picture.crop((left + 8, top + 8, right - 8, bottom - 8))
        dark = sum(inside.histogram()[:128]) / (inside.width * inside.height)
        assert (0.03 < dark < 0.3) != (index == 0)


@draws_thai
def test_the_shipped_picture_is_the_one_that_is_drawn():
    shipped = Image.open(rich_menu.PICTURE).convert("RGB")
    drawn = Image.open(io.BytesIO(draw(TILES))).convert("RGB")
    assert ImageChops.difference(shipped, drawn).getbbox() is None


@draws_thai
def test_marks_stand_above_their_letters_and_above_each_other():
    font = rich_menu_image._font()
    assert font.getlength("ที่") == font.getlength("ท")
    top_of_tone_alone, top_of_tone_on_vowel = font.getbbox("ท่")[1], font.getbbox("ที่")[1]
    assert top_of_tone_on_vowel < top_of_tone_alone


@draws_thai
def test_no_word_leaves_its_tile():
    widest = max(rich_menu_image._font().getlength(line) for lines in TILES for line in lines)
    assert widest < WIDTH / 3 - 100


def test_installing_twice_installs_once(platform, gateway):
    assert rich_menu.install(gateway)
    count = len(writes(platform))
    assert not rich_menu.install(gateway)
    assert len(writes(platform)) == count
    (menu_id,) = platform.state.channels["khelang"].menus
    assert platform.state.channels["khelang"].default_menu == menu_id


def test_a_changed_menu_replaces_ours_and_leaves_others_alone(platform, gateway, monkeypatch):
    rich_menu.install(gateway)
    platform.state.channels["khelang"].menus["richmenu-other"] = next(
        iter(platform.state.channels["khelang"].menus.values())
    ).__class__({"name": "staff", "size": {}, "areas": [], "selected": False, "chatBarText": "x"})
    monkeypatch.setattr(rich_menu, "CHAT_BAR", "เมนูใหม่")
    assert rich_menu.install(gateway)
    kept = platform.state.channels["khelang"].menus
    assert sorted(menu.menu["chatBarText"] for menu in kept.values()) == ["x", "เมนูใหม่"]


def test_an_install_that_broke_off_is_repaired_by_the_next(platform, gateway):
    platform.fail_next(Fault("error", path="/content"))
    with pytest.raises(rich_menu.RichMenuRefused, match="500"):
        rich_menu.install(gateway)
    assert rich_menu.install(gateway)
    assert len(platform.state.channels["khelang"].menus) == 1
