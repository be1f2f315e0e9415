"""What the bot says, as LINE gets it: a change of wording or look shows as a change of a file in `replies/`.

`GOLDEN=write pytest tests/golden` writes the files anew; read the difference before committing it.
"""

import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.broadcasts import Content, Link
from bot.domain.forums import ForumReply
from bot.domain.issues import SEVEN_ISSUES
from bot.domain.messages import Message
from bot.domain.states import ForumState, NeedState, VoteState
from bot.domain.thai_time import BANGKOK
from bot.domain.votes import ChoiceFacts, VoteFacts
from bot.line.render import render
from bot.wording import (
    broadcasts,
    communities,
    consent,
    contact,
    corrections,
    details,
    forum_day,
    forum_talk,
    forums,
    menu,
    my_data,
    needs,
    similar,
    urgent,
)
from bot.wording import small_talk as talk
from bot.wording.tone import Tone
from tests.line_spec.validator import problems_in

REPLIES = Path(__file__).parent / "replies"
SETTINGS = AuthoritySettings()
ISSUES = {issue.number: issue for issue in SEVEN_ISSUES}
LAMP, TEACHER = "KN-2571-00431", "KN-2571-00432"


def told(number: str = LAMP, words: str = "ไฟในซอย 3 ดับ อยากให้ซ่อม", issue: int = 6, **more) -> needs.ToldNeed:
    facts = {"is_undecided": False, "level": "ชุมชน", "community": "บ้านชมพู"} | more
    return needs.ToldNeed(number=number, words=words, issue=issue, issue_name=ISSUES[issue].short_name, **facts)


def own(number: str, state: NeedState, name: str | None = "โครงสร้างพื้นฐาน", people: int = 1) -> menu.OwnNeed:
    return menu.OwnNeed(number, "ไฟในซอย 3 ดับ อยากให้ซ่อม", 6, name, state, people)


NOTICE = {"name": "เทศบาลเมืองเขลางค์นคร", "level": "ชุมชน", "kept_until": "30 กันยายน 2575"}
NAMES = [(f"{number:02d}", f"บ้านที่ {number}") for number in range(1, 28)]
CARD = Content(
    form="card",
    heading="งดจ่ายน้ำ",
    text="วันพฤหัสบดีที่ 2 เมษายน 2569 เวลา 09.30–15.00 น. ตำบลชมพู",
    notification="งดจ่ายน้ำ 2 เมษายน 2569 เวลา 09.30–15.00 น. ตำบลชมพู",
    links=(Link("ดูพื้นที่", "https://khelang.example/water"), Link("ติดต่อเจ้าหน้าที่")),
    picture="https://bot.example/pictures/abc",
)
KEPT = my_data.KeptData("ก-4821", "ชุมชน", "บ้านชมพู", 3, 2, 1, 0, "ให้แล้ว")
CHOICES = ("ไฟส่องสว่างในซอยดับและไม่พอ", "ถนนในชุมชนเป็นหลุมเป็นบ่อ", "น้ำท่วมขัง ท่อระบายน้ำอุดตัน", "น้ำประปาไหลอ่อน", "ทางเท้าชำรุด")
VOTE = VoteFacts(
    id=7, forum_id=1, agenda_item_id=None, issue=6, title="เรื่องไหนควรทำก่อน", state=VoteState.OPEN, opened_at=None,
    closes_at=datetime(2026, 4, 2, 4, 45, tzinfo=UTC), closed_at=None,
    choices=tuple(ChoiceFacts(at, at, title, None, 0) for at, title in enumerate(CHOICES, start=1)),
)  # fmt: skip


def replies(tone: Tone) -> dict[str, list[Message]]:
    """What the bot says, by the file that holds it."""
    every = (first_replies, rarer_replies, day_of_a_forum, announcements, forum_announcements, forum_answers)
    return {name: said for some in every for name, said in some(tone).items()}


