"""What residents are shown: the look of the designer's cards, and nothing that LINE would refuse."""

import json
from datetime import datetime

import pytest

from bot.domain.messages import Button, Card, Fact, Line, Location, Rule, Text
from bot.domain.thai_time import BANGKOK
from bot.line.render import render
from bot.wording.forums import Added, ToldForum, invitation
from bot.wording.tone import Tone
from tests.line_spec.validator import SHARED, problems_in

WORDS = "“ไฟในซอย 3 ดับมาสองอาทิตย์แล้ว กลางคืนมืดมาก คนแก่เดินไปวัดตอนเช้ามืดลำบาก อยากให้ซ่อมและเพิ่มอีกสัก 2 ต้น”"
NEED = Card(
    alt_text="รับเรื่องแล้วค่ะ เลขเรื่อง KN-2571-00431 ชุมชนบ้านชมพู ประเด็นที่ 6 โครงสร้างพื้นฐาน ถ้าไม่ถูก พิมพ์ว่า แก้ประเด็น",
    body=(
        Line("✓ รับเรื่องแล้วค่ะ", "title"),
        Line("เลขเรื่อง KN-2571-00431", "number"),
        Line(WORDS, "words"),
        Rule(),
        Fact("ชุมชน", "บ้านชมพู"),
        Fact("ประเด็น", "โครงสร้างพื้นฐาน", badge=6),
    ),
    buttons=(
        Button("ถูกต้อง", data="need=ok&n=KN-2571-00431"),
        Button("แก้ประเด็น", data="need=issue&n=KN-2571-00431"),
        Button("เพิ่มรูป/ตำแหน่ง", data="need=attach&n=KN-2571-00431"),
        Button("ถอนเรื่อง", data="need=withdraw&n=KN-2571-00431"),
    ),
)
SIMILAR = Card(
    alt_text="เพื่อนบ้านในชุมชนบ้านชมพูพูดเรื่องคล้ายกัน 3 เรื่อง ถ้าเห็นด้วย พิมพ์ว่า เห็นด้วย 1 หรือ เห็นด้วย 1 2",
    body=(
        Line("เพื่อนบ้านพูดเรื่องคล้ายกัน", "title"),
        Line("ชุมชนบ้านชมพู กดได้มากกว่าหนึ่งข้อค่ะ", "quiet"),
        Line("1. “เสาไฟหน้าศาลาไม่ติด มืดทั้งซอย”", "words"),
        Line("เห็นด้วยแล้ว 9 คน", "quiet"),
        Button("เห็นด้วยข้อ 1", data="agree=1&n=KN-2571-00388"),
        Rule(),
        Line("2. “ไฟทางซอยวัดติด ๆ ดับ ๆ มาเป็นเดือนแล้วเจ้า”", "words"),
        Line("เห็นด้วยแล้ว 6 คน", "quiet"),
        Button("เห็นด้วยข้อ 2", data="agree=1&n=KN-2571-00467"),
        Rule(),
        Line("3. “ขอไฟโซลาร์เซลล์ตรงโค้งท้ายซอย 7 รถล้มบ่อย”", "words"),
        Line("เห็นด้วยแล้ว 4 คน", "quiet"),
        Button("เห็นด้วยข้อ 3", data="agree=1&n=KN-2571-00402"),
    ),
    buttons=(Button("ไม่มีข้อที่ตรง", data="agree=none&n=KN-2571-00431"),),
    plain_buttons=True,
)


def designed(name):
    """The designer's card, with the boxes that only group lines of a body opened, their margin on their first line."""
    card = json.loads((SHARED / "ux" / "flex" / f"{name}.json").read_text(encoding="utf-8"))
    flat = []
    for component in card["contents"]["body"]["contents"]:
        if component["type"] == "box" and component["layout"] == "vertical":
            first, *rest = component["contents"]
            flat += [{**first, "margin": component["margin"]}, *rest]
        else:
            flat.append(component)
    card["contents"]["body"]["contents"] = flat
    return card


@pytest.mark.shared
def test_a_recorded_need_looks_as_designed():
    expected = designed("need-recorded")
    expected["contents"]["footer"]["contents"][3]["action"]["displayText"] = "ถอนเรื่อง"  # always the label itself
    issue_row = next(part for part in expected["contents"]["body"]["contents"] if part.get("alignItems") == "center")
    issue_row["spacing"] = "sm"  # at the largest text size the label would touch the badge
    issue_row["contents"][1]["alignItems"] = "center"
    assert render([NEED]) == [expected]


@pytest.mark.shared
def test_similar_needs_look_as_designed():
    assert render([SIMILAR]) == [designed("similar-needs")]


