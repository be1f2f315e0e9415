"""The figures of an evaluation."""

import json

import pytest

from nlp.evaluate import evaluate_file, main


@pytest.fixture
def labelled(tmp_path):
    path = tmp_path / "labelled.csv"
    path.write_text(
        "id,text,issue,issue2,kind\n"
        "1,ไฟทางดับทั้งซอย,6,,need\n"
        "2,ขยะล้นถังเหม็นมาก,5,,need\n"
        "3,ขยะล้นถังหน้าตลาด,3,5,need\n"
        "4,สวัสดีค่ะ,0,,greeting\n",
        encoding="utf-8",
    )
    return path


def test_a_fair_second_label_counts_only_where_it_is_accepted(labelled):
    measured = evaluate_file(labelled)
    assert (measured.rows, measured.needs) == (4, 3)
    assert measured.accuracy == pytest.approx(2 / 3, abs=1e-3)
    assert measured.macro_f1 < measured.macro_f1_second_accepted == 1.0
    assert (measured.needs_kept, measured.non_needs_caught, measured.kind_accuracy) == (1.0, 1.0, 1.0)


def test_figures_are_printed_as_json(labelled, capsys):
    assert main([str(labelled)]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(evaluate_file(labelled).as_dict()))


def test_a_file_without_kinds_is_judged_by_its_issues(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("id,text,issue\n1,ไฟทางดับทั้งซอย,6\n", encoding="utf-8")
    measured = evaluate_file(path)
    assert (measured.needs, measured.macro_f1, measured.non_needs_caught) == (1, 1.0, None)
