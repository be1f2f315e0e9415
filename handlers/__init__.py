"""The conversation: two small switches by event and by step, then one question per file."""

from handlers.dispatch import dispatch
from handlers.turn import Alert, Turn

__all__ = ["Alert", "Turn", "dispatch"]
