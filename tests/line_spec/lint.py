"""Limits that LINE's documents set and its OpenAPI file leaves out."""

import itertools
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
SIZES = {"xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl"}
MARGINS = {"none", "xs", "sm", "md", "lg", "xl", "xxl"}
ONLY_IN_QUICK_REPLY = {"camera", "cameraRoll", "location"}
URI_SCHEMES = ("http://", "https://", "line://", "tel:")


def lint(messages: list[Json]) -> list[str]:
    """What LINE would refuse or not show, though its OpenAPI file lets it pass."""
    if not 1 <= len(messages) <= 5:
        return [f"{len(messages)} messages in one request"]
    found = [problem for message in messages for problem in _message(message)]
    found += ["quick reply above the last message" for message in messages[:-1] if "quickReply" in message]
    return found


def letters(text: str) -> int:
    """Letters as a reader counts them, by another way than the product's own."""
    marks = sum(_is_mark(char) for char in text)
    flags = sum(0x1F1E6 <= ord(char) <= 0x1F1FF for char in text) // 2
    joined = sum(
        unicodedata.category(after) == "So" for before, after in itertools.pairwise(text) if before == "\u200d"
    )
    return len(text) - marks - flags - joined


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_mark(char: str) -> bool:
    is_tone = 0x1F3FB <= ord(char) <= 0x1F3FF or 0xE0020 <= ord(char) <= 0xE007F
    return is_tone or char in "\u0e33\u0eb3\u200c\u200d" or unicodedata.category(char).startswith("M")


def _message(message: Json) -> Iterator[str]:
    if message.get("type") == "text":
        yield from _text_within(message.get("text"), 5000, "text")
    if message.get("type") == "flex":
        yield from _text_within(message.get("altText"), 1500, "altText")
        yield from _flex(message.get("contents") or {})
    if message.get("type") == "location":
        yield from _text_within(message.get("title"), 100, "title of a place")
        yield from _text_within(message.get("address"), 100, "address of a place")
    for item in (message.get("quickReply") or {}).get("items", []):
        yield from _action(item.get("action") or {}, 20, in_quick_reply=True)
    if "quickReply" in message and not 1 <= len(message["quickReply"].get("items", [])) <= 13:
        yield "quick reply without buttons or with more than 13"


def _text_within(text: Any, limit: int, what: str) -> Iterator[str]:
    if not isinstance(text, str) or not text.strip():
        yield f"empty {what}"
    elif units(text) > limit:
        yield f"{what} of {units(text)} units, {limit} allowed"
    elif any("\ud800" <= char <= "\udfff" or char == "\x00" for char in text):
        yield f"{what} holds what is no character"


def _flex(container: Json) -> Iterator[str]:
    bubbles = container.get("contents", []) if container.get("type") == "carousel" else [container]
    if len(bubbles) > 12 or not bubbles:
        yield f"carousel of {len(bubbles)} bubbles"
    if len({bubble.get("size") for bubble in bubbles}) > 1:
        yield "bubbles of different widths"
    if len(json.dumps(container)) > 50_000:
        yield "carousel over 50 KB"
    for bubble in bubbles:
        if len(json.dumps(bubble)) > 30_000:
            yield "bubble over 30 KB"
        for part in ("header", "hero", "body", "footer"):
            yield from _component(bubble.get(part) or {})


def _component(component: Json) -> Iterator[str]:
    kind = component.get("type")
    if kind == "text" and "contents" not in component:
        yield from _text_within(component.get("text"), 30_000, "flex text")
    if kind == "text" and component.get("size", "md") not in SIZES:
        yield f"unknown size {component['size']}"
    if component.get("margin", "md") not in MARGINS and not component["margin"].endswith("px"):
        yield f"unknown margin {component['margin']}"
    if kind == "button":
        yield from _action(component.get("action") or {}, 40, in_quick_reply=False)
    if kind == "box" and component.get("layout") not in {"vertical", "horizontal", "baseline"}:
        yield f"unknown layout {component.get('layout')}"
    if kind in {"image", "icon", "video"} and not str(component.get("url", "")).startswith("https://"):
        yield f"{kind} not over https"
    for child in component.get("contents", []):
        if component.get("layout") == "baseline" and child.get("type") not in {"text", "icon", "filler", "span"}:
            yield f"{child.get('type')} in a baseline box"
        yield from _component(child)


def _action(action: Json, label_limit: int, *, in_quick_reply: bool) -> Iterator[str]:
    kind, label = action.get("type"), action.get("label")
    if not isinstance(label, str) or not label.strip():
        yield "button without label"
    elif letters(label) > label_limit:
        yield f"label of {letters(label)} letters, {label_limit} allowed"
    if kind in ONLY_IN_QUICK_REPLY and not in_quick_reply:
        yield f"{kind} outside a quick reply"
    if kind == "postback":
        yield from _text_within(action.get("data"), 300, "postback data")
    for field in ("text", "displayText", "fillInText"):
        if field in action or (field == "text" and kind == "message"):
            yield from _text_within(action.get(field), 300, field)
    uri = action.get("uri", "tel:")
    if not (uri.startswith(URI_SCHEMES) and len(uri) <= 1000 and uri.isascii() and " " not in uri):
        yield f"uri that LINE refuses: {uri[:80]}"
