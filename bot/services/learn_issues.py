"""Learn from what staff decided: the next version of an authority's layer, kept only where it is no worse.

Words that were erased or withdrawn must stop teaching: when some of those that the layer in force knew are gone, it is
replaced by what the rest teaches, or by nothing, whatever it scored.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import nlp
from bot.store.authorities import AuthorityFacts
from bot.store.language_layers import (
    add_layer,
    count_decisions_of_staff,
    decisions_of_staff,
    drop_contents,
    newest_decision_at,
    newest_layer,
)
from bot.store.models import LanguageLayer
from bot.store.session import Session
from nlp.learning import LEAST_DECISIONS, Judgement, Lesson, judge_layer, learn_layer

_MOST_DECISIONS = 1_000  # the newest; more of them take minutes and teach little


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of learning: `outcome` is accepted, refused, emptied or too_few."""

    outcome: str
    decisions: int
    version: str | None = None
    judgement: Judgement | None = None

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be learnt, read in one moment; `in_force` is the layer that answers meanwhile."""

    lessons: list[Lesson]
    next_version: int
    decided_until: datetime | None
    in_force: nlp.Layer | None
    words_are_gone: bool


def is_learning_due(session: Session, authority: AuthorityFacts) -> bool:
    """Whether staff decided anything since a layer was last tried, or words that taught are gone."""
    tried = newest_layer(session, authority.id)
    count = count_decisions_of_staff(session, authority.id, authority.cycle.id)
    if tried is None:
        return count >= LEAST_DECISIONS
    decided_at = newest_decision_at(session, authority.id, authority.cycle.id)
    return (
        tried.base_version != nlp.MODEL_VERSION
        or (decided_at is not None and decided_at > tried.decided_until)
        or min(count, _MOST_DECISIONS) < tried.figures["standing"]
    )


def read_task(session: Session, authority: AuthorityFacts) -> Task:
    """The decisions that stand, as lessons in the model's own issues."""
    tried, accepted = newest_layer(session, authority.id), newest_layer(session, authority.id, accepted=True)
    in_force = accepted if accepted and accepted.base_version == nlp.MODEL_VERSION else None
    decisions = decisions_of_staff(session, authority.id, authority.cycle.id, limit=_MOST_DECISIONS)
    lessons = [
        Lesson(decision.text, issues, is_new=in_force is None or decision.decided_at > in_force.decided_until)
        for decision in decisions
        if (issues := _issues_of_the_model(authority, decision.issue))
    ]
    return Task(
        lessons=lessons,
        next_version=tried.version + 1 if tried else 1,
        decided_until=newest_decision_at(session, authority.id, authority.cycle.id),
        in_force=nlp.read_layer(in_force.content) if in_force and in_force.content else None,
        words_are_gone=in_force is not None and _have_gone(in_force, lessons),
    )


def learn_issues(task: Task) -> tuple[Learnt, bytes | None]:
    """Learn and judge; takes seconds and no database. The bytes are the layer's, where it was accepted."""
    count = len(task.lessons)
    if count < LEAST_DECISIONS:
        return Learnt("emptied" if task.in_force else "too_few", count), None
    # What answers now still knows the words that are gone, so only the shipped model may be compared with.
    lessons = [replace(one, is_new=True) for one in task.lessons] if task.words_are_gone else task.lessons
    judgement = judge_layer(lessons, None if task.words_are_gone else task.in_force)
    if judgement.is_worse:
        return Learnt("emptied" if task.words_are_gone else "refused", count, None, judgement), None
    layer = learn_layer(task.lessons, task.next_version)
    version = f"{nlp.MODEL_VERSION}+{layer.version}"
    return Learnt("accepted", count, version, judgement), layer.as_bytes()


def keep_what_was_learnt(
    session: Session, authority: AuthorityFacts, task: Task, learnt: Learnt, *, content: bytes | None, now: datetime
) -> None:
    """Write down the version that was tried; with content it answers from now on, and older contents go."""
    tried = newest_layer(session, authority.id)
    if learnt.outcome == "too_few" or (tried.version if tried else 0) != task.next_version - 1:
        return  # nothing to keep, or somebody else learnt meanwhile
    if learnt.outcome in {"accepted", "emptied"}:
        drop_contents(session, authority.id)
    add_layer(
        session,
        authority.id,
        version=task.next_version,
        base_version=nlp.MODEL_VERSION,
        content=content,
        figures={"standing": learnt.decisions, **(asdict(learnt.judgement) if learnt.judgement else {})},
        decided_until=task.decided_until or now,
        learnt_at=now,
    )


def _have_gone(in_force: LanguageLayer, lessons: list[Lesson]) -> bool:
    known = sum(not lesson.is_new for lesson in lessons)
    return len(lessons) < _MOST_DECISIONS and known < in_force.figures["standing"]


def _issues_of_the_model(authority: AuthorityFacts, issue: int) -> frozenset[int]:
    named = authority.issues.get(issue)
    return frozenset(named.learns_as if named else ())
