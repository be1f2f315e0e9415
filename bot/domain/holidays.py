"""Public holidays of Thailand that fall on the same day every year.

Those that follow the moon or are declared for one year alone are not known here: staff type them where they plan.
"""

from datetime import date

_YEARLY = {
    (1, 1): "วันขึ้นปีใหม่",
    (4, 6): "วันจักรี",
    (4, 13): "วันสงกรานต์",
    (4, 14): "วันสงกรานต์",
    (4, 15): "วันสงกรานต์",
    (5, 4): "วันฉัตรมงคล",
    (6, 3): "วันเฉลิมพระชนมพรรษาพระราชินี",
    (7, 28): "วันเฉลิมพระชนมพรรษาพระเจ้าอยู่หัว",
    (8, 12): "วันแม่แห่งชาติ",
    (10, 13): "วันนวมินทรมหาราช",
    (10, 23): "วันปิยมหาราช",
    (12, 5): "วันพ่อแห่งชาติ",
    (12, 10): "วันรัฐธรรมนูญ",
    (12, 31): "วันสิ้นปี",
}


def holiday_on(day: date) -> str | None:
    """The name of the holiday on that day."""
    return _YEARLY.get((day.month, day.day))
