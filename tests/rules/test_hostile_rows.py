"""Each row of docs/hostile-inputs.md has a test that carries its number."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "hostile-inputs.md"


def rows_of_tests() -> dict[int, set[str]]:
    """The tests of each row, by their marks."""
    found: dict[int, set[str]] = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(node, "decorator_list", []):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.row":
                    for number in mark.args:
                        found.setdefault(ast.literal_eval(number), set()).add(node.name)
    return found


def test_every_row_of_the_table_has_a_test_and_no_test_another_row():
    listed = [int(number) for number in re.findall(r"^\| (\d+) \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)]
    assert listed == list(range(1, len(listed) + 1))
    assert len(listed) >= 65
    assert set(rows_of_tests()) == set(listed)
