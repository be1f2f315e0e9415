"""The product with a clock that can be set: calendar time from an offset in a file, timers by the true clock.

This stands for libfaketime, whose `clock_nanosleep` fails every `time.sleep` of Python 3.11 and newer.
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli import main
from bot.cli.benches.faults.clock import OFFSET_FILE
from bot.domain import thai_time

_true_time, _true_time_ns, _true_now = time.time, time.time_ns, thai_time.now


def _offset() -> float:
    """Seconds by which the clock is wrong just now."""
    return float(Path(os.environ[OFFSET_FILE]).read_text(encoding="ascii"))


def _now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=_offset())


if __name__ == "__main__":
    for module in [*sys.modules.values()]:
        if getattr(module, "now", None) is _true_now:
            vars(module)["now"] = _now
    vars(time)["time"] = lambda: _true_time() + _offset()
    vars(time)["time_ns"] = lambda: _true_time_ns() + int(_offset() * 1e9)
    main()
