"""The figures of an evaluation."""

import json

import pytest

from nlp.evaluate import evaluate_file, main
from nlp.evaluation.groups import b_cubed


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def labelled(tmp_path):
    return write(
        tmp_path / "labelled.csv",
        "id,text,issue,issue2,kind\n"
        "1,ไฟทางดับทั้งซอย,6,,need\n"
        "2,ขยะล้นถังเหม็นมาก,5,,need\n"
        "3,ขยะล้นถังหน้าตลาด,3,5,need\n"
        "4,สวัสดีค่ะ,0,,greeting\n",
    )


def test_a_fair_second_label_counts_only_where_it_is_accepted(labelled):
    measured = evaluate_file(labelled)
    assert (measured.rows, measured.needs) == (4, 3)
    assert measured.accuracy == pytest.approx(2 / 3, abs=1e-3)
    assert measured.macro_f1 < measured.macro_f1_second_accepted == 1.0
    assert (measured.needs_kept, measured.non_needs_caught, measured.kind_accuracy) == (1.0, 1.0, 1.0)
    assert (measured.need_f1, measured.kind_macro_f1) == (1.0, 1.0)


def test_figures_are_printed_as_json(labelled, capsys):
    assert main([str(labelled)]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(evaluate_file(labelled).as_dict()))


def test_a_file_without_kinds_is_judged_by_its_issues(tmp_path):
    measured = evaluate_file(write(tmp_path / "plain.csv", "id,text,issue\n1,ไฟทางดับทั้งซอย,6\n"))
    assert (measured.needs, measured.macro_f1, measured.non_needs_caught) == (1, 1.0, None)


def test_splitting_is_judged_by_number_and_by_needs_found(tmp_path):
    rows = (
        'a,"ขอไฟส่องทางหน้าวัด และขอกล้องวงจรปิดปากซอย",2,'
        '"[{""text"": ""ขอไฟส่องทางหน้าวัด"", ""issue"": 6}, {""text"": ""ขอกล้องวงจรปิดปากซอย"", ""issue"": 3}]"\n'
        'b,ไฟทางดับทั้งซอย,2,"[{""text"": ""ไฟทางดับ"", ""issue"": 6}, {""text"": ""ทั้งซอย"", ""issue"": 6}]"\n'
    )
    measured = evaluate_file(write(tmp_path / "split.csv", f"id,text,n,needs_json\n{rows}"))
    assert (measured.rows, measured.right_number) == (2, 0.5)
    assert measured.needs_f1 == pytest.approx(2 * 3 / (3 + 4), abs=1e-3)


def test_danger_is_judged_by_what_is_missed_and_what_rings_for_nothing(tmp_path):
    rows = "a,ไฟไหม้บ้าน มีคนติดอยู่ข้างใน,1\nb,ขอถังดับเพลิงประจำหมู่บ้าน,0\nc,วันนี้อากาศดี,1\n"
    measured = evaluate_file(write(tmp_path / "urgent.csv", f"id,text,urgent\n{rows}"))
    assert (measured.urgent, measured.missed, measured.false_alarms) == (2, 1, 0)


def test_redaction_is_judged_span_by_span(tmp_path):
    rows = (
        'a,โทร 0812345678 ครับ,"[{""start"": 4, ""end"": 14, ""kind"": ""phone""}]"\n'
        'b,โทร 0812345678 ครับ,"[{""start"": 4, ""end"": 12, ""kind"": ""phone""}]"\n'
    )
    measured = evaluate_file(write(tmp_path / "pii.csv", f"id,text,spans_json\n{rows}"))
    assert (measured.spans, measured.recall, measured.precision, measured.covered) == (2, 0.5, 0.5, 1.0)


def test_groups_are_judged_with_their_issues_given_and_told(tmp_path):
    labelled = write(
        tmp_path / "groups.csv",
        "id,text,community,group,issue\n"
        "1,ถนนหน้าวัดเป็นหลุมเป็นบ่อ,ก,road,6\n"
        "2,ผิวถนนในซอยพังเป็นหลุม,ข,road,6\n"
        "3,น้ำประปาไม่ไหลมาสองวัน,ก,,6\n"
        "4,หมาจรจัดไล่กัดคน,ก,,2\n"
        "5,หมาจรจัดไล่กัดเด็ก,ข,,2\n",
    )
    measured = evaluate_file(labelled)
    assert (measured.rows, measured.groups, measured.found) == (5, 1, 2)
    assert (measured.precision, measured.recall) == (0.8, 1.0)
    assert measured.f1 == pytest.approx(8 / 9, abs=1e-3)
    assert (measured.end_to_end_f1, measured.issues_right) == (measured.f1, 0.6)


def test_b_cubed_counts_every_need_that_stands_alone_for_itself():
    assert b_cubed(["a", "a", None, None], [1, 1, None, None]) == (1.0, 1.0, 1.0)
    assert b_cubed(["a", "a", None, None], [1, 1, 1, 1])[:2] == (0.375, 1.0)
    assert b_cubed(["a", "a", "a", "a"], [1, 1, None, 2])[:2] == (1.0, 0.375)
