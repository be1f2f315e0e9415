"""Calls as they reach the platform, and what it answers."""

from dataclasses import dataclass, field
from typing import Any

from bot.simulator.platform.state import Channel, Json, State


@dataclass(frozen=True, slots=True)
class Call:
    """One authorised request."""

    state: State
    channel: Channel
    request_id: str
    body: Any  # parsed JSON, or None
    raw: bytes
    headers: dict[str, str]  # names in lower case
    args: tuple[str, ...] = ()  # from the path


@dataclass(slots=True)
class Answer:
    """What is sent back: JSON, or bytes where `content` is set."""

    status: int = 200
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    content_type: str = "application/json"


class Refusal(Exception):
    """LINE's no, in its words."""

    def __init__(
        self, status: int, message: str, details: list[Json] | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        body: Json = {"message": message}
        self.answer = Answer(status, body | ({"details": details} if details else {}), headers or {})
