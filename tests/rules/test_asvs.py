"""What docs/asvs.md names is there: a row that names a test is worth as much as the test."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.findall(r"`([^`]+)`", (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8"))


def test_every_test_and_file_that_is_named_exists():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    tests = {name for name in NAMED if name.startswith("test_")}
    files = {re.sub(r"\.csv_safe$", ".py", name) for name in NAMED if re.match(r"(bot|admin|handlers|tests)/", name)}
    assert len(tests) > 20
    assert {name for name in tests if f"def {name}(" not in sources} == set()
    assert {name for name in files if not (ROOT / name).exists()} == set()
