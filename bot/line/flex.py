"""Our cards as LINE's Flex bubbles: large text that follows the phone's setting, one filled button, full width."""

import json
from collections.abc import Sequence
from typing import Any

from bot.domain.messages import Button, Card, Fact, Line, Option, Rule
from bot.line.actions import card_action, said_by
from bot.line.json_values import clean_text
from bot.line.text_limits import clip_letters, clip_units

Json = dict[str, Any]
INK, QUIET_INK, RULE, WHITE = "#1B2733", "#52606D", "#D9DEE3", "#FFFFFF"
_Part = Line | Fact | Rule | Button | Option
NAVY, PALE_NAVY, LINK, DANGER, DONE = "#16324F", "#E8EEF5", "#1A4F86", "#A4161A", "#17603A"
ROW = "#F2F5F8"
ISSUE_COLOURS = ("#2A4FB0", "#C81C60", "#9A5206", "#6B3280", "#1F4D18", "#272A30", "#1B7887")
BUBBLE_LIMIT = 30_000  # bytes of JSON as sent, where a Thai letter takes six
MAX_BUTTONS = 8
_TEXT_CAPS = (10_000, 2_000, 600, 200, 60)  # letters that each text keeps, tried in turn until the bubble fits
_UNITS_OF_A_LETTER = 12  # a family emoji has eleven
_FILLED_BUTTONS = 3  # below these, buttons are plain links: they are the rarer acts


def bubble(card: Card) -> Json | None:
    """The bubble of `card`, its texts clipped only as far as LINE's size demands; None for a card without content."""
    for cap in _TEXT_CAPS:
        drawn = _draw(card, cap)
        if drawn is None or _size(drawn) <= BUBBLE_LIMIT:
            return drawn
    for part in ("body", "footer"):  # smallest texts and still too large: what stands last goes
        contents = drawn[part]["contents"] if drawn and part in drawn else []
        while drawn and len(contents) > 1 and _size(drawn) > BUBBLE_LIMIT:
            contents.pop()
    return drawn


def plain_text(card: Card) -> str:
    """What a card says, in one line: for phones that show no cards, and for ears."""
    parts = [_spoken(part) for part in card.body]
    return " ".join(part for part in parts if part)


def _spoken(part: _Part) -> str:
    if isinstance(part, Fact):
        return f"{part.label} {part.value}".strip()
    if isinstance(part, Option):
        return f"{part.number} {part.text}".strip()
    return part.text.strip() if isinstance(part, Line) else ""


def _size(drawn: Json) -> int:
    return len(json.dumps(drawn))


def _draw(card: Card, cap: int) -> Json | None:
    contents: list[Json] = []
    before: _Part | None = None
    for part in card.body:
        component = _component(part, before, cap)
        if component:
            contents.append(component)
            before = part
    footer = _footer(card)
    if not contents and not footer:
        return None
    drawn: Json = {"type": "bubble", "size": "mega"}
    if header := _clipped(card.header, cap):
        title = _text(header, size="lg", color=WHITE, weight="bold")
        drawn["header"] = _box("vertical", [title], backgroundColor=NAVY, paddingAll="lg")
    if contents:
        drawn["body"] = {"type": "box", "layout": "vertical", "contents": contents, "paddingAll": "lg"}
    if footer:
        drawn["footer"] = _box("vertical", footer, spacing="sm", paddingAll="lg")
        drawn["footer"] |= {"paddingTop": "none"} if contents else {}
    return drawn


def _footer(card: Card) -> list[Json]:
    has_buttons_above = any(isinstance(part, Button) for part in card.body)
    usable = [button for button in card.buttons if said_by(button)][:MAX_BUTTONS]
    if card.plain_buttons:
        return [_button(button, "link" if has_buttons_above else "secondary") for button in usable]
    styles = ["primary", *["secondary"] * (_FILLED_BUTTONS - 1), *["link"] * MAX_BUTTONS]
    return [_button(button, style) for button, style in zip(usable, styles, strict=False)]


def _component(part: _Part, before: object, cap: int) -> Json | None:
    if isinstance(part, Line):
        return _line(part, before, cap)
    if isinstance(part, Fact):
        return _fact(part, cap)
    if isinstance(part, Rule):
        return {"type": "separator", "margin": "lg", "color": RULE} if before else None
    if isinstance(part, Option):
        return _option(part, cap)
    return _button(part, "secondary") | {"margin": "md"} if said_by(part) else None


