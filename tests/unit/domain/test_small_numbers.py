"""Figures of few people are hidden, and cannot be reckoned out of the sums that are told."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.small_numbers import SMALLEST, hidden_cells, is_small

TABLES = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=6)
)


def test_few_are_hidden_and_none_and_many_are_told():
    assert [figure for figure in range(8) if is_small(figure)] == [1, 2, 3, 4]
    assert hidden_cells([[9, 0], [0, 7]]) == set()


def test_a_second_one_is_hidden_where_the_sum_would_give_it_away():
    hidden = hidden_cells([[3, 20, 9], [15, 30, 8], [12, 11, 40]])
    assert (0, 0) in hidden
    for line in range(3):
        assert sum((line, to) in hidden for to in range(3)) != 1
        assert sum((at, line) in hidden for at in range(3)) != 1


@given(TABLES)
def test_no_line_gives_away_what_is_hidden_in_it(table):
    hidden = hidden_cells(table)
    columns = range(len(table[0]))
    assert all((at, to) in hidden for at in range(len(table)) for to in columns if is_small(table[at][to]))
    lines = [[(at, to) for to in columns] for at in range(len(table))]
    lines += [[(at, to) for at in range(len(table))] for to in columns]
    for line in lines:
        secret = [table[at][to] for at, to in line if (at, to) in hidden]
        others = [table[at][to] for at, to in line if (at, to) not in hidden and table[at][to]]
        assert not secret or not others or (len(secret) > 1 and sum(secret) >= SMALLEST)
