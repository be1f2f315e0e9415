"""What is kept about a resident, a copy of it, and erasing all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.messages import Button, Card, Fact, Line, Text
from bot.domain.states import ConsentState
from bot.wording.tone import Tone

CONSENT_WORDS = {
    ConsentState.GIVEN: "ให้แล้ว",
    ConsentState.REFUSED: "ไม่ให้",
    ConsentState.WITHDRAWN: "เลิกแล้ว",
}
_COPY = Button("ขอสำเนา", data="export")
_ERASE = Button("ลบข้อมูลของฉัน", data="erase")
_WITHDRAW = Button("ยกเลิกความยินยอม", data="withdraw_consent")


@dataclass(frozen=True, slots=True)
class KeptData:
    """How much is kept about one person."""

    pseudonym: str
    community: str | None
    needs: int
    supports: int
    files: int
    messages: int
    consent: str


def consent_in_words(state: str | None) -> str:
    """What the resident answered to the notice."""
    return CONSENT_WORDS[ConsentState(state)] if state else "ยังไม่ได้ตอบ"


def summary(tone: Tone, kept: KeptData, kept_until: str) -> Card:
    """The counts, and what can be done about them."""
    facts = (
        Fact("รหัส", kept.pseudonym),
        Fact("ชุมชน", kept.community or "ยังไม่ได้บอก"),
        Fact("ยินยอม", kept.consent),
        Fact("เรื่อง", f"{kept.needs} เรื่อง เห็นด้วย {kept.supports} เรื่อง"),
        Fact("ไฟล์", f"{kept.files} ไฟล์ ข้อความถึงเจ้าหน้าที่ {kept.messages} ข้อความ"),
        Fact("เก็บถึง", kept_until),
    )
    spoken = " ".join(f"{fact.label} {fact.value}" for fact in facts)
    return Card(
        alt_text=f"ข้อมูลของท่านที่เก็บไว้{tone.ka} {spoken} พิมพ์ ขอสำเนา พิมพ์ ลบข้อมูลของฉัน หรือพิมพ์ ยกเลิกความยินยอม",
        body=(Line(f"ข้อมูลของท่านที่เก็บไว้{tone.ka}", look="title"), *facts),
        buttons=(_COPY, _WITHDRAW, _ERASE),
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
