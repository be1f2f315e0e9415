"""Our buttons as LINE's actions."""

from typing import Any
from urllib.parse import quote

from bot.domain.messages import Button
from bot.line.json_values import clean_text
from bot.line.text_limits import clip_letters, clip_units, unit_count

QUICK_REPLY_LABEL = 20
CARD_LABEL = 40
_DATA_LIMIT = 300
_TEXT_LIMIT = 300
_URI_LIMIT = 1000
_SCHEMES = ("https://", "http://", "tel:", "line://")
_URI_LETTERS = ":/?#[]@!$&'()*+,;=%-._~"  # everything else, such as Thai, goes percent-encoded
_PICKERS = {"camera": "camera", "album": "cameraRoll", "place": "location"}


def quick_reply(choices: tuple[Button, ...]) -> dict[str, Any]:
    """The row of buttons under a message; LINE takes thirteen."""
    usable = [choice for choice in choices if said_by(choice)]
    return {"items": [{"type": "action", "action": _quick_action(choice)} for choice in usable[:13]]}


def said_by(button: Button) -> str:
    """What pressing `button` shows in the chat; empty for a button that cannot be drawn."""
    return clip_units(clean_text(button.label).strip(), _TEXT_LIMIT)


def card_action(button: Button) -> dict[str, Any]:
    """The action of a button on a card."""
    return _action(button, CARD_LABEL)


def _quick_action(button: Button) -> dict[str, Any]:
    if button.picker:
        return {"type": _PICKERS[button.picker], "label": _label(button, QUICK_REPLY_LABEL)}
    return _action(button, QUICK_REPLY_LABEL)


def _action(button: Button, label_limit: int) -> dict[str, Any]:
    """A button that LINE would refuse types its label: every label is understood when typed, and a 400 says nothing."""
    label = _label(button, label_limit)
    said = said_by(button)
    if button.data and unit_count(button.data) <= _DATA_LIMIT:
        return {"type": "postback", "label": label, "data": button.data, "displayText": said}
    uri = quote(button.uri or "", safe=_URI_LETTERS)
    if uri.startswith(_SCHEMES) and len(uri) <= _URI_LIMIT:
        return {"type": "uri", "label": label, "uri": uri}
    return {"type": "message", "label": label, "text": said}


def _label(button: Button, limit: int) -> str:
    return clip_units(clip_letters(said_by(button), limit), limit * 4)
