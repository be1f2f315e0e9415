"""Which typed words stand for a button, and which are only words."""

from datetime import datetime

import pytest

from bot.domain.forums import ForumReply
from bot.domain.messages import Button, Card
from bot.domain.thai_time import BANGKOK
from bot.wording import communities, consent, contact, details, forum_talk, forums, menu, my_data, small_talk
from bot.wording.tone import Tone
from handlers.postback import ACTIONS
from handlers.typed import Typed, button_in, forum_reply_in

FORUM = forums.ToldForum(12, "ประชาคมเมือง", "เทศบาล", datetime(2026, 4, 2, 9, 30, tzinfo=BANGKOK), "หอประชุม")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("แก้ประเด็น", Typed("fix_issue")),
        ("แก้ประเด็นค่ะ", Typed("fix_issue")),
        ("แก้ประเด็น 2", Typed("fix_issue", ("2",))),
        ("ถอนเรื่อง KN-2571-10000", Typed("withdraw", ("kn-2571-10000",))),
        ("ถอนเรื่องเลขที่ ๑๐๐๐๐", Typed("withdraw", ("10000",))),
        ("KN-2571-00001", Typed("show_need", ("kn-2571-00001",))),
        ("เห็นด้วยข้อ 1 และ 3", Typed("support", ("1", "3"))),
        ("เรื่องขอฉัน", Typed("my_needs")),
        ("ติดต่อเจ้าหนาที่", Typed("contact")),
        ("ข้ามครับ", Typed("cancel")),
        ("HELP", Typed("menu")),
    ],
)
def test_words_that_mean_a_button(words, meant):
    assert button_in(words, after_a_card=True) == meant


@pytest.mark.parametrize(
    "words",
    [
        "แก้ปัญหาน้ำท่วม",
        "อยากให้ติดต่อเจ้าหน้าที่มาดูไฟ",
        "ถนนพัง",
        "ไม่เห็นด้วย",
        "ยินยอมให้ทำถนน",
        "ไม่ยินดี",
        "ยกเลิกโครงการนี้",
        "เมนูอาหารกลางวันเด็กไม่ดี",
        "แก้ประเด็น" * 20,
    ],
)
def test_words_that_are_only_words(words):
    assert button_in(words, after_a_card=True) is None


def test_yes_means_a_button_only_after_a_card():
    assert button_in("ใช่", after_a_card=False) is None
    assert button_in("ใช่", after_a_card=True) == Typed("confirm")


def all_buttons() -> list[Button]:
    tone = Tone()
    kept = my_data.KeptData("ก-1234", "ชุมชน", None, 1, 2, 3, 4, "ให้แล้ว")
    said = [
        consent.notice(tone, name="x", level="ชุมชน", years="y", kept_until="z", policy_url=None),
        consent.withdrawn(tone),
        communities.ask(tone, "ชุมชน", "x"),
        communities.ask_for_change(tone, "ชุมชน", "x"),
        contact.how_to_reach_staff(tone, name="x", phone="1", hours="y", can_leave=True),
        details.ask(tone, "KN-2571-00001"),
        details.photo_added(tone, "KN-2571-00001", 1),
        details.ask_about_picture(tone, "KN-2571-00001"),
        details.ask_about_place(tone, "KN-2571-00001"),
        menu.menu(tone),
        my_data.summary(tone, kept, "x"),
        my_data.ask_erase(tone, 1),
        small_talk.chat(tone, "เทศบาล"),
        forums.invitation(tone, FORUM, forums.Added()),
        forums.reminder(tone, FORUM, forums.Added()),
        forums.postponed(tone, FORUM, forums.Added()),
        forum_talk.answered(tone, FORUM, ForumReply.YES),
        forum_talk.not_found(tone),
    ]
    cards = [button for message in said if isinstance(message, Card) for button in message.buttons]
    return cards + [button for message in said for button in message.choices]


def test_every_label_may_be_typed_and_does_what_its_button_does():
    for button in all_buttons():
        if button.picker or (button.uri and not button.uri.startswith("tel:")):
            continue  # the camera, the album and the map cannot be typed
        typed = button_in(button.label, after_a_card=True) or forum_reply_in(button.label)
        assert typed is not None, button.label
        assert typed.action in ACTIONS
        assert button.data is None or button.data.split("?")[0] == typed.action, button.label


@pytest.mark.parametrize(
    ("words", "reply"),
    [
        ("จะไป", "yes"),
        ("จะไปค่ะ", "yes"),
        ("ไปไม่ได้แล้วครับ", "no"),
        ("ยังไม่แน่ใจนะคะ", "maybe"),
        ("จะไป รพ. ไม่มีรถ", None),
        ("ไม่ไปประชุมเพราะไม่มีรถ", None),
        ("ไม่ไปไม่มา", None),
        ("จะไป" * 30, None),
    ],
)
def test_an_answer_to_an_invitation_is_the_whole_message(words, reply):
    typed = forum_reply_in(words)
    assert (typed.values["answer"] if typed else None) == reply
