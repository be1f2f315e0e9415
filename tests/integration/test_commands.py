"""The console script as operators call it: real processes, plain lines, no traces."""

import csv
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain import thai_time
from bot.domain.roles import Role
from bot.domain.states import NeedSource
from bot.services.dismiss_need import dismiss_need
from bot.services.record_need import record_need
from bot.services.understand import read_as_need
from bot.store.authorities import authority_by_slug
from bot.store.session import Database
from tests.admin_site import hire
from tests.unit.nlp.test_learning_needs import DISMISSED

KHELANG = Path(__file__).parents[1] / "authorities" / "khelang.toml"


@pytest.fixture
def run(tmp_path):
    """Run `prachakhom …` over a data folder of its own."""

    def run(*arguments, stdin="", **env):
        clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            env=clean | {"DATA_DIR": str(tmp_path / "data")} | env,
            check=False,
            timeout=120,
        )

    return run


def test_an_authority_is_loaded_listed_and_given_staff(run):
    assert run("migrate").returncode == 0
    for _ in range(2):
        loaded = run("authority", "load", KHELANG)
        assert loaded.returncode == 0
        assert "/line/khelang/webhook" in loaded.stdout
    assert run("authority", "list").stdout.split("\t")[0] == "khelang"
    added = run(
        "staff", "add", "--authority", "khelang", "--email", "mali@khelang.example", "--role", "admin",
        "--password-stdin", stdin="a long enough password\n",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr


@pytest.mark.parametrize(
    ("arguments", "env", "line"),
    [
        (["authority", "list"], {}, "run 'prachakhom migrate' first"),
        (["web", "--port", "1"], {}, "PostgreSQL"),
        (["worker"], {}, "REDIS_URL"),
        (["serve", "--port", "1"], {"DATABASE_URL": "mysql://x", "DATA_KEYS": "bad"}, "DATA_KEYS"),
    ],
)
def test_what_cannot_work_says_so_in_one_line(run, arguments, env, line):
    ended = run(*arguments, **env)
    assert ended.returncode == 1
    assert line in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_secrets_that_everybody_knows_and_missing_ones_are_warned_of(run, tmp_path):
    run("migrate")
    shipped = KHELANG.parents[2] / "bot" / "authorities" / "lamphun.toml"
    assert "demo's" in run("authority", "load", shipped).stderr
    unset = tmp_path / "unset.toml"
    unset.write_text(
        KHELANG.read_text().replace('channel_access_token = "token-of-khelang"', 'channel_access_token_env = "NO_SUCH"')
    )
    assert "no access token" in run("authority", "load", unset).stderr
    both = tmp_path / "both.toml"
    both.write_text(KHELANG.read_text().replace("[line]", '[line]\nchannel_secret_env = "NO_SUCH"'))
    assert "leave one out" in run("authority", "load", both).stderr


def test_a_forgotten_password_is_renewed_and_an_empty_one_refused(run):
    run("migrate")
    run("authority", "load", KHELANG)
    add = (
        "staff",
        "add",
        "--authority",
        "khelang",
        "--email",
        "mali@khelang.example",
        "--role",
        "admin",
        "--password-stdin",
    )
    assert run(*add).returncode == 1
    assert "warning" in run(*add, stdin="short\n").stderr
    renew = ("staff", "password", "--email", "mali@khelang.example", "--password-stdin")
    assert run(*renew, stdin="a long enough password\n").returncode == 0
    assert run("staff", "password", "--email", "nobody@x", "--password-stdin", stdin="whatever it is\n").returncode == 1


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_database_that_is_away_is_told_in_one_line(run, command):
    port = [] if command == "migrate" else ["--port", "0"]
    ended = run(command, *port, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert ended.returncode == 1
    assert ended.stderr.startswith("prachakhom: the database cannot be used")
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_port_in_use_is_told_in_one_line(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = run("serve", "--port", taken.getsockname()[1])
    assert ended.returncode == 1
    assert "give another --port" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_machine_with_another_key_does_not_start(run):
    run("migrate")
    assert run("authority", "list").returncode == 0
    ended = run("serve", "--port", "1", LOOKUP_KEY="a key that another machine made")
    assert ended.returncode == 1
    assert ended.stderr.startswith("prachakhom: LOOKUP_KEY")
    assert len(ended.stderr.strip().splitlines()) == 1


def test_an_authority_file_that_is_wrong_is_refused_in_one_line(run, tmp_path):
    run("migrate")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("slug = 'Wrong Slug'")
    ended = run("authority", "load", wrong)
    assert ended.returncode == 1
    assert ended.stderr.startswith("prachakhom: wrong.toml:")
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.fixture
def answered(run, tmp_path):
    """Run an nlp command on texts; the rows it writes."""

    def answered(command, *texts):
        source, target = tmp_path / "in.csv", tmp_path / "out.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "text", "community"])
            writer.writerows([number, text, "ชุมชนที่ 1"] for number, text in enumerate(texts))
        ended = run("nlp", command, "--in", source, "--out", target)
        assert ended.returncode == 0, ended.stderr
        with target.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return answered


def test_classify_adds_its_columns(answered):
    need, greeting = answered("classify", "ไฟทางหน้าวัดดับ ขอให้มาซ่อม", "สวัสดีค่ะ")
    assert need["community"] == "ชุมชนที่ 1"
    assert (need["kind"], need["issue"], need["abstained"], need["urgent"]) == ("need", "6", "0", "0")
    spans = json.loads(need["evidence"])
    assert spans
    assert all(need["text"][span["start"] : span["end"]] for span in spans)
    assert (greeting["kind"], greeting["issue"]) == ("greeting", "0")


def test_split_adds_exact_parts(answered):
    (row,) = answered("split", "1. ขอไฟทางหน้าวัด\n2. อยากให้มีหมอมาตรวจคนแก่")
    parts = json.loads(row["needs_json"])
    assert row["n"] == "2"
    assert all(part["text"] in row["text"] for part in parts)


def test_redact_adds_spans_of_the_text(answered):
    (row,) = answered("redact", "โทรหาผมที่ 081-234-5678 ได้เลย")
    (span,) = json.loads(row["spans_json"])
    assert row["text"][span["start"] : span["end"]] == "081-234-5678"
    assert span["kind"] == "phone"
    assert "081" not in row["redacted"]


def test_group_puts_together_and_names_what_wants_the_same(run, tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(
        "id,text,community,issue\n1,ถนนหน้าวัดเป็นหลุมเป็นบ่อ,ก,6\n2,ผิวถนนในซอยพังเป็นหลุมเป็นบ่อ,ข,\n3,สวัสดีค่ะ,ก,\n4,สวัสดีค่ะ,ก,\n",
        encoding="utf-8",
    )
    ended = run("nlp", "group", "--in", source, "--out", target)
    assert (ended.returncode, ended.stderr) == (0, "")
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["group"] for row in rows] == ["1", "1", "", ""]
    assert rows[0]["title"] == rows[1]["title"] != ""
    assert any(rows[0]["title"] in row["text"] for row in rows[:2])
    assert [row["title"] for row in rows[2:]] == ["", ""]


def test_group_refuses_an_issue_that_is_none(run, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("id,text,issue\n1,ถนนพัง,roads\n", encoding="utf-8")
    ended = run("nlp", "group", "--in", source, "--out", tmp_path / "out.csv")
    assert ended.returncode == 1
    assert "issue must be a number" in ended.stderr


def test_a_file_without_texts_is_refused_in_plain_words(run, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("id,words\n1,x\n")
    ended = run("nlp", "classify", "--in", source, "--out", tmp_path / "out.csv")
    assert ended.returncode == 1
    assert "no column named text" in ended.stderr


def test_evaluate_knows_a_file_by_its_columns(run, tmp_path):
    labelled = tmp_path / "urgent.csv"
    labelled.write_text("id,text,urgent\n1,ไฟไหม้บ้าน มีคนติดอยู่ข้างใน,1\n", encoding="utf-8")
    ended = run("nlp", "evaluate", labelled, "--json")
    assert json.loads(ended.stdout) == {"rows": 1, "urgent": 1, "missed": 0, "false_alarms": 0}


def test_training_tells_what_dismissals_taught(run, tmp_path):
    run("migrate")
    run("authority", "load", KHELANG)
    database, now = Database(f"sqlite:///{tmp_path / 'data' / 'prachakhom.db'}"), thai_time.now()
    with database.reading() as session:
        khelang = authority_by_slug(session, "khelang")
    pim = hire(database, khelang.id, "pim@khelang.example", Role.FACILITATOR)
    with database.transaction() as session:
        for text in DISMISSED:
            part = read_as_need(text, khelang).parts[0]
            need = record_need(session, khelang, part=part, source=NeedSource.PAPER, said_at=now, now=now)
            dismiss_need(session, khelang, need.number, seen=None, staff_id=pim.id, now=now)
    told = run("nlp", "train").stdout
    assert "need or not: 5 of 5 right out of fold, 0 as shipped, 0 needs lost, in use" in told
    (learnt,) = json.loads(run("nlp", "train", "--json").stdout).values()
    assert (learnt["dismissals"], learnt["taught"], learnt["needs"]["right"]) == (5, ["needs"], 5)


def test_training_without_decisions_says_so(run):
    run("migrate")
    run("authority", "load", KHELANG)
    ended = run("nlp", "train", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    (learnt,) = json.loads(ended.stdout).values()
    assert (learnt["outcome"], learnt["decisions"]) == ("too_few", 0)
    assert "too few" in run("nlp", "train").stdout
    assert "0 needs" in run("nlp", "rejudge").stdout
    assert "khelang: 0 groups" in run("nlp", "regroup", "--authority", "khelang").stdout


def test_forums_are_loaded_from_a_file_that_says_what_is_wrong_with_it(run, tmp_path):
    run("migrate")
    run("authority", "load", KHELANG)
    file = tmp_path / "forums.toml"
    text = '[[forum]]\nname = "ประชาคมเมือง"\nlevel = "city"\nday = "2/4/2571"\nstarts = "09.30"\n'
    file.write_text(text, encoding="utf-8")
    for words in ("made", "unchanged"):
        loaded = run("forum", "load", file, "--authority", "khelang")
        assert (loaded.returncode, loaded.stdout) == (0, f"{words}: ประชาคมเมือง\n")
    file.write_text(text.replace("09.30", "25.00"), encoding="utf-8")
    refused = run("forum", "load", file, "--authority", "khelang")
    assert refused.returncode == 1
    assert "forum 1 “ประชาคมเมือง”: day and starts '2/4/2571 25.00'" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert run("forum", "load", file, "--authority", "nowhere").returncode == 1
