"""Least figures of the language library, on messages kept out of its training.

The files named blind were written by people who had seen neither the rules nor the corpus; nothing was mended on them.
"""

import csv
from pathlib import Path

import pytest

from nlp import split
from nlp.corpus import read_corpus, read_examples
from nlp.evaluate import evaluate_file

HERE = Path(__file__).parent
LEAST_RECALL = 0.7


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def share(outcomes):
    outcomes = list(outcomes)
    return sum(outcomes) / len(outcomes)


@pytest.mark.parametrize("name", ["held_out", "blind_messages"])
def test_the_held_out_messages_are_not_in_the_corpus(name):
    learnt = {example.text for example in read_corpus() if len(example.text) > 12}
    assert not learnt & {example.text for example in read_examples(HERE / f"{name}.csv")}


def test_every_issue_is_found_on_held_out_messages():
    measured = evaluate_file(HERE / "held_out.csv")
    assert measured.macro_f1 >= 0.93
    assert {score.label: score.recall for score in measured.issues if score.recall < LEAST_RECALL} == {}
    assert measured.needs_kept >= 0.98
    assert measured.non_needs_caught >= 0.85
    assert measured.kind_accuracy >= 0.9


def test_kinds_and_issues_of_blind_messages():
    measured = evaluate_file(HERE / "blind_messages.csv")
    assert measured.macro_f1 >= 0.84
    assert measured.macro_f1_second_accepted >= 0.86
    assert measured.needs_kept >= 0.97
    assert measured.need_f1 >= 0.88
    assert measured.calibration_error <= 0.12


def test_danger_is_told_from_talk_of_it():
    mended = evaluate_file(HERE / "danger.csv")
    assert mended.missed <= mended.urgent * 0.05
    assert mended.false_alarms <= (mended.rows - mended.urgent) * 0.1
    blind = evaluate_file(HERE / "blind_danger.csv")
    assert blind.missed <= blind.urgent * 0.05
    assert blind.false_alarms <= (blind.rows - blind.urgent) * 0.1


@pytest.mark.parametrize("row", rows_of(HERE / "splits.csv"), ids=lambda row: row["text"][:20])
def test_wishes_are_parted_and_stories_stay_whole(row):
    expected = row["needs"].split("|") if row["needs"] else [row["text"]]
    assert [part.text for part in split(row["text"])] == expected


def test_wishes_of_blind_messages():
    measured = evaluate_file(HERE / "blind_splits.csv")
    assert measured.right_number >= 0.66
    assert measured.needs_f1 >= 0.78


def test_personal_data_is_found_and_what_only_looks_so_stays():
    measured = evaluate_file(HERE / "personal_data.csv")
    assert measured.recall >= 0.92
    assert measured.precision >= 0.96


@pytest.mark.shared
def test_issues_of_real_complaints(shared):
    measured = evaluate_file(shared / "nlp" / "dev.csv")
    assert measured.macro_f1 >= 0.84
    assert measured.macro_f1_second_accepted >= 0.92
    assert min(score.f1 for score in measured.issues) >= 0.74
    assert measured.top_two_accuracy >= 0.97
    assert measured.needs_kept >= 0.98
    assert measured.calibration_error <= 0.1
    assert measured.accuracy_of_surest_90_percent_second_accepted >= 0.94


@pytest.mark.shared
def test_chat_and_northern_thai(shared):
    chat = evaluate_file(shared / "nlp" / "chat_dev.csv")
    assert chat.macro_f1 >= 0.93
    assert chat.need_f1 >= 0.98
    assert chat.kind_macro_f1 >= 0.88
    assert evaluate_file(shared / "nlp" / "dialect_dev.csv").macro_f1 >= 0.93


@pytest.mark.shared
def test_splitting_of_messages_with_several_wishes(shared):
    measured = evaluate_file(shared / "nlp" / "split_dev.csv")
    assert measured.right_number >= 0.82
    assert measured.needs_f1 >= 0.82


@pytest.mark.shared
def test_real_complaints_are_seldom_cut(shared):
    assert share(len(split(row["text"])) == 1 for row in rows_of(shared / "nlp" / "dev.csv")) >= 0.88


@pytest.mark.shared
def test_present_danger(shared):
    measured = evaluate_file(shared / "nlp" / "urgent_dev.csv")
    assert (measured.missed <= 1, measured.false_alarms <= 1) == (True, True)


@pytest.mark.shared
def test_personal_data(shared):
    measured = evaluate_file(shared / "nlp" / "pii_dev.csv")
    assert measured.recall >= 0.98
    assert measured.precision >= 0.97


@pytest.mark.shared
def test_groups_of_real_complaints(shared):
    measured = evaluate_file(shared / "nlp" / "groups_dev.csv")
    assert measured.f1 >= 0.88
    assert measured.end_to_end_f1 >= 0.75
