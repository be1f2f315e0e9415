"""Which figures of a table of communities must not be told outside: few people in one place are soon known by name.

A figure below `SMALLEST` is hidden, and as many more of its row and column as it takes that nobody can reckon it out of
the sums, which are told.
"""

from collections.abc import Sequence

SMALLEST = 5
Cell = tuple[int, int]


def is_small(figure: int) -> bool:
    """Whether so few may be known by name."""
    return 0 < figure < SMALLEST


def hidden_cells(table: Sequence[Sequence[int]]) -> set[Cell]:
    """The cells (row, column) of a table not to be told, where the sums of rows and columns are; zero is no secret."""
    hidden = {(at, to) for at, row in enumerate(table) for to, figure in enumerate(row) if is_small(figure)}
    lines = [[(at, to) for to in range(len(row))] for at, row in enumerate(table)]
    lines += [[(at, to) for at in range(len(table))] for to in range(len(table[0]) if table else 0)]
    while more := {cell for line in lines for cell in _next_to_hide(table, line, hidden)}:
        hidden |= more
    return hidden


def _next_to_hide(table: Sequence[Sequence[int]], line: Sequence[Cell], hidden: set[Cell]) -> list[Cell]:
    """The smallest cell that must be hidden too, because the sum of the line would give away what is hidden in it."""
    secret = [table[at][to] for at, to in line if (at, to) in hidden]
    is_given_away = len(secret) == 1 or 0 < sum(secret) < SMALLEST
    shown = [(table[at][to], (at, to)) for at, to in line if (at, to) not in hidden and table[at][to]]
    return [min(shown)[1]] if secret and is_given_away and shown else []
