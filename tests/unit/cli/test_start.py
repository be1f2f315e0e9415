"""How a process of the product begins."""

import subprocess
import sys


def test_nobody_looks_for_garbage_until_everything_is_loaded():
    code = (
        "import gc; from bot import __main__ as start; print(gc.isenabled(), gc.get_stats()[2]['collections'])\n"
        "start.main = lambda: print(gc.isenabled(), gc.get_freeze_count() > 100_000)\n"
        "start.run()"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == ["False 0", "True True"]


def test_the_module_is_the_console_script():
    result = subprocess.run([sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True)
    assert result.stdout.startswith("prachakhom, version ")
