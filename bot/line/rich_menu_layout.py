"""Where the six tiles of the rich menu lie, and what they say."""

WIDTH, HEIGHT, COLUMNS, ROWS = 2500, 1686, 3, 2
TILES: tuple[tuple[str, ...], ...] = (
    ("แจ้งเรื่อง",),
    ("เรื่องของฉัน",),
    ("ประชาคม", "ครั้งต่อไป"),
    ("เปลี่ยนชุมชน",),
    ("ข้อมูลของฉัน",),
    ("ติดต่อ", "เจ้าหน้าที่"),
)


def tile_box(index: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a tile; together they leave no gap."""
    column, row = index % COLUMNS, index // COLUMNS
    lefts = [WIDTH * number // COLUMNS for number in range(COLUMNS + 1)]
    tops = [HEIGHT * number // ROWS for number in range(ROWS + 1)]
    return lefts[column], tops[row], lefts[column + 1], tops[row + 1]