def first_replies(tone: Tone) -> dict[str, list[Message]]:
    """From the notice to the first needs."""
    return {
        "01-notice": [
            consent.notice(tone, years="2571–2575", policy_url="https://bot.example/privacy/khelang", **NOTICE)
        ],
        "01-policy": [consent.policy(tone, contact="dpo@khelang.example", policy_url=None, **NOTICE)],
        "01-refused": [consent.refused(tone)],
        "01-reminder": [consent.reminder(tone)],
        "02-ask-community": [communities.ask(tone, "ชุมชน", "บ้านชมพู", before=consent.thanks_for_agreeing(tone))],
        "02-list": [communities.all_names(tone, "ชุมชน", NAMES, 3)],
        "02-joined": [communities.joined(tone, "ชุมชน", "บ้านชมพู", 2)],
        "03-not-found": [communities.not_found(tone, "ชมพ", [("01", "บ้านชมพู"), ("02", "บ้านจอมเมือง")])],
        "04-recorded": [needs.recorded(tone, told())],
        "04-recorded-without-community": [needs.recorded(tone, told(community=None))],
        "05-two-needs": [needs.recorded_several(tone, [told(), told(TEACHER, "อยากได้ครูภาษาอังกฤษ", 1)])],
        "06-not-certain": [needs.recorded_undecided(tone, told(is_undecided=True))],
        "07-similar": [
            similar.similar_needs(tone, "ชุมชนบ้านชมพู", [(LAMP, "เสาไฟหน้าศาลาไม่ติด", 9), (TEACHER, "ซอยวัดมืด", 6)])
        ],
        "07-supported": [similar.supported(tone, LAMP, 10)],
        "08-urgent": [
            urgent.emergency(tone, SETTINGS, ["fire", "crime"], urgent.recorded(tone, LAMP, staff_were_told=True))
        ],
        "08-despair": [
            urgent.emergency(tone, SETTINGS, ["self_harm"], urgent.recorded(tone, LAMP, staff_were_told=False))
        ],
        "08-alert": [
            urgent.alert_for_staff("ชุมชนบ้านชมพู", LAMP, "ไฟไหม้หลังวัด", "https://bot.example/admin/khelang/needs")
        ],
        "09-sticker": [talk.sticker(tone, "เทศบาล")],
        "10-photo": [details.ask_about_picture(tone, LAMP)],
        "10-photo-added": [details.photo_added(tone, LAMP, 2)],
        "11-voice": [details.voice_received(tone)],
        "12-thanks": [talk.thanks(tone)],
    }


def rarer_replies(tone: Tone) -> dict[str, list[Message]]:
    """The rest of it, which few residents meet on their first day."""
    return {
        "13-withdrawn": [corrections.withdrawn(tone, LAMP)],
        "15-erased": [my_data.erased(tone, "วันพฤหัสบดีที่ 2 เมษายน 2569 เวลา 09.30 น.", "7KQ2M9XA")],
        "23-too-many": [talk.too_many_at_once(tone)],
        "24-contact": [
            contact.how_to_reach_staff(
                tone, name="เขลางค์นคร", phone="054-000-000", hours="08.30–16.30", can_leave=True
            ),
            contact.outside_hours(tone, "วันจันทร์ที่ 23 กุมภาพันธ์ 2569", "08.30"),
        ],
        "25-trouble": [talk.trouble(tone)],
        "30-issues": [corrections.ask_issue(tone, LAMP, ISSUES)],
        "31-my-needs": [
            menu.own_needs(
                tone,
                [own(LAMP, NeedState.IN_REVIEW, None), own(TEACHER, NeedState.CONFIRMED, people=4)],
                total=12,
                page=1,
                per_page=10,
            )
        ],
        "32-my-data": [my_data.summary(tone, KEPT, "30 กันยายน 2575")],
        "32-erase": [my_data.ask_erase(tone, 3)],
        "33-menu": [menu.menu(tone)],
        "34-chat": [talk.chat(tone, "เทศบาล")],
        "35-group": [talk.in_groups(tone, "เทศบาลเมืองเขลางค์นคร")],
        "36-krap": [needs.recorded(Tone("ครับ"), told()), communities.ask_again(Tone("ครับ"), "ชุมชน")],
    }


def day_of_a_forum(tone: Tone) -> dict[str, list[Message]]:
    """What those who came are told, and how they vote."""
    return {
        "19-vote": [forum_day.vote_card(tone, VOTE, None)],
        "19-voted": [forum_day.voted(tone, VOTE, 2)],
        "19-vote-closed": [forum_day.vote_is_closed(tone, "ข้อ 2 ถนนในชุมชนเป็นหลุมเป็นบ่อ")],
        "19-signed-in": [
            forum_day.signed_in(tone, "ประชาคมเมือง", None),
            forum_day.ask_seats(tone, [(1, "คณะกรรมการพัฒนาเทศบาล"), (2, "กลุ่มผู้สูงวัย")]),
        ],
        "19-seats-taken": [forum_day.seats_taken(tone, "กลุ่มผู้สูงวัย")],
        "19-consent-first": [forum_day.waits_for_consent(tone, "ประชาคมเมือง")],
    }


def announcements(tone: Tone) -> dict[str, list[Message]]:
    """What staff announce, and how it is turned off."""
    return {
        "32-muted": [broadcasts.muted(tone)],
        "32-unmuted": [broadcasts.unmuted(tone)],
        "40-announcement-card": broadcasts.announcement(CARD, "เรื่องที่คนในบ้านชมพูพูดไว้ 99 เรื่อง จะได้คุยกันในวันนี้"),
        "40-announcement-picture": broadcasts.announcement(replace(CARD, form="picture"), ""),
        "40-announcement-text": broadcasts.announcement(replace(CARD, form="text"), ""),
    }


FORUM = forums.ToldForum(
    id=12,
    name="ประชาคมเมืองเขลางค์นคร",
    authority="เทศบาลเมืองเขลางค์นคร",
    starts_at=datetime(2026, 4, 2, 9, 30, tzinfo=BANGKOK),
    venue="ห้องประชุมชมพู่ ชั้น 1 สำนักงานเทศบาล",
)
POSTPONED = replace(FORUM, starts_at=datetime(2026, 4, 9, 9, 30, tzinfo=BANGKOK), put_off_from=FORUM.starts_at)
ELSEWHERE = [("ประชาคมตำบลพระบาท", datetime(2026, 4, 20, 13, 0, tzinfo=BANGKOK), "ต.พระบาท")]