@pytest.mark.shared
def test_an_invitation_looks_as_designed():
    expected = json.loads((SHARED / "ux" / "flex" / "forum-invitation.json").read_text(encoding="utf-8"))
    facts = expected["contents"]["body"]["contents"][2:5]
    personal = expected["contents"]["body"]["contents"][6]
    forum = ToldForum(
        12, "ประชาคม", "เทศบาลเมืองเขลางค์นคร", datetime(2026, 4, 2, 9, 30, tzinfo=BANGKOK),
        "ห้องประชุมชมพู่ ชั้น 1 สำนักงานเทศบาล",
    )  # fmt: skip
    (drawn,) = render([invitation(Tone(), forum, Added(personal=personal["text"]))])
    assert drawn["contents"]["header"] == expected["contents"]["header"]
    assert [part for part in drawn["contents"]["body"]["contents"] if part["type"] == "box"] == facts
    assert drawn["contents"]["body"]["contents"][-1] == personal
    for button in expected["contents"]["footer"]["contents"]:  # ours also say which forum, by its number
        answer = button["action"]["data"].split("=")[1].split("&")[0]
        button["action"]["data"] = f"rsvp?answer={answer}&forum=12"
    assert drawn["contents"]["footer"] == expected["contents"]["footer"]
    labels = [item["action"]["label"] for item in expected["quickReply"]["items"]]
    assert [item["action"]["label"] for item in drawn["quickReply"]["items"]] == labels


def test_a_point_on_the_map_keeps_within_lines_limits():
    rendered = render([Location("ประชาคม" * 40, "ถนน" * 80, 18.26, 99.47, (Button("ต่อไป"),)), Location(" ", "", 1, 2)])
    assert [len(place["title"]) <= 100 and len(place["address"]) <= 100 for place in rendered] == [True, True]
    assert (rendered[0]["latitude"], rendered[0]["longitude"]) == (18.26, 99.47)
    assert rendered[1]["quickReply"]["items"][0]["action"]["label"] == "ต่อไป"
    assert problems_in(rendered) == []


def test_a_text_is_a_text_with_its_choices_beneath():
    choices = (
        Button("ส่งตำแหน่ง", picker="place"),
        Button("ถ่ายรูป", picker="camera"),
        Button("เลือกรูป", picker="album"),
        Button("ดูรายชื่อ", data="communities?page=1"),
        Button("นโยบาย", uri="https://example.org/นโยบาย?ก=1%20"),
        Button("ข้าม"),
    )
    (message,) = render([Text("ท่านอยู่ชุมชนไหน", choices)])
    assert message["text"] == "ท่านอยู่ชุมชนไหน"
    assert [item["action"] for item in message["quickReply"]["items"]] == [
        {"type": "location", "label": "ส่งตำแหน่ง"},
        {"type": "camera", "label": "ถ่ายรูป"},
        {"type": "cameraRoll", "label": "เลือกรูป"},
        {"type": "postback", "label": "ดูรายชื่อ", "data": "communities?page=1", "displayText": "ดูรายชื่อ"},
        {
            "type": "uri",
            "label": "นโยบาย",
            "uri": "https://example.org/%E0%B8%99%E0%B9%82%E0%B8%A2%E0%B8%9A%E0%B8%B2%E0%B8%A2?%E0%B8%81=1%20",
        },
        {"type": "message", "label": "ข้าม", "text": "ข้าม"},
    ]
    assert problems_in([message]) == []


def test_the_choices_of_the_last_question_stand_under_the_last_message():
    rendered = render([Text("หนึ่ง", (Button("ก"),)), Text("สอง", (Button("ข"),)), NEED])
    assert ["quickReply" in message for message in rendered] == [False, False, True]
    assert rendered[2]["quickReply"]["items"][0]["action"]["label"] == "ข"


@pytest.mark.parametrize(
    "button",
    [Button("โทร", uri="javascript:alert(1)"), Button("โทร", data="x" * 301), Button("โทร", picker="camera"),
     Button("โทร", uri="https://example.org/" + "x" * 1000), Button("โทร")],
)  # fmt: skip
def test_a_button_that_line_would_refuse_types_its_label(button):
    (message,) = render([Card("การ์ด", (Line("โทร"),), buttons=(button,))])
    action = message["contents"]["footer"]["contents"][0]["action"]
    assert action == {"type": "message", "label": "โทร", "text": "โทร"}


def test_an_undecided_issue_is_an_outline_with_a_question_mark():
    (message,) = render([Card("การ์ด", (Fact("ประเด็น", "ยังตัดสินไม่ได้", badge=0),))])
    badge, name = message["contents"]["body"]["contents"][0]["contents"][1]["contents"]
    assert badge["contents"][0]["text"] == "?"
    assert badge["borderColor"] == name["color"] == "#52606D"
    assert "backgroundColor" not in badge
    assert problems_in([message]) == []


def test_a_card_without_anything_to_draw_is_said_as_text():
    assert render([Card("สวัสดีค่ะ", ())]) == [{"type": "text", "text": "สวัสดีค่ะ"}]
    assert render([Card("", (Rule(),)), Text(" \n")]) == []


def test_a_card_without_words_for_the_ear_speaks_its_lines():
    (message,) = render([Card("", NEED.body)])
    assert message["altText"].startswith("✓ รับเรื่องแล้วค่ะ เลขเรื่อง KN-2571-00431")
    assert message["altText"].endswith("ประเด็น โครงสร้างพื้นฐาน")
