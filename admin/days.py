"""Days as staff type them."""

from bot.domain.days import read_day, typed_day

__all__ = ["read_day", "typed_day"]
