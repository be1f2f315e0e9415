"""`prachakhom nlp`: the language library on files, for those who judge it."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

import nlp
from bot.cli.language_training import regroup, rejudge, train
from nlp.evaluate import evaluate_file
from nlp.grouping import name_groups

Answer = dict[str, str | int | float]
_IN = click.option("--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
_OUT = click.option("--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))


@click.group("nlp")
def language() -> None:
    """Thai text in, meaning out. Files are CSV with the columns id, text and perhaps community."""


@language.command()
@_IN
@_OUT
def classify(source: Path, target: Path) -> None:
    """Add kind, issue, confidence, issue2, urgent, abstained and evidence to each row."""
    _answer_rows(source, target, _classified)


@language.command()
@_IN
@_OUT
def split(source: Path, target: Path) -> None:
    """Add n and needs_json: each wish as an exact part of the text, with its issue."""
    _answer_rows(source, target, _split)


@language.command()
@_IN
@_OUT
def redact(source: Path, target: Path) -> None:
    """Add redacted and spans_json: personal data and where it stands."""
    _answer_rows(source, target, _redacted)


@language.command("group")
@_IN
@_OUT
def group_rows(source: Path, target: Path) -> None:
    """Add group and title: needs that want the same, within their issue; a blank group stands alone.

    The issue is told by the model where the file has no such column, or a row has none in it.
    """
    rows = _read(source)
    try:
        issues = [int(row["issue"]) if row.get("issue") else nlp.classify(row["text"] or "").issue for row in rows]
    except ValueError as error:
        raise click.ClickException(f"{source.name} cannot be used: issue must be a number from 0 to 7") from error
    named = name_groups([row["text"] or "" for row in rows], issues)
    columns: list[Answer] = [{"group": group or "", "title": title} for group, title in named]
    _write(target, [row | column for row, column in zip(rows, columns, strict=True)])


@language.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(file: Path, *, as_json: bool) -> None:
    """Judge the library on a labelled FILE: issues, groups, splitting, personal data or danger, by its columns."""
    try:
        figures = evaluate_file(file).as_dict()
    except (KeyError, ValueError) as error:
        raise click.ClickException(
            f"{file.name} cannot be used: columns id, text and issue (0 to 7), perhaps with group, or needs_json, "
            "spans_json or urgent needed"
        ) from error
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        for name, value in figures.items():
            click.echo(f"{name}: {value}")


language.add_command(train)
language.add_command(rejudge)
language.add_command(regroup)


def _answer_rows(source: Path, target: Path, answer: Callable[[str], Answer]) -> None:
    _write(target, [row | answer(row["text"] or "") for row in _read(source)])


def _read(source: Path) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(_text_of(source), newline="")))
    if rows and "text" not in rows[0]:
        raise click.ClickException(f"{source.name} has no column named text")
    return rows


def _write(target: Path, answers: Sequence[Mapping[str, str | int | float]]) -> None:
    fields = list(answers[0]) if answers else ["id", "text"]
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows(answers)


def _text_of(source: Path) -> str:
    """A file's text: UTF-8, or what Excel writes in Thailand."""
    content = source.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp874", errors="replace")


def _classified(text: str) -> Answer:
    read = nlp.classify(text)
    return {
        "kind": read.kind,
        "issue": read.issue,
        "confidence": round(read.confidence, 4),
        "issue2": read.issue2 or "",
        "urgent": int(read.urgent),
        "abstained": int(read.abstained),
        "evidence": json.dumps([{"start": span.start, "end": span.end} for span in read.evidence]),
    }


def _split(text: str) -> Answer:
    parts = nlp.split(text)
    needs = [{"text": part.text, "issue": part.classification.issue} for part in parts]
    return {"n": len(parts), "needs_json": json.dumps(needs, ensure_ascii=False)}


def _redacted(text: str) -> Answer:
    found = nlp.redact(text)
    spans = [{"start": span.start, "end": span.end, "kind": span.kind} for span in found.spans]
    return {"redacted": found.redacted, "spans_json": json.dumps(spans)}
