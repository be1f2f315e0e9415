"""Forums as residents are told of them without having asked: invitation, reminder, change, cancellation, thanks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.broadcasts import BroadcastKind
from bot.domain.forums import ForumReply
from bot.domain.messages import Button, Card, Fact, Line, Rule
from bot.domain.thai_time import bangkok_day, clock, full_date, full_moment, long_date, short_date
from bot.wording.broadcasts import MUTE
from bot.wording.tone import Tone

REPLY_LABELS = {ForumReply.YES: "จะไป", ForumReply.NO: "ไม่ไป", ForumReply.MAYBE: "ยังไม่แน่ใจ"}
NOT_ANY_MORE = "ไปไม่ได้แล้ว"
_HOW_TO_REPLY = "พิมพ์ตอบว่า จะไป ไม่ไป หรือ ยังไม่แน่ใจ"
_HOW_TO_FIND = "ดูทาง พิมพ์ ดูแผนที่ จดวัน พิมพ์ ใส่ปฏิทิน"
_HOW_TO_MUTE = f"ถ้าไม่อยากได้ประกาศ พิมพ์ {MUTE.label}"
_NAMES = {
    BroadcastKind.INVITATION: "เชิญร่วม",
    BroadcastKind.REMINDER: "เตือนวัน",
    BroadcastKind.CHANGE: "แจ้งเปลี่ยนแปลง",
    BroadcastKind.CANCELLATION: "แจ้งยกเลิก",
    BroadcastKind.THANKS: "ขอบคุณและสรุป",
}
_BECAUSE = ("เนื่องจาก", "เพราะว่า", "เพราะ")


@dataclass(frozen=True, slots=True)
class ToldForum:
    """A forum as the bot speaks of it; `put_off_from` is when it was to be before."""

    id: int
    name: str
    authority: str
    starts_at: datetime
    venue: str
    put_off_from: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """What staff put into a card of ours: another heading, words beneath, a line for one person, what is read first."""

    heading: str = ""
    text: str = ""
    personal: str = ""
    notification: str = ""


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """A group of needs in the thanks: its issue, its title without personal data, and how many people want it."""

    issue: int
    issue_name: str
    title: str
    people: int


def invitation(tone: Tone, forum: ToldForum, added: Added) -> Card:
    """Ask whether somebody comes."""
    question = added.personal or f"ท่านไปได้ไหม{tone.kha}"
    return _card(
        forum,
        added,
        heading="ขอเชิญร่วมประชาคม",
        after=(question,),
        how=f"{_HOW_TO_REPLY} {_HOW_TO_FIND} {_HOW_TO_MUTE}",
        buttons=reply_buttons(forum.id),
        choices=(*way_buttons(forum.id), MUTE),
    )


def reminder(tone: Tone, forum: ToldForum, added: Added) -> Card:
    """The day comes nearer; the heading says how near it is."""
    return _card(
        forum,
        added,
        heading="ใกล้ถึงวันประชาคมแล้ว",
        after=(added.personal, f"ถึงแล้วสแกนป้ายหน้าห้อง{tone.ka}"),
        how=f"ดูทาง พิมพ์ ดูแผนที่ ถ้าไปไม่ได้ พิมพ์ {NOT_ANY_MORE}",
        buttons=(map_button(forum.id), reply_button(ForumReply.NO, forum.id, NOT_ANY_MORE)),
        choices=(calendar_button(forum.id),),
    )


def heading_of_reminder(days: int) -> str:
    """How near it is; 0 is today."""
    return {0: "วันนี้มีประชาคม", 1: "พรุ่งนี้มีประชาคม"}.get(days, f"อีก {days} วันถึงวันประชาคม")


def postponed(tone: Tone, forum: ToldForum, added: Added) -> Card:
    """It is held on another day, which is known."""
    before = f"ขออภัย{tone.ka} {_was_on(forum)} เลื่อนไปเป็น"
    return _card(
        forum,
        added,
        heading="ประชาคมเลื่อนวัน",
        before=before,
        after=(because(forum.reason), added.personal, f"วันใหม่ไปได้ไหม{tone.kha}"),
        how=f"{_HOW_TO_REPLY} {_HOW_TO_FIND}",
        buttons=reply_buttons(forum.id),
        choices=way_buttons(forum.id),
    )


def changed(tone: Tone, forum: ToldForum, added: Added) -> Card:
    """Something about it is different, but not the day."""
    return _card(
        forum,
        added,
        heading="ประชาคมมีการเปลี่ยนแปลง",
        before=f"วัน เวลา และสถานที่ล่าสุดเป็นตามนี้{tone.ka}",
        after=(because(forum.reason), added.personal),
        how=f"{_HOW_TO_REPLY} {_HOW_TO_FIND}",
        buttons=reply_buttons(forum.id),
        choices=way_buttons(forum.id),
    )


def put_off(tone: Tone, forum: ToldForum, added: Added) -> Card:
    """It is not held on that day, and the new one is not known yet."""
    before = f"ประชาคม{full_moment(forum.put_off_from or forum.starts_at)}"
    said = f"ขออภัย{tone.ka} {before} เลื่อนออกไปก่อน ได้วันใหม่เมื่อไรจะแจ้งที่นี่"
    return _notice(forum, added, "ประชาคมเลื่อนออกไปก่อน", (said, because(forum.reason), added.personal))


def cancelled(tone: Tone, forum: ToldForum, added: Added) -> Card:
    """It is not held at all."""
    said = f"ขออภัย{tone.ka} ประชาคม{full_moment(forum.starts_at)} ยกเลิกแล้ว"
    kept = "เรื่องที่แจ้งไว้ยังเก็บอยู่ครบ ไม่ต้องแจ้งใหม่"
    return _notice(forum, added, "ประชาคมยกเลิก", (said, because(forum.reason), kept, added.personal))


def thanks(tone: Tone, forum: ToldForum, added: Added, *, people: int, needs: int, groups: Sequence[ToldGroup]) -> Card:
    """After it was held: what the brief says, in short."""
    said = f"ขอบคุณทุกท่านที่ร่วมประชาคม{tone.ka} ก่อนถึงวันนั้น {people:,} คนบอกไว้ {needs:,} เรื่อง"
    if not needs:
        said = f"ขอบคุณทุกท่านที่ร่วมประชาคม{tone.ka}"
    intro = "เรื่องที่คนอยากได้มากที่สุด" if groups else ""
    told = [f"ประเด็น {one.issue} {one.issue_name}: {one.title} {one.people:,} คน" for one in groups]
    after = "มีเรื่องอยากบอกอีก พิมพ์มาได้เสมอ"
    return _notice(forum, added, "ขอบคุณที่ร่วมประชาคม", (said, intro, *told, added.personal, after))


def name_of_announcement(kind: BroadcastKind, forum_name: str, day: date) -> str:
    """What an announcement about a forum is called in lists."""
    return f"{_NAMES[kind]} {forum_name} {short_date(day)}"


def personal_line_of_invitation(tone: Tone) -> str:
    """What the draft of an invitation tells each person of their own community."""
    return f"เรื่องที่คนใน{{ชุมชน}}พูดไว้ {{จำนวนเรื่อง}} เรื่อง จะได้คุยกันในวันนี้{tone.ka}"


def reply_button(reply: ForumReply, forum_id: int, label: str = "") -> Button:
    """One answer to an invitation."""
    return Button(label or REPLY_LABELS[reply], data=f"rsvp?answer={reply}&forum={forum_id}")


def reply_buttons(forum_id: int) -> tuple[Button, ...]:
    """The three answers to an invitation."""
    return tuple(reply_button(reply, forum_id) for reply in REPLY_LABELS)


def map_button(forum_id: int) -> Button:
    """Where it is."""
    return Button("ดูแผนที่", data=f"forum_map?forum={forum_id}")


def calendar_button(forum_id: int) -> Button:
    """Into one's own calendar."""
    return Button("ใส่ปฏิทิน", data=f"forum_calendar?forum={forum_id}")


