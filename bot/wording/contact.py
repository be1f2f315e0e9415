"""Reaching a person."""

from bot.domain.messages import Button, Card, Fact, Line, Text
from bot.wording.tone import Tone


def how_to_reach_staff(tone: Tone, *, name: str, phone: str, hours: str, can_leave: bool) -> Card:
    """Telephone and hours; the next message is left for staff."""
    leave = f"หรือพิมพ์ข้อความถึงเจ้าหน้าที่ต่อจากนี้ได้เลย ถ้าไม่ฝาก พิมพ์ ยกเลิก{tone.ka}" if can_leave else ""
    return Card(
        alt_text=" ".join(filter(None, (f"ติดต่อเจ้าหน้าที่{name} โทร {phone} วันจันทร์ถึงศุกร์ เวลา {hours} น.", leave))),
        body=(
            Line(f"ติดต่อเจ้าหน้าที่{name}", look="title"),
            Fact("โทร", phone),
            Fact("เวลา", f"วันจันทร์ถึงศุกร์ {hours} น."),
            *((Line(leave),) if leave else ()),
        ),
        buttons=(Button(f"โทร {phone}", uri=f"tel:{phone.replace('-', '').replace(' ', '')}"),),
        choices=(Button("ยกเลิก", data="cancel"),) if can_leave else (),
    )


def number_to_call(tone: Tone, name: str, phone: str) -> Text:
    """The number alone, for somebody who typed the button."""
    return Text(f"กดโทรจากโทรศัพท์ได้เลย{tone.ka}\n{phone} เจ้าหน้าที่{name}")


def outside_hours(tone: Tone, next_day: str, opens_at: str) -> Text:
    """Nobody is at their desk."""
    return Text(
        f"ตอนนี้นอกเวลาราชการ{tone.ka} ฝากข้อความไว้ได้ เจ้าหน้าที่จะเห็นใน{next_day} เวลา {opens_at} น.\n"
        "เรื่องที่แจ้ง จดให้ได้ตลอด 24 ชั่วโมง",
        choices=(Button("ยกเลิก", data="cancel"),),
    )


def left(tone: Tone) -> Text:
    """The message will be read."""
    return Text(f"ฝากข้อความถึงเจ้าหน้าที่แล้ว{tone.ka} ตอบเมื่อไรจะแจ้งที่นี่")


def not_left(tone: Tone) -> Text:
    """The resident changed their mind."""
    return Text(f"ไม่ฝากข้อความ{tone.ka} มีเรื่องอยากบอก พิมพ์มาได้เลย")


def staff_linked(tone: Tone) -> Text:
    """A staff member's own LINE hears of urgent needs from now on."""
    return Text(f"เชื่อมไลน์ของเจ้าหน้าที่แล้ว{tone.ka} มีเรื่องด่วนเมื่อไร จะแจ้งที่นี่ทันที")


def staff_not_linked(tone: Tone) -> Text:
    """Wrong code or too late."""
    return Text(f"รหัสนี้ใช้ไม่ได้แล้ว{tone.ka} ขอรหัสใหม่จากหน้าตั้งค่า แล้วพิมพ์ เชื่อม ตามด้วยเลข 6 ตัว")
