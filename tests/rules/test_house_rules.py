"""Rules of the house that a reviewer would otherwise have to remember."""

import ast
import re
import subprocess
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "nlp", "admin")
# Migrations are drafted by a tool and never changed once released: length says nothing about them.
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEST = 400, 60, 40
NAMES_THAT_SAY_NOTHING = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager)(_|$)")


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of(node):
    return node.end_lineno - node.lineno + 1


def test_no_file_is_longer_than_400_lines():
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES + TESTS}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines_and_no_test_longer_than_40():
    limits = [(path, LONGEST_FUNCTION) for path in SOURCES] + [(path, LONGEST_TEST) for path in TESTS]
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines_of(node)}"
        for path, limit in limits
        for node in functions(path)
        if lines_of(node) > limit
    ]
    assert long == []


def test_every_module_says_what_it_is():
    silent = [str(path.relative_to(ROOT)) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_no_import_hides_in_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in SOURCES
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_names_say_something():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    files = tracked or [str(path.relative_to(ROOT)) for path in SOURCES]
    assert [
        name for name in files if any(NAMES_THAT_SAY_NOTHING.search(part) for part in Path(name).with_suffix("").parts)
    ] == []


def test_nothing_is_left_unfinished():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b|pragma: no " + r"cover")
    found = [str(path.relative_to(ROOT)) for path in SOURCES + TESTS if marks.search(path.read_text())]
    assert found == []


def test_imports_run_one_way():
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_every_setting_is_in_the_readme():
    read = set(re.findall(r'read\.\w+\("([A-Z_]+)"', (ROOT / "bot" / "settings.py").read_text()))
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), flags=re.MULTILINE))
    assert read == table
