"""What stands between an announcement and its being sent, said in Thai before LINE or anybody's quota finds out."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.domain.broadcasts import Audience, BroadcastKind, Content, Link
from bot.domain.errors import Refused
from bot.domain.forums import OPEN_STATES
from bot.domain.sending_hours import may_send_at
from bot.domain.states import ForumState
from bot.domain.thai_time import BANGKOK, full_moment
from bot.line.actions import CARD_LABEL
from bot.line.render import ALT_TEXT_LIMIT, TEXT_LIMIT
from bot.line.text_limits import letter_count, unit_count
from bot.store.audiences import count_audience
from bot.store.authorities import AuthorityFacts
from bot.store.forums import forum_row
from bot.store.models import Broadcast
from bot.store.quota_readings import messages_not_counted, quota_reading, scheduled_audiences
from bot.store.session import Session
from bot.wording.broadcasts import COMMUNITY, NEEDS
from bot.wording.menu import TILES

MOST_LINKS, LONGEST_HEADING, LONGEST_ON_CARD, LONGEST_PERSONAL = 3, 80, 2_000, 500
_ASKS_TO_COME = (BroadcastKind.FREE, BroadcastKind.INVITATION, BroadcastKind.REMINDER)
_ADDRESS = re.compile(r"(?:https?://|tel:|line://)\S{1,990}")
_BLANK = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Cost:
    """What sending takes of the month's messages; `limit` None has no limit, without `read_at` LINE was not asked.

    `reserved` are messages of other announcements that were ordered and that LINE had not counted when it was asked.
    """

    people: int
    limit: int | None = None
    used: int = 0
    reserved: int = 0
    read_at: datetime | None = None
    is_this_month: bool = True  # a later month brings messages of its own

    @property
    def left(self) -> int | None:
        """What would be left; negative where there is too little, None where there is no limit or it is not known."""
        if self.limit is None or not self.is_this_month:
            return None
        return self.limit - self.used - self.reserved - self.people

    @property
    def short_by(self) -> int:
        """How many messages are missing."""
        return max(0, -(self.left or 0))


def cost_of(
    session: Session,
    authority: AuthorityFacts,
    people: int,
    send_at: datetime | None,
    now: datetime,
    *,
    broadcast_id: int | None = None,
) -> Cost:
    """What sending to so many people takes, beside all other announcements than `broadcast_id`."""
    quota = quota_reading(session, authority.id)
    is_this_month = _month(send_at or now) == _month(now)
    if quota is None:
        return Cost(people, is_this_month=is_this_month)
    reserved = _reserved(session, authority, quota.read_at, now, broadcast_id)
    return Cost(people, quota.limit, quota.used, reserved, quota.read_at, is_this_month)


def too_much(content: Content) -> dict[str, str]:
    """What LINE would refuse or cut, by field."""
    limit = LONGEST_ON_CARD if content.form in ("card", "forum") else TEXT_LIMIT - LONGEST_PERSONAL
    checks = (
        ("heading", "หัวเรื่อง", letter_count(content.heading), LONGEST_HEADING),
        ("text", "ข้อความ", unit_count(content.text), limit),
        ("personal", "ประโยคสำหรับแต่ละคน", unit_count(content.personal), LONGEST_PERSONAL),
        ("notification", "ข้อความที่ขึ้นในการแจ้งเตือน", unit_count(content.notification), ALT_TEXT_LIMIT),
    )
    found = {
        field: f"{label}ยาว {length:,} ตัวอักษร ได้ไม่เกิน {longest:,}"
        for field, label, length, longest in checks
        if length > longest
    }
    for at, link in enumerate(content.links, start=1):
        if wrong := _wrong_link(link):
            found[f"label-{at}"] = f"ปุ่มที่ {at}: {wrong}"
    return found | {field: words for field, words in _wrong_blanks(content).items() if field not in found}


def missing(content: Content) -> dict[str, str]:
    """What has to be there before it can be sent, by field."""
    if content.form == "card" and not content.heading:
        return {"heading": "กรุณากรอกหัวเรื่องของการ์ด"}
    if content.form == "picture" and not content.picture:
        return {"picture": "กรุณาเลือกรูป"}
    if content.form == "text" and not content.text:
        return {"text": "กรุณาเขียนข้อความ"}
    return {}


def check_ready(session: Session, authority: AuthorityFacts, row: Broadcast, now: datetime) -> int:
    """How many people it would reach. Raises Refused where it may not be sent."""
    content = Content.from_json(row.content)
    people = count_audience(session, authority, Audience.from_json(row.audience)).people
    cost = cost_of(session, authority, people, row.send_at, now, broadcast_id=row.id)
    wrong = list({**too_much(content), **missing(content)}.values())
    wrong += filter(None, [wrong_time(authority, row.send_at, now)])
    wrong += filter(None, [wrong_forum(session, row)])
    if is_unreadable(row):
        wrong.append("ประกาศนี้บันทึกจากระบบรุ่นอื่น รุ่นนี้อ่านได้ไม่ครบ")
    elif people == 0:
        wrong.append("ไม่มีใครอยู่ในกลุ่มผู้รับที่เลือก")
    if cost.short_by:
        wrong.append(f"โควตา LINE เดือนนี้ขาด {cost.short_by:,} ข้อความ")
    if wrong:
        raise Refused(f"broadcast {row.id} is not ready", thai=f"ยังส่งไม่ได้ {' · '.join(wrong)} ร่างยังอยู่ครบ")
    return people


def wrong_time(authority: AuthorityFacts, send_at: datetime | None, now: datetime) -> str | None:
    """Why it cannot be sent at that time."""
    settings = authority.settings
    if send_at is None:
        return None
    if send_at <= now:
        return f"เวลาส่ง {full_moment(send_at)} ผ่านไปแล้ว"
    if not may_send_at(settings, send_at):
        return f"ไม่ส่งช่วง {settings.push_to_hour:02d}.00–{settings.push_from_hour:02d}.00 น. เลือกเวลาอื่น"
    return None


def wrong_forum(session: Session, row: Broadcast) -> str | None:
    """Why the card of a forum would tell what is not so, now; None for all other announcements."""
    if Content.from_json(row.content).form != "forum":
        return None
    if row.forum_id is None:
        return "การ์ดประชาคมต้องเลือกประชาคมก่อน"
    state = forum_row(session, row.authority_id, row.forum_id).state
    if row.kind in _ASKS_TO_COME and state not in OPEN_STATES:
        return "ประชาคมนี้ยังไม่ได้ประกาศ หรือไม่เปิดอยู่แล้ว"
    if row.kind == BroadcastKind.CHANGE and state not in {*OPEN_STATES, ForumState.POSTPONED}:
        return "ประชาคมนี้ไม่ได้รออยู่แล้ว จึงไม่มีการเปลี่ยนแปลงให้แจ้ง"
    if row.kind == BroadcastKind.CANCELLATION and state != ForumState.CANCELLED:
        return "ประชาคมนี้ไม่ได้ยกเลิก"
    return None


def is_unreadable(row: Broadcast) -> bool:
    """Whether another version stored something in it that this one does not know, and must not pass over."""
    return bool(Audience.from_json(row.audience).unknown or Content.from_json(row.content).unknown)


def _month(moment: datetime) -> tuple[int, int]:
    local = moment.astimezone(BANGKOK)
    return local.year, local.month


def _reserved(
    session: Session, authority: AuthorityFacts, read_at: datetime, now: datetime, broadcast_id: int | None
) -> int:
    scheduled = [
        audience
        for other_id, send_at, audience in scheduled_audiences(session, authority.id)
        if other_id != broadcast_id and _month(send_at or now) == _month(now)
    ]
    people = sum(count_audience(session, authority, one).people for one in scheduled)
    return people + messages_not_counted(session, authority.id, read_at)


def _wrong_link(link: Link) -> str | None:
    if not link.label:
        return "กรุณากรอกคำบนปุ่ม"
    if letter_count(link.label) > CARD_LABEL:
        return f"คำบนปุ่มยาวได้ไม่เกิน {CARD_LABEL} ตัวอักษร"
    if link.uri and not _ADDRESS.fullmatch(link.uri):
        return "ที่อยู่ต้องขึ้นต้นด้วย https:// หรือ tel:"
    if not link.uri and link.label not in TILES:
        return f"ปุ่มที่ไม่มีที่อยู่ ใช้คำในเมนูได้เท่านั้น ได้แก่ {' · '.join(TILES)}"
    return None


def _wrong_blanks(content: Content) -> dict[str, str]:
    """A blank that nothing fills would be sent as it is typed."""
    found = {}
    for field in ("heading", "text", "notification"):
        if COMMUNITY in getattr(content, field) or NEEDS in getattr(content, field):
            found[field] = f"{COMMUNITY} และ {NEEDS} ใช้ได้ในช่องประโยคสำหรับแต่ละคนเท่านั้น"
    unknown = [one for one in _BLANK.findall(content.personal) if one not in (COMMUNITY, NEEDS)]
    if unknown:
        found["personal"] = f"ไม่รู้จัก {unknown[0]} ใช้ได้เพียง {COMMUNITY} และ {NEEDS}"
    return found
