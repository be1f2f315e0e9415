"""Learn from what staff decided: the next version of an authority's layer, kept only where it is no worse.

Without `scipy` at hand nothing would be learnt, so it is among the product's own dependencies.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import nlp
from bot.store.authorities import AuthorityFacts
from bot.store.language_layers import (
    Decision,
    add_layer,
    decisions_of_staff,
    newest_decision_at,
    newest_layer,
)
from bot.store.session import Session
from nlp.learning import LEAST_DECISIONS, Judgement, Lesson, judge_layer, learn_layer

_MOST_DECISIONS = 3_000


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of learning: `outcome` is accepted, refused, nothing_new or too_few."""

    outcome: str
    decisions: int
    version: str | None = None
    judgement: Judgement | None = None

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be learnt, read in one moment."""

    decisions: list[Decision]
    lessons: list[Lesson]
    next_version: int


def has_new_decisions(session: Session, authority: AuthorityFacts) -> bool:
    """Whether staff decided anything since a layer was last tried."""
    decided_at = newest_decision_at(session, authority.id, authority.cycle.id)
    tried = newest_layer(session, authority.id)
    return decided_at is not None and (
        tried is None or decided_at > tried.decided_until or tried.base_version != nlp.MODEL_VERSION
    )


def read_task(session: Session, authority: AuthorityFacts) -> Task:
    """The decisions that stand, as lessons in the model's own issues."""
    decisions = decisions_of_staff(session, authority.id, authority.cycle.id, limit=_MOST_DECISIONS)
    tried, accepted = newest_layer(session, authority.id), newest_layer(session, authority.id, accepted=True)
    in_force = accepted if accepted and accepted.base_version == nlp.MODEL_VERSION else None
    lessons = [
        Lesson(decision.text, issues, in_force is None or decision.decided_at > in_force.decided_until)
        for decision in decisions
        if (
            issues := frozenset(
                authority.issues[decision.issue].learns_as if decision.issue in authority.issues else ()
            )
        )
    ]
    return Task(decisions, lessons, tried.version + 1 if tried else 1)


def _issues_of_the_model(authority: AuthorityFacts, issue: int) -> frozenset[int]:
    named = authority.issues.get(issue)
    return frozenset(named.learns_as if named else ())


def learn_issues(task: Task) -> tuple[Learnt, bytes | None]:
    """Learn and judge; takes seconds and no database. The bytes are the layer's, where it was accepted."""
    if len(task.lessons) < LEAST_DECISIONS:
        return Learnt("too_few", len(task.lessons)), None
    judgement = judge_layer(task.lessons)
    if judgement.is_worse:
        return Learnt("refused", len(task.lessons), None, judgement), None
    layer = learn_layer(task.lessons, task.next_version)
    version = f"{nlp.MODEL_VERSION}+{layer.version}"
    return Learnt("accepted", len(task.lessons), version, judgement), layer.as_bytes()


def keep_what_was_learnt(
    session: Session, authority: AuthorityFacts, task: Task, learnt: Learnt, *, content: bytes | None, now: datetime
) -> None:
    """Write down the version that was tried; with content it answers from now on."""
    if learnt.judgement is None:
        return
    add_layer(
        session,
        authority.id,
        version=task.next_version,
        base_version=nlp.MODEL_VERSION,
        content=content,
        figures=asdict(learnt.judgement),
        decided_until=task.decisions[-1].decided_at,
        learnt_at=now,
    )