def forum_announcements(tone: Tone) -> dict[str, list[Message]]:
    """What is announced about a forum."""
    plain, rain = forums.Added(), "เพราะฝนตกหนัก"
    personal = f"เรื่องที่คนในบ้านชมพูพูดไว้ 225 เรื่อง จะได้คุยกันในวันนี้{tone.ka}"
    top = forums.ToldGroup(6, "โครงสร้างพื้นฐาน", "ไฟในซอยดับ", 41), forums.ToldGroup(5, "สิ่งแวดล้อม", "ขยะล้นตลาด", 18)
    days, today = forums.Added(forums.heading_of_reminder(3)), forums.Added(forums.heading_of_reminder(0))
    return {
        "16-invitation": [forums.invitation(tone, FORUM, forums.Added(personal=personal))],
        "16-invitation-with-words-of-staff": [
            forums.invitation(tone, FORUM, forums.Added("ขอเชิญชาวพระบาท", "มีรถรับที่วัด 08.30 น.", "", "อยากพบทุกท่าน"))
        ],
        "17-reminder": [forums.reminder(tone, FORUM, days)],
        "17-reminder-today": [forums.reminder(tone, FORUM, today)],
        "18-postponed": [forums.postponed(tone, replace(POSTPONED, reason=rain), plain)],
        "18-put-off": [forums.put_off(tone, replace(FORUM, reason=rain), plain)],
        "18-changed": [forums.changed(tone, FORUM, plain)],
        "18-cancelled": [forums.cancelled(tone, replace(FORUM, reason="ห้องประชุมปิดซ่อม"), plain)],
        "18-thanks": [forums.thanks(tone, FORUM, plain, people=1204, needs=1530, groups=top)],
        "18-thanks-without-needs": [forums.thanks(tone, FORUM, plain, people=0, needs=0, groups=())],
    }


def forum_answers(tone: Tone) -> dict[str, list[Message]]:
    """What is answered about forums."""
    no_more = partial(forum_talk.no_more_answers, tone, FORUM)
    return {
        "37-next-forum": [
            forum_talk.next_forum(tone, FORUM, reach="ทั้งเทศบาล", answer=None, has_begun=False, others=ELSEWHERE)
        ],
        "37-next-forum-answered": [
            forum_talk.next_forum(tone, FORUM, reach="ทั้งเทศบาล", answer=ForumReply.YES, has_begun=False)
        ],
        "37-next-forum-begun": [forum_talk.next_forum(tone, FORUM, reach="ทั้งเทศบาล", answer=None, has_begun=True)],
        "37-only-elsewhere": [forum_talk.only_elsewhere(tone, ELSEWHERE, "ชุมชน")],
        "38-yes": [forum_talk.answered(tone, FORUM, ForumReply.YES)],
        "38-no": [forum_talk.answered(tone, FORUM, ForumReply.NO)],
        "38-maybe": [forum_talk.answered(tone, FORUM, ForumReply.MAYBE)],
        "38-closed-cancelled": [no_more(ForumState.CANCELLED, is_today=False)],
        "38-closed-postponed": [no_more(ForumState.POSTPONED, is_today=False)],
        "38-closed-today": [no_more(ForumState.ANNOUNCED, is_today=True)],
        "38-closed-held": [no_more(ForumState.HELD, is_today=False)],
        "39-map": [forum_talk.on_the_map(FORUM, 18.2601, 99.4702)],
        "39-map-unknown": [forum_talk.without_a_point(tone, FORUM, "054-000-000")],
        "39-calendar": [forum_talk.into_the_calendar(tone, FORUM, "https://bot.example/forums/khelang/12.ics")],
        "39-calendar-in-words": [forum_talk.to_write_down(tone, FORUM)],
        "39-not-found": [forum_talk.not_found(tone)],
    }


REPLY = replies(Tone())


@pytest.mark.parametrize("name", REPLY)
def test_a_reply_is_what_was_agreed_and_what_line_takes(name):
    rendered = render(REPLY[name])
    assert problems_in(rendered) == []
    path = REPLIES / f"{name}.json"
    written = json.dumps(rendered, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written


def test_no_reply_is_left_over():
    assert {path.stem for path in REPLIES.iterdir()} == set(REPLY)


@pytest.mark.parametrize("name", sorted(REPLY))
def test_a_reply_has_no_word_of_officialdom_and_no_exclamation(name):
    said = json.dumps(render(REPLY[name]), ensure_ascii=False)
    for word in ("คำร้อง", "ดำเนินการ", "ระบบได้ทำการ", "!"):
        assert word not in said


@pytest.mark.parametrize("name", sorted(REPLY))
def test_a_man_at_the_desk_says_krap_throughout(name):
    said = json.dumps(render(replies(Tone("ครับ"))[name]), ensure_ascii=False)
    womanly = json.dumps(render(REPLY[name]), ensure_ascii=False).replace("ค่ะ", "ครับ")
    assert said == re.sub("คะ(?!แนน)", "ครับ", womanly)
