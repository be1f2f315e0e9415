"""Announcements as the bot says them, and how residents stop hearing them."""

from bot.domain.broadcasts import Content
from bot.domain.messages import Button, Card, Line, Message, Picture, Text
from bot.wording.tone import Tone

MUTE = Button("ปิดรับประกาศ", data="mute")
UNMUTE = Button("เปิดรับประกาศ", data="unmute")
COMMUNITY, NEEDS = "{ชุมชน}", "{จำนวนเรื่อง}"  # what staff type where each person's own goes
PICTURE_ENDING, PREVIEW_ENDING = ".jpg", "-small.jpg"


def announcement(content: Content, own: str) -> list[Message]:
    """All forms but the forum's own card; `own` is the sentence for one person, blank where there is none."""
    words = under(content.text, own)
    if content.form == "card":
        return [_card(content, words)]
    if content.form == "picture" and content.picture:
        url, small = content.picture + PICTURE_ENDING, content.picture + PREVIEW_ENDING
        return [Picture(url, small, choices=(MUTE,)), *([Text(words, choices=(MUTE,))] if words else [])]
    return [Text(words, choices=(MUTE,))]


def personal_sentence(sentence: str, community: str, needs: int) -> str:
    """The sentence filled in; blank where it would speak of a community that is not known, or of no needs."""
    if (COMMUNITY in sentence and not community) or (NEEDS in sentence and needs == 0):
        return ""
    return sentence.replace(COMMUNITY, community).replace(NEEDS, f"{needs:,}").strip()


def under(text: str, own: str) -> str:
    """A person's own sentence beneath what everybody is told."""
    return "\n\n".join(filter(None, (text.strip(), own)))


def muted(tone: Tone) -> Text:
    """No announcements from now on."""
    return Text(
        f"ปิดรับประกาศแล้ว{tone.ka} คำตอบเรื่องที่ท่านแจ้งยังส่งให้ตามเดิม\nอยากรับอีกเมื่อไร พิมพ์ เปิดรับประกาศ", choices=(UNMUTE,)
    )


def unmuted(tone: Tone) -> Text:
    """Announcements again."""
    return Text(f"เปิดรับประกาศแล้ว{tone.ka} ไม่อยากรับเมื่อไร พิมพ์ ปิดรับประกาศ", choices=(MUTE,))


def _card(content: Content, words: str) -> Card:
    buttons = tuple(Button(one.label, uri=one.uri or None) for one in content.links)
    body = (Line(words),) if words else (Line(content.heading, look="title"),)
    spoken = content.notification.strip() or " ".join(filter(None, (content.heading, words)))
    return Card(
        alt_text=spoken, body=body, buttons=buttons, choices=(MUTE,), header=content.heading.strip() if words else ""
    )
