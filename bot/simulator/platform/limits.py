"""The limits of message objects that LINE checks before it accepts anything."""

import json
from collections.abc import Iterator
from typing import Any

from bot.simulator.platform.answers import Refusal

MESSAGE_TYPES = {
    "text", "textV2", "sticker", "image", "video", "audio", "location", "imagemap", "template", "flex", "coupon",
}  # fmt: skip
COMPONENTS = {"box", "button", "image", "video", "icon", "text", "span", "separator", "filler"}
ACTIONS = {
    "postback", "message", "uri", "datetimepicker", "camera", "cameraRoll", "location", "clipboard", "richmenuswitch",
}  # fmt: skip
Problem = tuple[str, str]  # where, what


def check_messages(messages: Any) -> None:
    """Refuse the whole request where one of its messages is not as LINE demands."""
    if not isinstance(messages, list) or not 1 <= len(messages) <= 5:
        raise Refusal(400, "The request body has 1 error(s)", [_detail(("messages", "Size must be between 1 and 5"))])
    for index, message in enumerate(messages):
        problems = list(_message(message, f"messages[{index}]"))
        if problems:
            title = f"A message (messages[{index}]) in the request body is invalid"
            raise Refusal(400, title, [_detail(problem) for problem in problems])


def _detail(problem: Problem) -> dict[str, str]:
    return {"message": problem[1], "property": problem[0]}


def _message(message: Any, at: str) -> Iterator[Problem]:
    if not isinstance(message, dict) or message.get("type") not in MESSAGE_TYPES:
        yield f"{at}.type", "invalid type"
        return
    if message["type"] == "text":
        yield from _text(message.get("text"), 5000, f"{at}.text")
    if message["type"] == "flex":
        yield from _text(message.get("altText"), 1500, f"{at}.altText")
        yield from _container(message.get("contents"), f"{at}.contents")
    if "quickReply" in message:
        yield from _quick_reply(message["quickReply"], f"{at}.quickReply")


def _quick_reply(row: Any, at: str) -> Iterator[Problem]:
    items = row.get("items") if isinstance(row, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= 13:
        yield f"{at}.items", "Size must be between 1 and 13"
        return
    for index, item in enumerate(items):
        yield from _action(item.get("action"), f"{at}.items[{index}].action")


def _container(container: Any, at: str) -> Iterator[Problem]:
    kind = container.get("type") if isinstance(container, dict) else None
    if kind not in {"bubble", "carousel"}:
        yield f"{at}.type", "invalid type"
        return
    bubbles = container.get("contents") or [] if kind == "carousel" else [container]
    if not 1 <= len(bubbles) <= 12:
        yield f"{at}.contents", "Size must be between 1 and 12"
    for index, bubble in enumerate(bubbles):
        if len(json.dumps(bubble, ensure_ascii=False).encode("utf-8", "replace")) > 30_000:
            yield f"{at}[{index}]", "the size of the bubble is too large"
        for part in ("header", "hero", "body", "footer"):
            if part in bubble:
                yield from _component(bubble[part], f"{at}.{part}")


def _component(component: Any, at: str) -> Iterator[Problem]:
    kind = component.get("type") if isinstance(component, dict) else None
    if kind not in COMPONENTS:
        yield f"{at}.type", "unknown component"
        return
    if kind == "text" and "contents" not in component:
        yield from _text(component.get("text"), 10**6, f"{at}.text")
    if kind == "box" and component.get("layout") not in {"vertical", "horizontal", "baseline"}:
        yield f"{at}.layout", "invalid layout"
    if kind == "button":
        yield from _action(component.get("action"), f"{at}.action")
    for index, child in enumerate(component.get("contents") or []):
        yield from _component(child, f"{at}.contents[{index}]")


def _action(action: Any, at: str) -> Iterator[Problem]:
    if not isinstance(action, dict) or action.get("type") not in ACTIONS:
        yield f"{at}.type", "invalid type"
        return
    yield from _text(action.get("label"), 200, f"{at}.label")
    if action["type"] == "postback":
        yield from _text(action.get("data"), 300, f"{at}.data")
    if action["type"] == "message":
        yield from _text(action.get("text"), 300, f"{at}.text")
    if action["type"] == "uri" and not str(action.get("uri", "")).startswith(("http://", "https://", "tel:", "line:")):
        yield f"{at}.uri", "invalid uri scheme"


def _text(text: Any, limit: int, at: str) -> Iterator[Problem]:
    if not isinstance(text, str) or not text:
        yield at, "May not be empty"
    elif len(text.encode("utf-16-le", "surrogatepass")) > limit * 2:
        yield at, f"Length must be between 0 and {limit}"
