"""A need's history in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.domain.states import DecidedBy
from bot.store.reports_need import HistoryLine

_PLAIN = {
    "photo_added": "เพิ่มรูป",
    "file_added": "เพิ่มเสียงหรือไฟล์",
    "place_added": "เพิ่มตำแหน่ง",
    "place_removed": "ยกเลิกตำแหน่งที่ส่งใน LINE",
    "community_set": "บอกชุมชน",
    "withdrawn": "ถอนเรื่อง",
    "restored": "คืนเรื่อง",
    "merged": "รวมเรื่องที่แยกไว้กลับเป็นเรื่องเดียว",
    "not_a_need": "ไม่นับ เพราะเห็นว่าไม่ใช่ความต้องการ",
    "not_urgent": "เห็นว่าไม่ด่วน",
    "urgent_again": "เลิกทำ กลับเป็นเรื่องด่วน",
    "joined": "เลิกแยก กลับเป็นเรื่องเดียว",
    "unsent": "ผู้แจ้งยกเลิกข้อความใน LINE",
    "erased": "ลบข้อมูลตามคำขอของผู้แจ้ง",
    "expired": "ลบคำของผู้แจ้งเพราะพ้นกำหนดเก็บ",
}
_COUNTED = {"supported": "มีคนเห็นด้วยเพิ่ม {} คน", "unsupported": "มีคนเลิกเห็นด้วย {} คน"}
_NAMELESS = frozenset({"unsent", "erased", "expired"})


@dataclass(frozen=True, slots=True)
class Told:
    """One line of history as it is read."""

    words: str
    doer: str
    happened_at: datetime


def history_told(lines: Sequence[HistoryLine]) -> list[Told]:
    """The history, neighbours who agreed one after another told in one line."""
    told: list[Told] = []
    for what, run in groupby(lines, key=lambda line: line.what):
        same = list(run)
        if what in _COUNTED:
            told.append(Told(_COUNTED[what].format(len(same)), "", same[0].happened_at))
        else:
            told += [Told(words_of(line), doer_of(line), line.happened_at) for line in same]
    return told


def words_of(line: HistoryLine) -> str:
    """What happened, in one short sentence."""
    if line.what == "recorded":
        return _recorded(line)
    if line.what == "confirmed":
        return "ผู้แจ้งยืนยันว่าเข้าใจถูก" if line.who == DecidedBy.RESIDENT else "เจ้าหน้าที่ยืนยันประเด็น"
    if line.what == "issue_changed":
        return _issue_changed(line.detail)
    words = _with_numbers(line) or _PLAIN.get(line.what, "มีการเปลี่ยนแปลง")
    teller = "ผู้แจ้ง" if line.who == DecidedBy.RESIDENT and line.what not in _NAMELESS else ""
    return teller + words


def _with_numbers(line: HistoryLine) -> str:
    """What names other needs."""
    if line.what == "split":
        return f"แยกเป็นหลายเรื่อง เลขใหม่ {' '.join(line.detail.get('numbers', []))}"
    if line.what == "split_off":
        return f"แยกมาจากเรื่อง {line.detail.get('number')}"
    into = line.detail.get("merged_into") if line.what == "withdrawn" else None
    return f"รวมเข้าเรื่อง {into}" if into else ""


def doer_of(line: HistoryLine) -> str:
    """Who did it: the name of staff, the teller, or the system."""
    if line.what in _NAMELESS:
        return ""
    if line.what == "recorded" and line.staff_name is None:
        return "ระบบ"
    return line.staff_name or {DecidedBy.RESIDENT: "ผู้แจ้ง", DecidedBy.STAFF: "เจ้าหน้าที่"}.get(line.who, "ระบบ")


def _recorded(line: HistoryLine) -> str:
    issue = line.detail.get("issue")
    return f"รับเรื่อง ระบบเห็นใกล้ประเด็นที่ {issue} ที่สุด" if issue else "รับเรื่อง"


def _issue_changed(detail: Mapping[str, Any]) -> str:
    was, issue = detail.get("was"), detail.get("issue")
    if detail.get("taken_back"):
        return f"เลิกทำ กลับเป็นประเด็นที่ {issue}"
    return f"ตัดสินว่าเป็นประเด็นที่ {issue}" if was == issue else f"เปลี่ยนประเด็นจาก {was} เป็น {issue}"
