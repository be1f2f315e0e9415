"""The menu at the foot of the chat: six tiles that type their own label, so that a tap and a typed word are one."""

import hashlib
import json
from pathlib import Path
from typing import Any

from linebot.v3.messaging import MessagingApi, MessagingApiBlob, RichMenuRequest

from bot.domain.errors import PrachakhomError
from bot.line.client import LineGateway
from bot.line.rich_menu_layout import HEIGHT, TILES, WIDTH, tile_box

CHAT_BAR = "เมนู"
PICTURE = Path(__file__).parent / "rich_menu.png"  # drawn by `python -m bot.line.rich_menu_image`
_OURS = "prachakhom "  # begins the name of every menu that this installs; menus of other makers are left alone


class RichMenuRefused(PrachakhomError):
    """LINE did not take the menu; the line says why, in LINE's words."""


def menu_request(image: bytes) -> dict[str, Any]:
    """The menu for LINE. Its name carries a hash of words and picture, by which an installed one is recognised."""
    areas = [_area(index, "".join(lines)) for index, lines in enumerate(TILES)]
    size = {"width": WIDTH, "height": HEIGHT}
    menu = {"size": size, "selected": True, "chatBarText": CHAT_BAR, "areas": areas}
    digest = hashlib.sha256(image + json.dumps(menu, sort_keys=True).encode()).hexdigest()
    return {**menu, "name": _OURS + digest[:16]}


def install(gateway: LineGateway) -> bool:
    """Make the menu everybody's; False where it was already. Our older menus are removed afterwards."""
    image = PICTURE.read_bytes()
    menu = menu_request(image)
    api = MessagingApi(gateway.api_client)
    listed = _ask(gateway, api.get_rich_menu_list_with_http_info)
    ours = {found.rich_menu_id: found.name for found in listed.richmenus if found.name.startswith(_OURS)}
    shown = gateway.call(api.get_default_rich_menu_id_with_http_info).value
    if shown and ours.get(shown.rich_menu_id) == menu["name"]:
        return False
    request = RichMenuRequest.from_dict(menu)
    made = _ask(gateway, api.create_rich_menu_with_http_info, request).rich_menu_id
    blob = MessagingApiBlob(gateway.data_client)
    png = {"Content-Type": "image/png"}
    _ask(gateway, blob.set_rich_menu_image_with_http_info, made, body=bytearray(image), _headers=png)
    _ask(gateway, api.set_default_rich_menu_with_http_info, made)
    for old in ours:
        _ask(gateway, api.delete_rich_menu_with_http_info, old)
    return True


def _area(index: int, label: str) -> dict[str, Any]:
    left, top, right, bottom = tile_box(index)
    return {
        "bounds": {"x": left, "y": top, "width": right - left, "height": bottom - top},
        "action": {"type": "message", "label": label, "text": label},  # the label is spoken by screen readers
    }


def _ask(gateway: LineGateway, *args: Any, **named: Any) -> Any:
    called = gateway.call(*args, **named)
    if called.delivery.outcome != "accepted":
        why = called.delivery.error or called.delivery.outcome
        raise RichMenuRefused(
            f"LINE cannot be reached from here ({why}); nothing was changed"
            if called.delivery.outcome == "not_sent"
            else f"LINE did not take the menu: {why}"
        )
    return called.value