def way_buttons(forum_id: int) -> tuple[Button, ...]:
    """How to get there, and how not to forget it."""
    return (map_button(forum_id), calendar_button(forum_id))


def because(reason: str) -> str:
    """A reason as a half sentence, whether or not staff began it with “เพราะ”; blank without one."""
    bare = reason.strip()
    for word in _BECAUSE:
        bare = bare.removeprefix(word).strip()
    return f"เพราะ{bare}" if bare else ""


def facts_of(forum: ToldForum) -> tuple[Fact, ...]:
    """Day, time and place."""
    day = full_date(bangkok_day(forum.starts_at)).removeprefix("วัน")
    return (
        Fact("วัน", day, is_strong=True),
        Fact("เวลา", clock(forum.starts_at), is_strong=True),
        *((Fact("ที่", forum.venue),) if forum.venue.strip() else ()),
    )


def _card(
    forum: ToldForum,
    added: Added,
    *,
    heading: str,
    how: str,
    after: Sequence[str],
    buttons: tuple[Button, ...],
    choices: tuple[Button, ...],
    before: str = "",
) -> Card:
    """A card with the forum's facts; what is read aloud says how to answer before it repeats staff's own words."""
    heading = added.heading.strip() or heading
    said = tuple(words for words in after if words)
    spoken = (
        added.notification,
        heading,
        before,
        forum.name,
        forum.authority,
        full_moment(forum.starts_at),
        forum.venue,
    )
    return Card(
        alt_text=_aloud(*spoken, *said, how, added.text),
        body=(
            *((Line(before),) if before else ()),
            Line(forum.name, look="title"),
            Line(forum.authority, look="quiet"),
            *facts_of(forum),
            Rule(),
            *(Line(words) for words in said),
            *_own_words(added),
        ),
        buttons=buttons,
        choices=choices,
        header=heading,
    )


def _notice(forum: ToldForum, added: Added, heading: str, lines: Sequence[str]) -> Card:
    """A card that asks for nothing."""
    heading = added.heading.strip() or heading
    said = tuple(words for words in lines if words)
    return Card(
        alt_text=_aloud(added.notification, heading, forum.name, forum.authority, *said, added.text),
        body=(
            Line(forum.name, look="title"),
            Line(forum.authority, look="quiet"),
            Rule(),
            *(Line(words) for words in said),
            *_own_words(added),
        ),
        header=heading,
    )


def _own_words(added: Added) -> tuple[Line | Rule, ...]:
    return (Rule(), Line(added.text.strip())) if added.text.strip() else ()


def _aloud(*parts: str) -> str:
    return " ".join(" ".join(part.split()) for part in parts if part.strip())


def _was_on(forum: ToldForum) -> str:
    before = forum.put_off_from or forum.starts_at
    is_same_day = bangkok_day(before) == bangkok_day(forum.starts_at)
    return f"ประชาคมวันที่ {long_date(bangkok_day(before))}{f' เวลา {clock(before)}' if is_same_day else ''}"
