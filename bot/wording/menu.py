"""The menu in words, and a resident's own needs with their state."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.messages import Button, Text
from bot.domain.states import NeedState
from bot.wording.quoting import quoted
from bot.wording.tone import Tone

TILES = ("แจ้งเรื่อง", "เรื่องของฉัน", "ประชาคมครั้งต่อไป", "เปลี่ยนชุมชน", "ข้อมูลของฉัน", "ติดต่อเจ้าหน้าที่")
STATE_WORDS = {
    NeedState.RECORDED: "รับเรื่องแล้ว",
    NeedState.IN_REVIEW: "เจ้าหน้าที่กำลังดู",
    NeedState.CONFIRMED: "รับเรื่องแล้ว",
    NeedState.WITHDRAWN: "ถอนแล้ว",
}


@dataclass(frozen=True, slots=True)
class OwnNeed:
    """One line of เรื่องของฉัน; `issue_name` is None while a person still has to decide."""

    number: str
    words: str
    issue: int
    issue_name: str | None
    state: NeedState
    people: int
    is_dismissed: bool = False  # staff saw no wish in it


def menu(tone: Tone) -> Text:
    """All that can be asked for."""
    lines = "\n".join(TILES)
    return Text(f"พิมพ์คำไหนก็ได้ หรือพิมพ์เรื่องที่อยากบอกมาเลย{tone.ka}\n{lines}", choices=tuple(Button(tile) for tile in TILES))


def tell_us(tone: Tone, office: str) -> Text:
    """The tile แจ้งเรื่อง."""
    return Text(f"อยากให้{office}ทำหรือแก้อะไร พิมพ์มาได้เลย{tone.ka} เช่น ไฟในซอยดับ อยากให้มาซ่อม")


def no_needs(tone: Tone) -> Text:
    """Nothing was told yet."""
    return Text(f"ท่านยังไม่ได้แจ้งเรื่อง{tone.ka} อยากบอกอะไร พิมพ์มาได้เลย")


def own_needs(tone: Tone, needs: Sequence[OwnNeed], *, total: int, page: int, per_page: int) -> Text:
    """One page of a resident's needs, newest first."""
    blocks = [_block(need) for need in needs]
    has_more = page * per_page < total
    more = (Button("เพิ่มเติม", data=f"my_needs?page={page + 1}"),) if has_more else ()
    hint = "\nดูต่อ พิมพ์ เพิ่มเติม" if has_more else ""
    return Text(
        f"เรื่องของท่านมี {total} เรื่อง{tone.ka}\n\n"
        + "\n\n".join(blocks)
        + f"\n\nจะถอนเรื่องไหน พิมพ์ ถอนเรื่อง ตามด้วยเลขเรื่อง{hint}",
        choices=more,
    )


def one_need(tone: Tone, need: OwnNeed) -> Text:
    """How one need stands, and what may be done with it."""
    is_withdrawn = need.state == NeedState.WITHDRAWN
    buttons = (
        (Button("คืนเรื่อง", data=f"restore?need={need.number}"),)
        if is_withdrawn
        else (
            Button("แก้ประเด็น", data=f"fix_issue?need={need.number}"),
            Button("เพิ่มรูป/ตำแหน่ง", data=f"add_detail?need={need.number}"),
            Button("ถอนเรื่อง", data=f"withdraw?need={need.number}"),
        )
    )
    acts = " หรือ ".join(button.label for button in buttons)
    return Text(f"{_block(need)}\nพิมพ์ {acts} ได้{tone.ka}", choices=buttons)


def button_is_gone(tone: Tone) -> Text:
    """A button of long ago, or none of ours."""
    return Text(f"ปุ่มนี้ใช้ไม่ได้แล้ว{tone.ka} มีเรื่องอยากบอก พิมพ์มาได้เลย หรือพิมพ์ เมนู", choices=(Button("เมนู"),))


def _block(need: OwnNeed) -> str:
    issue = f"ประเด็น {need.issue} {need.issue_name}" if need.issue_name else "รอเจ้าหน้าที่ดูประเด็น"
    people = f" มี {need.people} คนอยากได้เหมือนกัน" if need.people > 1 else ""
    state = "ยังไม่นับ" if need.is_dismissed else STATE_WORDS[need.state]
    return f"{need.number}\n{quoted(need.words, 80)}\n{issue}\n{state}{people}"
