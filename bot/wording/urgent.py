"""Danger to life: the numbers to call come before everything else."""

from collections.abc import Sequence

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.messages import Button, Card, Line, Text
from bot.wording.quoting import quoted
from bot.wording.tone import Tone

_NUMBERS_BY_KIND = {
    "medical": ("medical",),
    "accident": ("medical", "police"),
    "fire": ("fire", "medical"),
    "disaster": ("fire", "medical", "police"),
    "crime": ("police", "medical"),
    "self_harm": ("crisis", "medical"),
}
_ORDER = ("crisis", "medical", "fire", "police")


def emergency(tone: Tone, settings: AuthoritySettings, kinds: Sequence[str], after: str) -> Card:
    """The numbers that fit, and what we did and did not do."""
    numbers = _numbers(settings, kinds)
    lines = [f"{phone} {what}" for phone, what in numbers]
    first = _first_words(tone, kinds)
    return Card(
        alt_text="\n".join((first, *lines, after)),
        body=(Line(first, look="danger"), *(Line(line, look="title") for line in lines), Line(after)),
        buttons=tuple(Button(f"โทร {phone}", uri=f"tel:{phone}") for phone, _ in numbers),
    )


def numbers_to_call(tone: Tone, settings: AuthoritySettings, kinds: Sequence[str]) -> Text:
    """The numbers alone, for somebody who typed the button."""
    lines = "\n".join(f"{phone} {what}" for phone, what in _numbers(settings, kinds))
    return Text(f"กดโทรจากโทรศัพท์ได้เลย{tone.ka}\n{lines}")


def recorded(tone: Tone, number: str, *, staff_were_told: bool) -> str:
    """What became of the words; staff are only named where somebody was really told."""
    told = "จดเรื่องและแจ้งเจ้าหน้าที่ว่าด่วนแล้ว" if staff_were_told else "จดเรื่องไว้เป็นเรื่องด่วนแล้ว"
    return f"ข้อความนี้ไม่ได้แจ้งหน่วยกู้ภัย แต่{told}{tone.ka}\nเลขเรื่อง {number}"


def unread(tone: Tone) -> str:
    """Words before consent: nothing was recorded and nobody was told."""
    return f"ข้อความนี้ไม่ได้แจ้งหน่วยกู้ภัย และยังไม่ได้จดเรื่อง{tone.ka}"


def alert_for_staff(place: str, number: str, words: str, admin_url: str | None) -> Text:
    """For a staff member who linked their LINE."""
    lines = [
        "เรื่องด่วน อาจมีอันตรายต่อชีวิต",
        place,
        f"เลขเรื่อง {number}",
        quoted(words, 200),
        admin_url or "",
    ]
    return Text("\n".join(line for line in lines if line))


def place_of(level: str, community: str | None) -> str:
    """Where it is; `level` is ชุมชน, ตำบล or อำเภอ."""
    return f"{level}{community}" if community else f"ยังไม่ทราบ{level}"


def _first_words(tone: Tone, kinds: Sequence[str]) -> str:
    if tuple(kinds) == ("self_harm",):
        return f"ขอบคุณที่บอก ท่านไม่ได้อยู่คนเดียว โทรคุยกับคนที่รับฟังได้ตอนนี้เลย{tone.kha}"
    return f"ถ้ามีคนเจ็บหรือมีอันตราย โทรก่อนนะ{tone.kha}"


def _numbers(settings: AuthoritySettings, kinds: Sequence[str]) -> list[tuple[str, str]]:
    known = {
        "crisis": (settings.phone_crisis, "สายด่วนสุขภาพจิต"),
        "medical": (settings.phone_medical, "เจ็บป่วยฉุกเฉิน"),
        "fire": (settings.phone_fire, "ไฟไหม้"),
        "police": (settings.phone_police, "ตำรวจ"),
    }
    wanted = {name for kind in kinds for name in _NUMBERS_BY_KIND.get(kind, ())} or {"medical", "fire", "police"}
    return [known[name] for name in _ORDER if name in wanted]
