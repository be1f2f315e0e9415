"""Structured logs, one JSON object per line: residents by event id only, never message text.

Values are JSON-encoded, so a text with line breaks or escape codes cannot pretend to be an entry of its own. Of an
exception only its type and its place are written: its message and its variables may hold what a resident said.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

_FRAMES = 8


def set_up_logs(*, level: int = logging.INFO) -> None:
    """Send structlog and the standard library's loggers to stderr."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _place_of_exception,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def _place_of_exception(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if entry.pop("exc_info", None):
        error = sys.exc_info()[1]
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
            entry["exception"] = type(error).__name__
            entry["at"] = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return entry