def _option(option: Option, cap: int) -> Json | None:
    words = _clipped(option.text, cap)
    if not words or not said_by(option.button):
        return None
    number = _text(str(option.number), size="lg", color=WHITE, weight="bold", align="center")
    mark = _box(
        "vertical", [number], backgroundColor=NAVY, cornerRadius="md", width="36px", paddingAll="sm",
        justifyContent="center", flex=0,
    )  # fmt: skip
    name = _text(words, size="lg", color=INK, gravity="center", margin="lg")
    return _box(
        "horizontal", [mark, name], action=card_action(option.button), backgroundColor=ROW, cornerRadius="md",
        paddingAll="md", margin="md", alignItems="center",
    )  # fmt: skip


def _line(line: Line, before: object, cap: int) -> Json | None:
    words = _clipped(line.text, cap)
    if not words:
        return None
    drawn = _text(words, **_look(line, words))
    margin = "sm"
    if line.look not in {"number", "quiet"}:
        margin = "lg"
    elif isinstance(before, Line) and before.look == "words":
        margin = "xs"
    return drawn | {"margin": margin} if before else drawn


def _look(line: Line, words: str) -> Json:
    if line.look == "title":
        return {"size": "xl", "weight": "bold", "color": DONE if words.startswith("✓") else INK}
    if line.look in {"number", "quiet"}:
        return {"size": "md", "color": QUIET_INK}
    if line.look == "danger":
        return {"size": "lg", "weight": "bold", "color": DANGER}
    return {"size": "lg", "color": INK}


def _fact(fact: Fact, cap: int) -> Json:
    label = _text(_clipped(fact.label, 60) or "–", size="md", color=QUIET_INK, flex=2)
    value = _clipped(fact.value, cap) or "–"
    if fact.badge is None:
        weight = {"weight": "bold"} if fact.is_strong else {}
        row = [label, _text(value, size="lg", color=INK, flex=7, **weight)]
        return _box("baseline", row, spacing="sm", margin="md")
    # The badge stands still beside a name of two lines.
    named = _box("horizontal", [_badge(fact.badge), _issue_name(fact.badge, value)], flex=7, alignItems="center")
    row = [label | {"gravity": "center"}, named]
    return _box("horizontal", row, spacing="sm", margin="md", alignItems="center")


def _badge(number: int) -> Json:
    """An issue's number on its colour; outside the seven an outline, as an issue not yet decided."""
    colour = issue_colour(number)
    mark = _text(str(number) if number > 0 else "?", size="md", weight="bold", align="center")
    look = {"backgroundColor": colour} if colour else {"borderColor": QUIET_INK, "borderWidth": "1px"}
    return _box(
        "vertical",
        [mark | {"color": WHITE if colour else QUIET_INK}],
        cornerRadius="md",
        width="36px",
        paddingAll="xs",
        justifyContent="center",
        flex=0,
        **look,
    )


def _issue_name(number: int, name: str) -> Json:
    colour = issue_colour(number) or QUIET_INK
    return _text(name, size="lg", color=colour, weight="bold", gravity="center", margin="md")


def issue_colour(number: int) -> str | None:
    """The colour of an issue's badge, None outside the seven slots."""
    return ISSUE_COLOURS[number - 1] if 1 <= number <= len(ISSUE_COLOURS) else None


def _button(button: Button, style: str) -> Json:
    colour = {"primary": NAVY, "secondary": PALE_NAVY, "link": LINK}[style]
    return {
        "type": "button",
        "action": card_action(button),
        "style": style,
        "height": "md",
        "adjustMode": "shrink-to-fit",
        "scaling": True,
        "color": colour,
    }


def _clipped(words: str, cap: int) -> str:
    """At most `cap` letters, and no more bytes than letters of a few signs take: some carry thirty marks."""
    return clip_units(clip_letters(clean_text(words).strip(), cap), cap * _UNITS_OF_A_LETTER)


def _text(text: str, **look: object) -> Json:
    return {"type": "text", "text": text, "wrap": True, "scaling": True, **look}


def _box(layout: str, contents: Sequence[Json], **look: object) -> Json:
    return {"type": "box", "layout": layout, "contents": list(contents), **look}
