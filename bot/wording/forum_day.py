"""The day of a forum in LINE: signing in at the door, the group one comes with, voting."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.messages import Button, Card, Line, Option, Text
from bot.domain.thai_time import clock, full_moment
from bot.domain.votes import VoteFacts
from bot.wording.consent import AGREE
from bot.wording.tone import Tone

CHANGE_SEATS = Button("เปลี่ยนกลุ่ม", data="change_seats")
VOTE = Button("ลงคะแนน", data="vote")
_QUICK_REPLIES = 13


def waits_for_consent(tone: Tone, forum: str) -> Text:
    """Somebody signs in who has not answered the notice: one tap does both."""
    return Text(f"จะลงชื่อ{forum}ให้{tone.ka} แต่ต้องขออนุญาตเก็บข้อมูลก่อน กด ยินยอม ครั้งเดียว แล้วลงชื่อให้ทันที", choices=(AGREE,))


def signed_in(tone: Tone, forum: str, seats: str | None) -> Text:
    """Counted; `seats` is the group they said they belong to some other time."""
    if seats is None:
        return Text(f"✓ ลงชื่อแล้ว{tone.ka} ยินดีต้อนรับสู่{forum}")
    return Text(f"✓ ลงชื่อแล้ว{tone.ka} ยินดีต้อนรับสู่{forum}\nกลุ่ม {seats}\nถ้าไม่ใช่กลุ่มนี้ พิมพ์ เปลี่ยนกลุ่ม", choices=(CHANGE_SEATS,))


def already_signed_in(tone: Tone, forum: str, came_at: datetime) -> Text:
    """Nothing to do: they are counted."""
    return Text(f"ลงชื่อแล้ว{tone.ka}\n{forum} เมื่อเวลา {clock(came_at)}")


def ask_seats(tone: Tone, seats: Sequence[tuple[int, str]]) -> Text:
    """With which group they come; `seats` holds id and name in the order of the document."""
    lines = [f"{at} {name}" for at, (_, name) in enumerate(seats, start=1)]
    buttons = tuple(Button(line, data=f"seats?id={seats_id}") for line, (seats_id, _) in zip(lines, seats, strict=True))
    return Text(
        f"ท่านมาในนามกลุ่มไหน{tone.kha}\n" + "\n".join(lines) + f"\nพิมพ์เลข 1–{len(seats)} ได้เลย",
        choices=buttons[:_QUICK_REPLIES],
    )


def seats_taken(tone: Tone, name: str) -> Text:
    """The group is noted."""
    return Text(f"จดแล้ว{tone.ka} ท่านมาในนามกลุ่ม {name}\nถ้าเลือกผิด พิมพ์ เปลี่ยนกลุ่ม", choices=(CHANGE_SEATS,))


def no_such_seats(tone: Tone, count: int) -> Text:
    """A number that no group has."""
    return Text(f"ยังหากลุ่มนี้ไม่เจอ{tone.ka} พิมพ์เลข 1–{count} ได้เลย")


def no_seats(tone: Tone) -> Text:
    """There is no forum at which a group could be chosen."""
    return Text(f"เลือกกลุ่มได้หลังลงชื่อหน้างาน{tone.ka} พิมพ์ มาแล้ว ตามด้วยเลข 4 ตัวบนป้ายหน้าห้อง")


def unknown_code(tone: Tone, phone: str) -> Text:
    """No forum has that code."""
    return Text(f"ยังหาประชาคมของเลขนี้ไม่เจอ{tone.ka} ดูเลข 4 ตัวบนป้ายหน้าห้องอีกครั้ง หรือบอกเจ้าหน้าที่หน้างาน โทร. {phone}")


def too_early(tone: Tone, forum: str, starts_at: datetime) -> Text:
    """The doors are not open yet."""
    return Text(f"ยังไม่ถึงเวลาลงชื่อ{tone.ka}\n{forum}\n{full_moment(starts_at)}\nลงชื่อได้ตั้งแต่ 3 ชั่วโมงก่อนเริ่ม")


def is_over(tone: Tone, forum: str, phone: str) -> Text:
    """The forum is over."""
    return Text(f"{forum}จบแล้ว จึงลงชื่อไม่ได้แล้ว{tone.ka} ถ้าท่านมาร่วมแต่ยังไม่ได้ลงชื่อ บอกเจ้าหน้าที่ โทร. {phone}")


def called_off(tone: Tone, forum: str, reason: str | None) -> Text:
    """Postponed or cancelled."""
    why = f" เพราะ{reason}" if reason else ""
    return Text(f"ขออภัย{tone.ka} {forum}เลื่อนหรือยกเลิกแล้ว{why} จึงยังลงชื่อไม่ได้")


def vote_card(tone: Tone, vote: VoteFacts, chosen: int | None) -> Card:
    """A question as a list to tap; `chosen` is what the person chose before."""
    header = f"ลงคะแนน ประเด็นที่ {vote.issue}" if vote.issue else "ลงคะแนน"
    last = len(vote.choices)
    until = f"ปิดลงคะแนน {clock(vote.closes_at)} " if vote.closes_at else ""
    how = f"แตะเลือก 1 เรื่อง หรือพิมพ์เลข 1–{last}"
    rules = f"{until}เปลี่ยนใจได้จนกว่าจะปิด คนละ 1 เสียง{tone.ka}"
    before = (Line(f"ตอนนี้ท่านเลือกข้อ {chosen} ไว้", "quiet"),) if chosen else ()
    return Card(
        alt_text="\n".join(
            (header, vote.title, *(f"{one.position} {one.title}" for one in vote.choices), f"พิมพ์เลข 1 ถึง {last}", rules)
        ),
        header=header,
        body=(
            Line(vote.title, "title"),
            Line(how, "quiet"),
            *(Option(one.position, one.title, _choice(vote, one.position)) for one in vote.choices),
            *before,
            Line(rules, "quiet"),
        ),
        choices=tuple(Button(str(one.position)) for one in vote.choices),
    )


def voted(tone: Tone, vote: VoteFacts, position: int) -> Text:
    """The ballot is in."""
    title = next(one.title for one in vote.choices if one.position == position)
    return Text(f"รับคะแนนแล้ว{tone.ka} ท่านเลือกข้อ {position} {title}")


def vote_is_closed(tone: Tone, chosen: str | None) -> Text:
    """Too late; what was chosen in time stands."""
    kept = f" คะแนนที่ท่านให้ไว้ {chosen} ยังนับอยู่" if chosen else ""
    return Text(f"ข้อนี้ปิดลงคะแนนแล้ว{tone.ka}{kept}")


def no_such_choice(tone: Tone, count: int) -> Text:
    """A number that no answer has."""
    return Text(f"ยังหาข้อนี้ไม่เจอ{tone.ka} พิมพ์เลข 1–{count} ได้เลย", choices=(VOTE,))


def nothing_to_vote(tone: Tone) -> Text:
    """No question is open where they signed in."""
    return Text(f"ตอนนี้ยังไม่มีข้อที่เปิดให้ลงคะแนน{tone.ka} เมื่อเจ้าหน้าที่เปิดแล้ว พิมพ์ ลงคะแนน")


def sign_in_before_voting(tone: Tone) -> Text:
    """Only those who are there vote."""
    return Text(f"ลงคะแนนได้หลังลงชื่อหน้างาน{tone.ka} พิมพ์ มาแล้ว ตามด้วยเลข 4 ตัวบนป้ายหน้าห้อง")


def _choice(vote: VoteFacts, position: int) -> Button:
    return Button(f"เลือกข้อ {position}", data=f"ballot?vote={vote.id}&choice={position}")
