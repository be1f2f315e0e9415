"""Reads a form field by field and collects what is wrong, in Thai, beside the field it belongs to."""

import re
from collections.abc import Collection, Mapping

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CLOCK = re.compile(r"([01]\d|2[0-3])\.[0-5]\d")


class Form:
    """One submitted form; `values` is what was typed, `errors` one sentence for each field that is wrong."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values: Mapping[str, str] = values if values is not None else {}
        self.errors: dict[str, str] = {}

    def refuse(self, name: str, thai: str) -> None:
        """Say what is wrong with a field; the first sentence stands."""
        self.errors.setdefault(name, thai)

    def text(self, name: str, label: str, *, longest: int = 200, is_required: bool = True) -> str:
        """One field as typed, without spaces around it."""
        value = self.values.get(name, "").strip()
        if "\0" in value or len(value) > longest:
            self.refuse(name, f"{label}ยาวได้ไม่เกิน {longest} ตัวอักษร")
        elif is_required and not value:
            self.refuse(name, f"กรุณากรอก{label}")
        return value

    def email(self, name: str, label: str) -> str:
        """An e-mail address in lower case."""
        value = self.text(name, label).lower()
        if value and not _EMAIL.fullmatch(value):
            self.refuse(name, f"{label}ไม่ครบ ตัวอย่าง thidarat@kelang.go.th")
        return value

    def choice(self, name: str, label: str, among: Collection[str]) -> str:
        """One of the values that were offered; blank where it is not."""
        value = self.values.get(name, "")
        if value in among:
            return value
        self.refuse(name, f"กรุณาเลือก{label}")
        return ""

    def whole_number(self, name: str, label: str, *, least: int, most: int) -> int | None:
        """A whole number within bounds, or None where the field is blank."""
        value = self.values.get(name, "").strip().replace(",", "")
        if not value:
            return None
        if value.isdecimal() and len(value) < 10 and least <= int(value) <= most:
            return int(value)
        self.refuse(name, f"{label}ต้องเป็นจำนวนเต็มตั้งแต่ {least:,} ถึง {most:,}")
        return None

    def decimal(self, name: str, label: str, *, least: float, most: float) -> float | None:
        """A number within bounds, or None where the field is blank."""
        value = self.values.get(name, "").strip()
        if not value:
            return None
        if re.fullmatch(r"\d{1,3}(\.\d{1,12})?", value) and least <= float(value) <= most:
            return float(value)
        self.refuse(name, f"{label}ต้องเป็นตัวเลขตั้งแต่ {least:g} ถึง {most:g}")
        return None

    def clock(self, name: str, label: str) -> str:
        """A time of day such as 08.30."""
        value = self.text(name, label).replace(":", ".")
        if value and not _CLOCK.fullmatch(value):
            self.refuse(name, f"{label}เขียนแบบ 08.30")
        return value

    def is_ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return name in self.values
