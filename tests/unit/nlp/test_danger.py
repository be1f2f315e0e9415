"""Danger to life, and talk that only sounds like it."""

import time

import pytest

from nlp import find_danger


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ไฟไหม้บ้านข้าง ๆ ช่วยด้วย", "fire"),
        ("พ่อหมดสติ เรียกไม่ตื่น", "medical"),
        ("มีคนถือมีดไล่แทงกันหน้าตลาด", "crime"),
        ("รถชนกัน มีคนเจ็บติดอยู่ในรถ", "accident"),
        ("หนูไม่อยากอยู่แล้ว", "self_harm"),
        ("ดินถล่มทับบ้าน คนติดอยู่ข้างใน", "disaster"),
    ],
)
def test_each_danger_is_told_by_its_kind(text, kind):
    danger = find_danger(text)
    assert danger.urgent
    assert kind in danger.kinds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ถนนพัง",
        "อยากให้มีถังดับเพลิงในชุมชน",
        "กลัวไฟไหม้เพราะสายไฟรก",
        "ไฟไหม้ตลาดเมื่อปีที่แล้ว ขอเงินช่วยเหลือ",
        "ร้อนจะตายแล้ว ปลูกต้นไม้หน่อย",
        "ควันเผาหญ้าเข้าบ้าน หายใจไม่ออกทุกเย็น",
    ],
)
def test_past_fear_and_wish_ring_no_bell(text):
    danger = find_danger(text)
    assert (danger.urgent, danger.kinds) == (False, frozenset())


def test_signs_hidden_by_typing_are_still_read():
    assert find_danger("ไฟ\u200bไหม้บ้านนนน ช่วยด้วยยยย").urgent


def test_it_takes_a_few_milliseconds_at_most():
    text = "ถนนหน้าวัดเป็นหลุม น้ำท่วมทุกครั้งที่ฝนตก ขอให้มาซ่อมด้วยครับ " * 2
    find_danger(text)
    started = time.process_time()
    for _ in range(200):
        find_danger(text)
    assert (time.process_time() - started) / 200 < 0.005


@pytest.mark.parametrize(
    "text", ["อยู่หน้าบ้านลุงดำ", "บ้านอยู่ข้างวัด", "อยู่ในซอย 5", "ตรงข้ามบ้านยายมี", "ช่วยโทรกลับด้วย", "มาดูหน่อย"]
)
def test_a_place_or_a_plea_to_call_rings_no_bell(text):
    assert not find_danger(text).urgent


@pytest.mark.parametrize(
    "text", ["ยายลื่นในห้องน้ำลุกไม่ขึ้นเลยค่ะ", "ผมเหนื่อยมานานแล้ว คืนนี้ขอหลับไปเลยแล้วกัน", "รถเก๋งตกคลองหน้าวัด คนยังอยู่ข้างใน"]
)
def test_cries_for_help_that_no_list_has_are_heard(text):
    assert find_danger(text).urgent
