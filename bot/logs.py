"""Structured logs, one JSON object per line: residents by event id only, never message text.

Values are JSON in plain ASCII, so a text with line breaks, escape codes or signs that turn the reading direction round
can neither pretend to be an entry of its own nor change how one looks. Of an exception only its type and its place are
written: its message and its variables may hold what a resident said. What libraries log by Python's own means goes the
same way.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

_FRAMES = 8


def set_up_logs(*, level: int = logging.INFO) -> None:
    """Send everything to stderr; of libraries only warnings and worse."""
    first: list[Processor] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    last: list[Processor] = [_place_of_exception, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*first, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    forget = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *first], processors=[forget, *last]
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _place_of_exception(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    given = entry.pop("exc_info", None)
    entry.pop("stack_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given else None
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        entry["exception"] = type(error).__name__
        entry["at"] = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return entry
