"""What a message is understood to be."""

import pytest

from nlp import MODEL_VERSION, Span, classify


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        ("โรงเรียนไม่มีครูสอนคณิตศาสตร์มาครึ่งเทอมแล้ว", 1),
        ("ยายนอนติดเตียง อยากให้หมอมาเยี่ยมบ้าน", 2),
        ("มีคนขายยาบ้าท้ายซอยทุกคืน", 3),
        ("วิหารวัดเก่าผุพัง ขอช่วยบูรณะ", 4),
        ("ขยะล้นถังเหม็นไปทั้งตลาด", 5),
        ("ไฟทางดับทั้งซอย มืดมาก", 6),
        ("เจ้าหน้าที่พูดจาไม่ดีกับคนแก่", 7),
        ("ตางเข้าหมู่บ้านเป๋นหลุม ขอมาแป๋งหื้อกำเต๊อะ", 6),
    ],
)
def test_a_plain_need_finds_its_issue(text, issue):
    understood = classify(text)
    assert (understood.kind, understood.issue) == ("need", issue)
    assert understood.confidence == pytest.approx(max(understood.scores))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("สวัสดีค่ะ", "greeting"),
        ("ขอบคุณค่ะ", "thanks"),
        ("ประชาคมวันไหน", "question_forum"),
        ("เรื่องของฉันถึงไหนแล้ว", "question_status"),
        ("ส่งรูปยังไงคะ", "question_howto"),
        ("555", "chat"),
        ("😂😂😂", "chat"),
        ("", "chat"),
        ("  \n ", "chat"),
        ("เว็บพนันฝากถอนไว เครดิตฟรี", "spam"),
        ("ไอ้ควาย", "abuse"),
    ],
)
def test_what_is_no_need_has_no_issue(text, kind):
    understood = classify(text)
    assert (understood.kind, understood.issue, understood.issue2, understood.abstained) == (kind, 0, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "สวัสดีค่ะ ไฟหน้าบ้านดับค่ะ",
        "ขอบคุณที่มาเก็บขยะ แต่ยังเหม็นอยู่ ช่วยล้างพื้นด้วยค่ะ",
        "ประชาคมจัดแต่วันทำงาน ขอวันอาทิตย์บ้าง",
        "เมื่อไหร่จะมาพ่นยุงสักที",
        "ไฟดับ",
        "กีฬา",
        "ช่วยจับงูในบ้านหน่อยได้ไหม",
        "แม่งถนนพังทั้งเส้น ซ่อมสักที",
    ],
)
def test_a_wish_is_never_lost_to_its_polite_or_rude_frame(text):
    assert classify(text).kind == "need"


def test_scores_are_seven_probabilities():
    scores = classify("ถนนพังและขยะเยอะ").scores
    assert len(scores) == 7
    assert sum(scores) == pytest.approx(1)
    assert min(scores) >= 0


def test_a_need_between_two_issues_names_the_second():
    understood = classify("เจ้าหน้าที่อนามัยพูดจาไม่ดี คิวตรวจรอนานมาก")
    assert {understood.issue, understood.issue2} == {2, 7}


def test_nonsense_is_kept_as_a_need_and_left_to_people():
    understood = classify("ผพฟกดเ หดกาสว บลาๆ ฟู่ฟี่ จุ๊บแจง")
    assert understood.kind != "need" or understood.abstained


def test_evidence_points_at_telling_words():
    text = "สวัสดีครับ ผมอยากแจ้งว่า ไฟทางดับทั้งซอยครับ"
    pointed = [text[span.start : span.end] for span in classify(text).evidence]
    assert any("ไฟ" in words for words in pointed)
    assert "สวัสดี" not in pointed


def test_evidence_is_in_the_places_of_the_text_as_it_was_typed():
    text = "ขอออออ\u200b  ไฟฟฟฟฟ ทาง\u200b หน้าโรงเรียนนนน ซอย ๑๒ ค่าาาา"
    spans = classify(text).evidence
    assert spans
    assert all(isinstance(span, Span) and 0 <= span.start < span.end <= len(text) for span in spans)
    assert list(spans) == sorted(spans, key=lambda span: span.start)
    assert any("ไฟ" in text[span.start : span.end] for span in spans)


def test_danger_to_life_is_always_a_need():
    understood = classify("ไฟไหม้บ้านยาย ช่วยด้วย")
    assert (understood.kind, understood.urgent) == ("need", True)


def test_every_answer_names_the_model():
    assert classify("ถนนพัง").model_version == classify("สวัสดี").model_version == MODEL_VERSION
