"""The running numbers of needs."""

from bot.store.serials import next_serial, serial_apart


def test_numbers_taken_apart_are_given_once_and_wait_for_nobody(database, khelang):
    with database.transaction() as session:
        numbers = [serial_apart(database, khelang.cycle.id) for _ in range(3)]
        after = next_serial(session, khelang.cycle.id)
    assert (numbers, after) == (([None] * 3, 1) if database.is_sqlite else ([1, 2, 3], 4))


def test_where_somebody_holds_the_row_no_number_is_waited_for(database, khelang):
    with database.transaction() as session:
        assert next_serial(session, khelang.cycle.id) == 1
        assert serial_apart(database, khelang.cycle.id) is None
        assert next_serial(session, khelang.cycle.id) == 2
