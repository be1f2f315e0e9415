"""Our messages as LINE's, within every limit that LINE sets: what it would refuse is shortened, never sent in vain."""

from collections.abc import Sequence
from typing import Any

from bot.domain.messages import Button, Card, Location, Message, Picture, Text
from bot.line.actions import quick_reply, said_by
from bot.line.flex import bubble, plain_text
from bot.line.json_values import clean_text
from bot.line.text_limits import ELLIPSIS, clip_units, split_units

MAX_MESSAGES = 5
TEXT_LIMIT = 5000
ALT_TEXT_LIMIT = 1500
PLACE_LIMIT = 100  # of the title and of the address of a point on the map, each


def render(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """At most five message objects; a text too long for one takes the room that the others leave.

    Quick replies show only under the last message, so those of the last question asked go there.
    """
    said = [message for message in messages if _has_content(message)]
    shown = said[:MAX_MESSAGES]
    room = MAX_MESSAGES - len(shown)
    rendered: list[dict[str, Any]] = []
    for message in shown:
        objects = _objects(message, room + 1)
        room -= len(objects) - 1
        rendered += objects
    choices = next((message.choices for message in reversed(said) if message.choices), ())
    return _with_choices(rendered, choices)


def _has_content(message: Message) -> bool:
    if isinstance(message, Picture):
        return bool(message.url)
    if isinstance(message, Card):
        return bool(_stripped(message.alt_text)) or bubble(message) is not None
    if isinstance(message, Location):
        return True
    return bool(_stripped(message.text))


def _objects(message: Message, room: int) -> list[dict[str, Any]]:
    if isinstance(message, Text):
        return _texts(message.text, room)
    if isinstance(message, Picture):
        return [{"type": "image", "originalContentUrl": message.url, "previewImageUrl": message.preview_url}]
    if isinstance(message, Location):
        return [_location(message)]
    drawn = bubble(message)
    if drawn is None:
        return _texts(message.alt_text, room)
    return [{"type": "flex", "altText": _alt_text(message), "contents": drawn}]


def _texts(text: str, room: int) -> list[dict[str, Any]]:
    parts = split_units(_stripped(text), TEXT_LIMIT, at_most=room)
    return [{"type": "text", "text": part} for part in parts]


def _location(place: Location) -> dict[str, Any]:
    title, address = (clip_units(_stripped(words) or ELLIPSIS, PLACE_LIMIT) for words in (place.title, place.address))
    return {
        "type": "location",
        "title": title,
        "address": address,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _alt_text(card: Card) -> str:
    """LINE refuses an empty one, so a card without a word has at least a sign."""
    said = _stripped(card.alt_text) or _stripped(plain_text(card)) or _stripped(" ".join(map(said_by, card.buttons)))
    return clip_units(said or ELLIPSIS, ALT_TEXT_LIMIT)


def _stripped(text: str) -> str:
    return clean_text(text).strip()


def _with_choices(rendered: list[dict[str, Any]], choices: tuple[Button, ...]) -> list[dict[str, Any]]:
    row = quick_reply(choices)
    if rendered and row["items"]:
        rendered[-1]["quickReply"] = row
    return rendered
