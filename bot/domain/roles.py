"""What each role of staff may do; the one table that pages and tests read."""

from enum import StrEnum


class Role(StrEnum):
    """Roles of staff within one authority, each allowed all that the one before is."""

    VIEWER = "viewer"
    FACILITATOR = "facilitator"
    OFFICER = "officer"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


ROLE_NAMES = {
    Role.VIEWER: "ผู้ดู",
    Role.FACILITATOR: "ผู้จัดกระบวนการ",
    Role.OFFICER: "เจ้าหน้าที่แผน",
    Role.ADMIN: "ผู้ดูแลระบบ",
}
