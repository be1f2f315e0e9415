"""Where do you live? — asked once, and every way that the answer can go."""

from collections.abc import Sequence
from urllib.parse import quote

from bot.domain.messages import Button, Text
from bot.wording.quoting import quoted
from bot.wording.tone import Tone

SHARE_PLACE = Button("ส่งตำแหน่ง", picker="place")
SHOW_LIST = Button("ดูรายชื่อ", data="communities")
PAGE = 10


def ask(tone: Tone, level: str, example: str, *, before: str = "") -> Text:
    """The question; `before` is what goes ahead of it in the same message."""
    opening = f"{before} " if before else ""
    return Text(
        f"{opening}ท่านอยู่{level}ไหน พิมพ์ชื่อได้เลย เช่น {example} ถามครั้งเดียว{tone.ka}", choices=(SHARE_PLACE, SHOW_LIST)
    )


def ask_again(tone: Tone, level: str) -> Text:
    """The question once more, after something else was said."""
    return Text(f"อีกนิดเดียว ท่านอยู่{level}ไหน{tone.kha} พิมพ์ชื่อได้เลย", choices=(SHARE_PLACE, SHOW_LIST))


def ask_for_change(tone: Tone, level: str, now: str | None) -> Text:
    """The question for somebody who wants to change their answer."""
    current = f"ตอนนี้ท่านอยู่{level}{now}\n" if now else ""
    return Text(
        f"{current}จะเปลี่ยนเป็น{level}ไหน{tone.kha} พิมพ์ชื่อได้เลย",
        choices=(SHARE_PLACE, SHOW_LIST, Button("ยกเลิก", data="cancel")),
    )


def not_found(tone: Tone, typed: str, near: Sequence[tuple[str, str]]) -> Text:
    """No clear winner; `near` holds code and name of those that come near."""
    if not near:
        return Text(
            f"ยังหา {quoted(typed, 40)} ไม่เจอ{tone.ka} ลองพิมพ์ชื่ออีกแบบ หรือดูรายชื่อทั้งหมด", choices=(SHARE_PLACE, SHOW_LIST)
        )
    names = [f"{index} {name}" for index, (_, name) in enumerate(near, start=1)]
    numbers = " หรือ ".join(str(index) for index in range(1, len(near) + 1))
    buttons = [_choice(name, code) for name, (code, _) in zip(names, near, strict=True)]
    return Text(
        f"ยังหา {quoted(typed, 40)} ไม่เจอ{tone.ka} ใกล้เคียงที่สุดคือ\n" + "\n".join(names) + f"\nพิมพ์ {numbers} หรือพิมพ์ชื่อใหม่",
        choices=(*buttons, SHOW_LIST),
    )


def joined(tone: Tone, level: str, name: str, filled: int) -> Text:
    """The answer was understood; so many needs that waited for it have it now."""
    waited = f"\nเรื่องที่แจ้งไว้ {filled} เรื่อง ลง{level}นี้ให้แล้ว" if filled else ""
    return Text(
        f"จดไว้แล้วว่าท่านอยู่{level}{name}{waited}\nมีเรื่องอยากบอก พิมพ์มาได้เลย ถ้าไม่ใช่{level}นี้ พิมพ์ เปลี่ยน{level}{tone.ka}",
        choices=(_change(level),),
    )


def same_as_before(tone: Tone, level: str, name: str) -> Text:
    """Nothing to change."""
    return Text(f"ท่านอยู่{level}{name}อยู่แล้ว{tone.ka} มีเรื่องอยากบอก พิมพ์มาได้เลย", choices=(_change(level),))


def kept_as_before(tone: Tone, level: str, name: str) -> Text:
    """The resident changed their mind about changing."""
    return Text(f"ไม่เปลี่ยน{tone.ka} ท่านยังอยู่{level}{name}เหมือนเดิม")


def all_names(tone: Tone, level: str, names: Sequence[tuple[str, str]], page: int) -> Text:
    """One page of the list; numbers count through all pages, and any of them may be typed on any page."""
    pages = (len(names) + PAGE - 1) // PAGE
    start = (page - 1) * PAGE
    shown = list(enumerate(names, start=1))[start : start + PAGE]
    lines = [f"{number} {name}" for number, (_, name) in shown]
    place = f" (หน้า {page} จาก {pages})" if pages > 1 else ""
    more = (Button("ดูต่อ", data=f"communities?page={page % pages + 1}"),) if pages > 1 else ()
    return Text(
        f"รายชื่อ{level}ทั้งหมด {len(names)} แห่ง{place}\n"
        + "\n".join(lines)
        + f"\nพิมพ์เลข 1–{len(names)} หรือพิมพ์ชื่อ{tone.ka}",
        choices=(*(_choice(f"{number} {name}", code) for number, (code, name) in shown), *more),
    )


def too_far(tone: Tone, level: str, nearest: str | None) -> Text:
    """The shared place lies near none of the communities."""
    near = f" ใกล้ที่สุดคือ{level}{nearest}" if nearest else ""
    return Text(f"ตำแหน่งนี้อยู่นอกพื้นที่{near}{tone.ka} พิมพ์ชื่อ{level}ได้เลย", choices=(SHARE_PLACE, SHOW_LIST))


def unknown_poster(tone: Tone, level: str) -> Text:
    """The code on the poster is not ours."""
    return Text(f"ยังหารหัสนี้ไม่เจอ{tone.ka} พิมพ์ชื่อ{level}ได้เลย หรือดูรายชื่อ", choices=(SHARE_PLACE, SHOW_LIST))


def _change(level: str) -> Button:
    return Button(f"เปลี่ยน{level}", data="change_community")


def _choice(label: str, code: str) -> Button:
    return Button(label, data=f"community?code={quote(code)}")
