"""Migrations suit the version that still runs while they do: they add; what they take away nobody uses any more.

A migration that takes away says so itself: `unused_since = "0.3.0"` names the release that stopped using it.
"""

import ast
import re

import pytest

from tests.conftest import TESTS

VERSIONS = sorted((TESTS.parent / "bot" / "store" / "migrations" / "versions").glob("*.py"))
TAKES_AWAY = {"drop_table", "drop_column", "drop_constraint", "rename_table"}
SQL_TAKES_AWAY = re.compile(r"\b(DROP\s+(TABLE|COLUMN)|RENAME|SET\s+NOT\s+NULL)\b", re.IGNORECASE)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_suits_the_version_before_it(path):
    assert problems_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("op.drop_table('needs')", "drop_table"),
        ("batch_op.drop_column('text')", "drop_column"),
        ("batch_op.alter_column('text', new_column_name='words')", "renames"),
        ("batch_op.alter_column('text', nullable=False)", "forbids NULL"),
        ("batch_op.add_column(sa.Column('x', sa.String(), nullable=False))", "server_default"),
        ("op.execute('ALTER TABLE needs RENAME TO wishes')", "SQL"),
    ],
)
def test_what_would_stop_the_version_before_is_found(line, problem):
    (found,) = problems_of(f"def upgrade():\n    {line}\n")
    assert problem in found
    assert problems_of(f'unused_since = "0.3.0"\ndef upgrade():\n    {line}\n') == []


def test_what_only_adds_is_let_through():
    lines = (
        "op.create_table('a', sa.Column('x', sa.String(), nullable=False))",
        "batch_op.add_column(sa.Column('x', sa.String(), server_default='', nullable=False))",
        "batch_op.add_column(sa.Column('y', sa.String(), nullable=True))",
        "batch_op.drop_index('ix_x')",
    )
    assert problems_of("def upgrade():\n" + "".join(f"    {line}\n" for line in lines)) == []


def problems_of(source):
    tree = ast.parse(source)
    says_so = any(
        isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "unused_since" for target in node.targets)
        for node in tree.body
    )
    (upgrade,) = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    calls = (node for node in ast.walk(upgrade) if isinstance(node, ast.Call))
    return [] if says_so else [problem for call in calls if (problem := problem_of(call))]


def problem_of(call):
    name = getattr(call.func, "attr", "")
    given = {one.arg: one.value for one in call.keywords}
    if name in TAKES_AWAY:
        return name
    if name == "alter_column" and "new_column_name" in given:
        return "renames a column"
    if name == "alter_column" and is_false(given.get("nullable")):
        return "forbids NULL in a column that may hold it"
    if name == "add_column":
        column = next(one for one in call.args if isinstance(one, ast.Call))
        options = {one.arg: one.value for one in column.keywords}
        if is_false(options.get("nullable")) and "server_default" not in options:
            return "a NOT NULL column without server_default"
    if name == "execute" and SQL_TAKES_AWAY.search(ast.unparse(call)):
        return "SQL that takes away"
    return None


def is_false(node):
    return isinstance(node, ast.Constant) and node.value is False
