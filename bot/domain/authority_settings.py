"""What an authority decides about its conversation and pages; every field has a default that can be lived with."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import time
from typing import Any


@dataclass(frozen=True, slots=True)
class AuthoritySettings:
    """Settings edited on the settings page or given in the authority file (hours are Bangkok time)."""

    opens_at: str = "08.30"
    closes_at: str = "16.30"
    phone_medical: str = "1669"
    phone_fire: str = "199"
    phone_police: str = "191"
    phone_crisis: str = "1323"
    retention_until: str = ""  # such as "30 กันยายน 2575"; empty: see bot.domain.retention
    particle: str = "ค่ะ"  # or ครับ
    silent_below: int = 4  # a community with fewer needs is named as silent
    silent_days: int = 14  # … or with none for so many days
    push_notices: bool = False  # whether notices nobody fetched within a day may cost a push
    push_from_hour: int = 8
    push_to_hour: int = 20
    approve_broadcasts: bool = False  # whether a second person has to approve an announcement
    require_second_factor: bool = True  # whether officers and admins sign in with a code too
    machine_labels: bool = True
    thai_digits: bool = False  # ๑๒๓ instead of 123 on what is printed

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "AuthoritySettings":
        """Settings from stored JSON; unknown keys are left aside, missing ones take their default."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in stored.items() if key in known})

    def as_json(self) -> dict[str, Any]:
        """These settings for storing."""
        return asdict(self)

    def is_open(self, clock_time: time, weekday: int) -> bool:
        """Whether staff are at their desks at that Bangkok time (weekday 0 = Monday)."""
        return weekday < 5 and _clock(self.opens_at) <= clock_time < _clock(self.closes_at)

    def is_before_opening(self, clock_time: time) -> bool:
        """Whether the office has not opened yet on a working day with that Bangkok time."""
        return clock_time < _clock(self.opens_at)


def _clock(text: str) -> time:
    hour, minute = text.replace(":", ".").split(".")
    return time(int(hour), int(minute))
