"""What the bot answers about forums: which comes next, how to get there, and that an answer was taken down."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.forums import ForumReply
from bot.domain.messages import Button, Card, Fact, Line, Location, Rule, Text
from bot.domain.states import ForumState
from bot.domain.thai_time import bangkok_day, full_moment, long_date, short_moment
from bot.wording.forums import (
    REPLY_LABELS,
    ToldForum,
    because,
    facts_of,
    map_button,
    reply_button,
    reply_buttons,
    way_buttons,
)
from bot.wording.tone import Tone

_NEXT = Button("ประชาคมครั้งต่อไป", data="next_forum")
_CERTAINTY = {ForumReply.YES: "จะไป", ForumReply.NO: "ไม่ไป", ForumReply.MAYBE: "ยังไม่แน่ใจว่าจะไปหรือไม่"}


def next_forum(
    tone: Tone,
    forum: ToldForum,
    *,
    reach: str,
    answer: ForumReply | None,
    has_begun: bool,
    others: Sequence[tuple[str, datetime, str]] = (),
) -> Card:
    """The next forum of somebody's own; `others` are name, time and reach of those elsewhere."""
    stand = f"ท่านบอกไว้ว่า{_CERTAINTY[answer]}{tone.ka}" if answer else f"ท่านไปได้ไหม{tone.kha}"
    how = "พิมพ์ตอบว่า จะไป ไม่ไป หรือ ยังไม่แน่ใจ"
    if has_begun:
        stand, how = f"วันนี้เริ่มแล้ว ยังมาร่วมได้{tone.ka}", ""
    elsewhere = _elsewhere(others)
    spoken = (full_moment(forum.starts_at), forum.venue, f"สำหรับ {reach}", stand, how, "ดูทาง พิมพ์ ดูแผนที่ จดวัน พิมพ์ ใส่ปฏิทิน")
    return Card(
        alt_text=" ".join(filter(None, ("ประชาคมครั้งต่อไป", forum.name, *spoken, *elsewhere))),
        body=(
            Line(forum.name, look="title"),
            *facts_of(forum),
            Fact("สำหรับ", reach),
            Rule(),
            Line(stand),
            *([Rule()] if elsewhere else []),
            *(Line(words, look="quiet") for words in elsewhere),
        ),
        buttons=() if has_begun else reply_buttons(forum.id),
        choices=way_buttons(forum.id),
        header="ประชาคมครั้งต่อไป",
    )


def only_elsewhere(tone: Tone, others: Sequence[tuple[str, datetime, str]], level: str) -> Text:
    """Forums are coming, but none for the resident's own place; `level` is ชุมชน, ตำบล or อำเภอ."""
    listed = "\n".join(_elsewhere(others))
    return Text(f"{level}ของท่านยังไม่มีประชาคมที่ประกาศวัน ประกาศเมื่อไรจะแจ้งที่นี่{tone.ka}\n\n{listed}")


def answered(tone: Tone, forum: ToldForum, reply: ForumReply) -> Text:
    """The answer was taken down, and how to change it."""
    others = [one for one in REPLY_LABELS if one != reply]
    thanks = {ForumReply.YES: "", ForumReply.NO: " เรื่องที่แจ้งไว้ยังเก็บอยู่", ForumReply.MAYBE: ""}[reply]
    change = " หรือ ".join(REPLY_LABELS[one] for one in others)
    return Text(
        f"รับทราบ{tone.ka} ท่านบอกว่า{_CERTAINTY[reply]}{thanks}\n{forum.name}\n{full_moment(forum.starts_at)}\n"
        f"{forum.venue}\nเปลี่ยนใจได้จนกว่าจะเริ่ม พิมพ์ {change}",
        choices=(
            *(reply_button(one, forum.id) for one in others),
            *(way_buttons(forum.id) if reply != ForumReply.NO else ()),
        ),
    )


def no_more_answers(tone: Tone, forum: ToldForum, state: ForumState, *, is_today: bool) -> Text:
    """The forum takes no answers any more, and why."""
    if state == ForumState.CANCELLED:
        why = because(forum.reason)
        return Text(f"{forum.name} ยกเลิกแล้ว{tone.ka}{f' {why}' if why else ''}", choices=(_NEXT,))
    if state == ForumState.POSTPONED:
        return Text(f"{forum.name} เลื่อนออกไปก่อน ได้วันใหม่เมื่อไรจะแจ้งและถามอีกครั้ง{tone.ka}", choices=(_NEXT,))
    if is_today:
        return Text(f"{forum.name} เริ่มแล้ว ยังมาร่วมได้{tone.ka}\n{forum.venue}", choices=(map_button(forum.id),))
    day = long_date(bangkok_day(forum.starts_at))
    return Text(f"{forum.name} จัดไปแล้ว{tone.ka} เมื่อวันที่ {day} ดูครั้งถัดไป พิมพ์ ประชาคมครั้งต่อไป", choices=(_NEXT,))


def not_found(tone: Tone) -> Text:
    """No forum is meant by this, or none that residents may know of."""
    return Text(f"ยังหาประชาคมนี้ไม่เจอ{tone.ka} ดูที่ประกาศแล้ว พิมพ์ ประชาคมครั้งต่อไป", choices=(_NEXT,))


def on_the_map(forum: ToldForum, latitude: float, longitude: float) -> Location:
    """The point itself, which the phone opens in its map."""
    return Location(title=forum.name, address=forum.venue, latitude=latitude, longitude=longitude)


def without_a_point(tone: Tone, forum: ToldForum, phone: str) -> Text:
    """The place is known by its name only."""
    return Text(f"{forum.name} จัดที่\n{forum.venue}\nยังไม่มีหมุดบนแผนที่ ถามทางได้ที่ {phone} {tone.ka}")


def into_the_calendar(tone: Tone, forum: ToldForum, url: str) -> Text:
    """The way to the calendar file."""
    return Text(
        f"แตะลิงก์นี้เพื่อใส่ปฏิทินในโทรศัพท์ได้เลย{tone.ka}\n{url}\n{forum.name}\n{full_moment(forum.starts_at)}\n{forum.venue}",
        choices=(Button("เปิดปฏิทิน", uri=url),),
    )


def to_write_down(tone: Tone, forum: ToldForum) -> Text:
    """The day in words, where this installation has no address that a calendar could open."""
    return Text(f"จดวันไว้ได้เลย{tone.ka}\n{forum.name}\n{full_moment(forum.starts_at)}\n{forum.venue}")


def note_in_calendar(authority: str, phone: str) -> str:
    """What the entry in a calendar says beneath its title."""
    return f"{authority} โทร {phone}\nวันอาจเปลี่ยนได้ ดูล่าสุดใน LINE พิมพ์ ประชาคมครั้งต่อไป"


def _elsewhere(others: Sequence[tuple[str, datetime, str]]) -> list[str]:
    lines = [f"{name} {short_moment(starts_at)} สำหรับ {reach}" for name, starts_at, reach in others]
    return ["ประชาคมอื่นที่ประกาศแล้ว", *lines] if lines else []
