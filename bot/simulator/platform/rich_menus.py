"""Rich menus: created, given an image once, shown to all, deleted."""

import struct

from bot.simulator.platform.answers import Answer, Call, Refusal
from bot.simulator.platform.state import Json, RichMenu

MAX_IMAGE_BYTES = 1_000_000
NOT_FOUND = "richmenu not found"


def create(call: Call) -> Answer:
    """A new menu, without image yet."""
    menu = _checked(call)
    menu_id = f"richmenu-{call.state.next_id()}"
    call.channel.menus[menu_id] = RichMenu(menu)
    return Answer(body={"richMenuId": menu_id})


def validate(call: Call) -> Answer:
    """Whether a menu could be created."""
    _checked(call)
    return Answer()


def list_menus(call: Call) -> Answer:
    """All menus made through the API."""
    return Answer(body={"richmenus": [{"richMenuId": key, **kept.menu} for key, kept in call.channel.menus.items()]})


def read(call: Call) -> Answer:
    """One menu."""
    return Answer(body={"richMenuId": call.args[0], **_menu(call).menu})


def delete(call: Call) -> Answer:
    """Remove a menu, from the default too."""
    _menu(call)
    del call.channel.menus[call.args[0]]
    if call.channel.default_menu == call.args[0]:
        call.channel.default_menu = None
    call.state.announce()
    return Answer()


def upload_image(call: Call) -> Answer:
    """Give a menu its image; LINE never replaces one."""
    kept, image_type = _menu(call), call.headers.get("content-type", "")
    if image_type not in {"image/png", "image/jpeg"}:
        raise Refusal(415, "Unsupported Media Type")
    if kept.image is not None:
        raise Refusal(400, "An image has already been uploaded to the richmenu")
    if not call.raw or len(call.raw) > MAX_IMAGE_BYTES:
        raise Refusal(413 if call.raw else 400, "The image size exceeds the limit")
    if image_type == "image/png" and _png_size(call.raw) != (kept.menu["size"]["width"], kept.menu["size"]["height"]):
        raise Refusal(400, "The image size does not match the size of the richmenu")
    kept.image, kept.image_type = call.raw, image_type
    return Answer()


def image(call: Call) -> Answer:
    """A menu's image."""
    kept = _menu(call)
    if kept.image is None:
        raise Refusal(404, NOT_FOUND)
    return Answer(content=kept.image, content_type=kept.image_type)


def set_default(call: Call) -> Answer:
    """Show a menu to everybody."""
    if _menu(call).image is None:
        raise Refusal(400, "must upload richmenu image before applying it to user")
    call.channel.default_menu = call.args[0]
    call.state.announce()
    return Answer()


def default(call: Call) -> Answer:
    """Which menu everybody sees."""
    if call.channel.default_menu is None:
        raise Refusal(404, "no default richmenu")
    return Answer(body={"richMenuId": call.channel.default_menu})


def cancel_default(call: Call) -> Answer:
    """Show no menu any more."""
    call.channel.default_menu = None
    call.state.announce()
    return Answer()


def _menu(call: Call) -> RichMenu:
    kept = call.channel.menus.get(call.args[0])
    if kept is None:
        raise Refusal(404, NOT_FOUND)
    return kept


def _checked(call: Call) -> Json:
    menu = call.body if isinstance(call.body, dict) else {}
    size = menu.get("size") or {}
    width, height, areas = size.get("width", 0), size.get("height", 0), menu.get("areas") or []
    if not (800 <= width <= 2500 and height >= 250 and width / height >= 1.45):
        raise Refusal(400, "The size of the richmenu is invalid")
    if not 1 <= len(areas) <= 20 or len(menu.get("chatBarText", "")) not in range(1, 15) or not menu.get("name"):
        raise Refusal(400, "The request body has 1 error(s)")
    for area in areas:
        bounds = area.get("bounds") or {}
        if bounds.get("x", -1) < 0 or bounds["x"] + bounds.get("width", 0) > width:
            raise Refusal(400, "The bounds of an area are outside the richmenu")
        if bounds.get("y", -1) < 0 or bounds["y"] + bounds.get("height", 0) > height:
            raise Refusal(400, "The bounds of an area are outside the richmenu")
    return menu


def _png_size(data: bytes) -> tuple[int, int] | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height
