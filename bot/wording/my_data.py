"""What is kept about a resident, a copy of it, and erasing all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.forums import ForumReply
from bot.domain.messages import Button, Card, Fact, Line, Text
from bot.domain.states import ConsentState, NeedState
from bot.domain.thai_time import short_moment
from bot.wording.broadcasts import MUTE, UNMUTE
from bot.wording.forums import REPLY_LABELS
from bot.wording.menu import STATE_WORDS
from bot.wording.tone import Tone

CONSENT_WORDS = {
    ConsentState.GIVEN: "ให้แล้ว",
    ConsentState.REFUSED: "ไม่ให้",
    ConsentState.WITHDRAWN: "เลิกแล้ว",
}
_FILE_WORDS = {"image": "รูป", "audio": "เสียง", "video": "วิดีโอ"}
_LIST_WORDS = {
    "consents": "ความยินยอม",
    "needs": "เรื่อง",
    "supports": "เห็นด้วยกับเรื่อง",
    "files": "ไฟล์",
    "messages": "ข้อความถึงเจ้าหน้าที่",
    "announcements": "ประกาศที่ส่งถึง",
    "forums": "คำตอบเรื่องประชาคม",
    "attendances": "ประชาคมที่มา",
    "ballots": "การลงคะแนน",
}
_COPY = Button("ขอสำเนา", data="export")
_ERASE = Button("ลบข้อมูลของฉัน", data="erase")
_WITHDRAW = Button("ยกเลิกความยินยอม", data="withdraw_consent")


@dataclass(frozen=True, slots=True)
class KeptData:
    """How much is kept about one person."""

    pseudonym: str
    level: str  # ชุมชน, ตำบล or อำเภอ
    community: str | None
    needs: int
    supports: int
    files: int
    messages: int
    consent: str
    is_muted: bool = False  # wants no announcements


def consent_in_words(state: str | None) -> str:
    """What the resident answered to the notice."""
    return CONSENT_WORDS[ConsentState(state)] if state else "ยังไม่ได้ตอบ"


def summary(tone: Tone, kept: KeptData, kept_until: str) -> Card:
    """The counts, and what can be done about them."""
    facts = (
        Fact("รหัส", kept.pseudonym),
        Fact(kept.level, kept.community or "ยังไม่ได้บอก"),
        Fact("ยินยอม", kept.consent),
        Fact("ประกาศ", "ปิดรับอยู่" if kept.is_muted else "รับอยู่"),
        Fact("เรื่อง", f"{kept.needs} เรื่อง เห็นด้วย {kept.supports} เรื่อง"),
        Fact("ไฟล์", f"{kept.files} ไฟล์ ข้อความถึงเจ้าหน้าที่ {kept.messages} ข้อความ"),
        Fact("เก็บถึง", kept_until),
    )
    turn_over = UNMUTE if kept.is_muted else MUTE
    spoken = " ".join(f"{fact.label} {fact.value}" for fact in facts)
    return Card(
        alt_text=f"ข้อมูลของท่านที่เก็บไว้{tone.ka} {spoken} พิมพ์ ขอสำเนา พิมพ์ {turn_over.label} "
        f"พิมพ์ ลบข้อมูลของฉัน หรือพิมพ์ ยกเลิกความยินยอม",
        body=(Line(f"ข้อมูลของท่านที่เก็บไว้{tone.ka}", look="title"), *facts),
        buttons=(_COPY, turn_over, _WITHDRAW, _ERASE),
        plain_buttons=True,
    )


def copy_link(tone: Tone, url: str) -> Text:
    """The link to the copy."""
    return Text(f"สำเนาข้อมูลของท่านอยู่ที่นี่{tone.ka}\n{url}\nเปิดได้ 24 ชั่วโมง ใครมีลิงก์ก็เปิดได้ จึงไม่ควรส่งต่อ")


def copy_text(tone: Tone, data: Mapping[str, Any]) -> Text:
    """The copy itself, where this installation has no address."""
    return Text(f"สำเนาข้อมูลของท่าน{tone.ka}\n{_in_lines(data)}")


def _in_lines(value: Any) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{key} {_in_lines(inner)}" for key, inner in value.items() if inner not in (None, []))
    if isinstance(value, list):
        return "".join(f"\n• {_in_lines(inner)}" for inner in value)
    return str(value)


def ask_erase(tone: Tone, needs: int) -> Text:
    """Ask whether that is really wanted."""
    return Text(
        f"จะลบข้อมูลของท่านทั้งหมด ทั้งเรื่อง {needs} เรื่อง รูป ตำแหน่ง และเสียงเห็นด้วย ลบแล้วเรียกคืนไม่ได้{tone.ka}\n"
        f"ถ้าแน่ใจ พิมพ์ ยืนยันลบ ถ้าไม่ลบ พิมพ์ ไม่ลบ",
        choices=(Button("ยืนยันลบ", data="erase_now"), Button("ไม่ลบ", data="cancel")),
    )


def erased(tone: Tone, moment: str, code: str) -> Text:
    """Done; the code stands for it."""
    return Text(f"ลบข้อมูลของท่านแล้ว{tone.ka} ทั้งข้อความ รูป และตำแหน่ง\n{moment} รหัสยืนยัน {code}\nถ้าจะใช้อีก ทักมาใหม่ได้ทุกเมื่อ")


def not_erased(tone: Tone) -> Text:
    """Everything stays."""
    return Text(f"ไม่ลบอะไร{tone.ka} ข้อมูลยังอยู่เหมือนเดิม")


def copy_of_all(
    *,
    pseudonym: str,
    level: str,
    community: str | None,
    since: datetime,
    muted_at: datetime | None,
    lists: Mapping[str, list[Any]],
) -> dict[str, Any]:
    """The copy as a resident reads it; `lists` goes by the names in `_LIST_WORDS`."""
    about = {"รหัส": pseudonym, level: community, "เริ่มใช้": short_moment(since)}
    about["ปิดรับประกาศเมื่อ"] = short_moment(muted_at) if muted_at else None
    return about | {label: lists[name] for name, label in _LIST_WORDS.items()}


def copy_of_consent(state: str, version: int, answered_at: datetime) -> dict[str, Any]:
    """One answer to the notice."""
    return {"คำตอบ": consent_in_words(state), "ฉบับที่": version, "เมื่อ": short_moment(answered_at)}


def copy_of_need(
    *,
    number: str,
    words: str,
    issue: str | None,
    state: NeedState,
    level: str,
    community: str | None,
    place: tuple[str | None, float | None, float | None],
    said_at: datetime,
) -> dict[str, Any]:
    """One need; `issue` is None while a person still has to decide, `place` is name, latitude and longitude."""
    name, latitude, longitude = place
    return {
        "เลขเรื่อง": number,
        "ข้อความ": words,
        "ประเด็น": issue or "รอเจ้าหน้าที่ดูประเด็น",
        "สถานะ": STATE_WORDS[state],
        level: community,
        "สถานที่": name,
        "พิกัด": [latitude, longitude] if latitude is not None else None,
        "แจ้งเมื่อ": short_moment(said_at),
    }


def copy_of_file(kind: str, size: int | None, sent_at: datetime) -> dict[str, Any]:
    """One photo, voice message or file."""
    weight = f"{size:,} ไบต์" if size is not None else None
    return {"ชนิด": _FILE_WORDS.get(kind, "ไฟล์"), "ขนาด": weight, "ส่งเมื่อ": short_moment(sent_at)}


def copy_of_message(words: str, sent_at: datetime, answer: str | None) -> dict[str, Any]:
    """One message for staff."""
    return {"ข้อความ": words, "ส่งเมื่อ": short_moment(sent_at), "คำตอบ": answer}


def copy_of_announcement(name: str, sent_at: datetime) -> dict[str, Any]:
    """One announcement that went out to the resident."""
    return {"ชื่อ": name, "ส่งเมื่อ": short_moment(sent_at)}


def copy_of_forum_answer(forum: str, starts_at: datetime, answer: ForumReply, answered_at: datetime) -> dict[str, Any]:
    """One answer to an invitation."""
    return {
        "ประชาคม": forum,
        "วันประชาคม": short_moment(starts_at),
        "คำตอบ": REPLY_LABELS[answer],
        "ตอบเมื่อ": short_moment(answered_at),
    }


def copy_of_attendance(forum: str, seats: str | None, came_at: datetime) -> dict[str, Any]:
    """One forum that the resident came to."""
    return {"ประชาคม": forum, "ในนามกลุ่ม": seats, "มาเมื่อ": short_moment(came_at)}


def copy_of_ballot(forum: str, question: str, choice: str, cast_at: datetime) -> dict[str, Any]:
    """One vote of the resident."""
    return {"ประชาคม": forum, "คำถาม": question, "เลือก": choice, "เมื่อ": short_moment(cast_at)}
