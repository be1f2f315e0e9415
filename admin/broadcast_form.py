"""The form of an announcement: what was filled in, and what its fields hold before anybody types."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from werkzeug.datastructures import FileStorage, MultiDict

from admin.broadcast_audience import AudienceOptions, read_audience
from admin.forms import Form
from bot.domain.broadcasts import Content, Link
from bot.domain.days import read_day, typed_day
from bot.domain.thai_time import BANGKOK
from bot.services.check_broadcast import MOST_LINKS, too_much, wrong_time
from bot.services.edit_broadcast import BroadcastEdit
from bot.store.authorities import AuthorityFacts

FORMS = (("text", "ข้อความ"), ("card", "การ์ด"), ("picture", "รูป"), ("forum", "การ์ดประชาคม"))
_LONGEST_TYPED = (
    20_000  # whatever is longer was pasted by mistake; LINE's own limits are checked with words of their own
)


def read_content(form: Form, stood: Content) -> Content:
    """What is to be said; a picture stays as it stood unless it is taken away."""
    kind = form.choice("form", "รูปแบบข้อความ", [value for value, _ in FORMS])
    links = tuple(link for at in range(1, MOST_LINKS + 1) if (link := _link(form, at)))
    text, personal, notification, heading = (
        _words(form, name, label)
        for name, label in (
            ("text", "ข้อความ"),
            ("personal", "ประโยคสำหรับแต่ละคน"),
            ("notification", "ข้อความที่ขึ้นในการแจ้งเตือน"),
            ("heading", "หัวเรื่อง"),
        )
    )
    content = replace(
        stood, text=text, personal=personal, notification=" ".join(notification.split()), heading=heading, links=links
    )
    if kind:
        content = replace(content, form=kind)  # type: ignore[arg-type]
    for field, words in too_much(content).items():
        form.refuse(field, words)
    return content


def read_broadcast(
    form: Form,
    submitted: MultiDict[str, str],
    options: AudienceOptions,
    authority: AuthorityFacts,
    *,
    stood: Content,
    now: datetime,
) -> BroadcastEdit:
    """All that was filled in, whether or not the form found something wrong with it."""
    name = form.text("name", "ชื่อประกาศ", longest=120)
    audience = read_audience(form, submitted, options)
    content = read_content(form, stood)
    send_at = _send_at(form) if form.values.get("when") == "later" else None
    if send_at and "day" not in form.errors and (wrong := wrong_time(authority, send_at, now)):
        form.refuse("day", wrong)
    return BroadcastEdit(name, content, audience, send_at)


def uploaded(files: Mapping[str, FileStorage]) -> bytes | None:
    """The picture that was chosen."""
    found = files.get("picture")
    return found.read() or None if found and found.filename else None


def stood_values(edit: BroadcastEdit, forum: str) -> dict[str, str]:
    """What the fields hold before anybody types."""
    content = edit.content
    values = {
        "name": edit.name,
        "form": content.form,
        "heading": content.heading,
        "text": content.text,
        "personal": content.personal,
        "notification": content.notification,
        "forum": forum,
        "when": "later" if edit.send_at else "now",
        "day": typed_day(edit.send_at.astimezone(BANGKOK).date()) if edit.send_at else "",
        "clock": f"{edit.send_at.astimezone(BANGKOK):%H.%M}" if edit.send_at else "",
    }
    for at, link in enumerate(content.links, start=1):
        values |= {f"label-{at}": link.label, f"uri-{at}": link.uri}
    return values


def _words(form: Form, name: str, label: str) -> str:
    return form.text(name, label, longest=_LONGEST_TYPED, is_required=False).replace("\r\n", "\n")


def _link(form: Form, at: int) -> Link | None:
    label = form.text(f"label-{at}", "คำบนปุ่ม", is_required=False)
    uri = form.text(f"uri-{at}", "ที่อยู่", longest=1000, is_required=False)
    return Link(label, uri) if label or uri else None


def _send_at(form: Form) -> datetime | None:
    typed, clock = form.text("day", "วันที่ส่ง", longest=40), form.clock("clock", "เวลาส่ง")
    day = read_day(typed) if typed else None
    if typed and day is None:
        form.refuse("day", f"อ่านวันที่ “{typed[:40]}” ไม่ออก เขียนแบบ 2/4/2569 หรือ 2 เม.ย. 2569")
    if day is None or {"day", "clock"} & form.errors.keys():
        return None
    hour, minute = map(int, clock.split("."))
    return datetime.combine(day, time(hour, minute), tzinfo=BANGKOK)
