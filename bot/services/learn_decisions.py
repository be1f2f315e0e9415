"""Learn from what staff decided: the next version of an authority's layer, kept only where it is no worse.

A layer has two parts, and each stands or falls by itself: which issue words are under, learnt from the issues that
staff chose or confirmed, and what is no need at all, learnt from what they dismissed beside what they put under an
issue. Where the first is refused the one in force goes on; the second answers where it is safe (`nlp.learning_needs`).

Words that were erased or withdrawn must stop teaching, and so must a decision that was undone: when some of those that
the layer in force knew are gone, it is replaced by what the rest teaches, or by nothing, whatever it scored.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import nlp
from bot.domain.thai_time import moment_from
from bot.store.authorities import AuthorityFacts
from bot.store.language_layers import (
    Decision,
    add_layer,
    count_decisions_of_staff,
    count_dismissals_of_staff,
    decisions_of_staff,
    drop_contents,
    newest_decision_at,
    newest_layer,
)
from bot.store.models import LanguageLayer
from bot.store.session import Session
from nlp.layer import empty_layer
from nlp.learning import LEAST_DECISIONS, Judgement, Lesson, judge_layer, learn_layer
from nlp.learning_needs import NeedJudgement, learn_needs

_MOST_DECISIONS = 1_000  # the newest; more of them take minutes and teach little


@dataclass(frozen=True, slots=True)
class Learnt:
    """What came of learning: `outcome` is accepted, refused, emptied or too_few.

    `decisions` are those on issues; `taught` names the parts (issues, needs) that were learnt anew in this version.
    """

    outcome: str
    decisions: int
    version: str | None = None
    judgement: Judgement | None = None
    dismissals: int = 0
    needs: NeedJudgement | None = None
    taught: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be learnt, read in one moment; `in_force` is the layer that answers meanwhile.

    `issues_until` is the newest decision that its weights for issues were learnt from, None where it has none.
    """

    lessons: list[Lesson]
    next_version: int
    decided_until: datetime | None
    in_force: nlp.Layer | None
    words_are_gone: bool
    issues_until: datetime | None = None


def is_learning_due(session: Session, authority: AuthorityFacts) -> bool:
    """Whether staff decided anything since a layer was last tried, or words that taught are gone."""
    tried = newest_layer(session, authority.id)
    count = count_decisions_of_staff(session, authority.id, authority.cycle.id)
    dismissed = count_dismissals_of_staff(session, authority.id, authority.cycle.id)
    if tried is None:
        return count + dismissed >= LEAST_DECISIONS
    decided_at = newest_decision_at(session, authority.id, authority.cycle.id)
    return (
        tried.base_version != nlp.MODEL_VERSION
        or (decided_at is not None and decided_at > tried.decided_until)
        or (count + dismissed < _MOST_DECISIONS and _are_fewer(tried, count, dismissed))
    )


def read_task(session: Session, authority: AuthorityFacts) -> Task:
    """The decisions that stand, as lessons in the model's own issues."""
    tried, accepted = newest_layer(session, authority.id), newest_layer(session, authority.id, accepted=True)
    in_force = accepted if accepted and accepted.base_version == nlp.MODEL_VERSION else None
    issues_until = _issues_until(in_force) if in_force else None
    found = decisions_of_staff(session, authority.id, authority.cycle.id, limit=_MOST_DECISIONS)
    taught = [(decision, _issues_of_the_model(authority, decision)) for decision in found]
    taught = [(decision, issues) for decision, issues in taught if issues or decision.issue is None]
    return Task(
        lessons=[
            Lesson(decision.text, issues, is_new=issues_until is None or decision.decided_at > issues_until)
            for decision, issues in taught
        ],
        next_version=tried.version + 1 if tried else 1,
        decided_until=newest_decision_at(session, authority.id, authority.cycle.id),
        in_force=nlp.read_layer(in_force.content) if in_force and in_force.content else None,
        words_are_gone=in_force is not None and _have_gone(in_force, [decision for decision, _ in taught]),
        issues_until=issues_until,
    )


def learn_decisions(task: Task) -> tuple[Learnt, bytes | None]:
    """Learn and judge; takes seconds and no database. The bytes are the layer's, where it was accepted."""
    on_issues = [lesson for lesson in task.lessons if lesson.issues]
    learnt = Learnt("refused", len(on_issues), dismissals=len(task.lessons) - len(on_issues))
    if len(task.lessons) < LEAST_DECISIONS:
        return replace(learnt, outcome="emptied" if task.in_force else "too_few"), None
    kept = None if task.words_are_gone else task.in_force
    judgement, issues = _learn_issues(task, on_issues, kept)
    judged_needs, needs = learn_needs(task.lessons)
    learnt = replace(learnt, judgement=judgement, needs=judged_needs)
    base = issues or kept or empty_layer(task.next_version, nlp.MODEL_VERSION)
    layer = replace(base, version=task.next_version, needs=needs)
    if not issues and not needs:
        if task.words_are_gone or (kept and kept.needs and not len(kept.buckets)):
            return replace(learnt, outcome="emptied"), None
        if not (kept and kept.needs):
            return learnt, None
    taught = tuple(name for name, part in (("issues", issues), ("needs", needs)) if part)
    version = f"{nlp.MODEL_VERSION}+{layer.version}"
    return replace(learnt, outcome="accepted", version=version, taught=taught), layer.as_bytes()


def keep_what_was_learnt(
    session: Session, authority: AuthorityFacts, task: Task, learnt: Learnt, *, content: bytes | None, now: datetime
) -> None:
    """Write down the version that was tried; with content it answers from now on, and older contents go."""
    tried = newest_layer(session, authority.id)
    if learnt.outcome == "too_few" or (tried.version if tried else 0) != task.next_version - 1:
        return  # nothing to keep, or somebody else learnt meanwhile
    if learnt.outcome in {"accepted", "emptied"}:
        drop_contents(session, authority.id)
    decided_until = task.decided_until or now
    issues_until = decided_until if "issues" in learnt.taught else None if task.words_are_gone else task.issues_until
    add_layer(
        session,
        authority.id,
        version=task.next_version,
        base_version=nlp.MODEL_VERSION,
        content=content,
        figures={
            "standing": learnt.decisions,
            "dismissed": learnt.dismissals,
            "issues_until": issues_until.isoformat() if issues_until else None,
            **(asdict(learnt.judgement) if learnt.judgement else {}),
            "needs": asdict(learnt.needs) if learnt.needs else None,
        },
        decided_until=decided_until,
        learnt_at=now,
    )


def _learn_issues(
    task: Task, lessons: list[Lesson], kept: nlp.Layer | None
) -> tuple[Judgement | None, nlp.Layer | None]:
    """How issues are judged, and what is learnt of them unless it is worse; nothing of either from too few."""
    if len(lessons) < LEAST_DECISIONS:
        return None, None
    # What answers now still knows the words that are gone, so only the shipped model may be compared with.
    compared = [replace(one, is_new=True) for one in lessons] if task.words_are_gone else lessons
    judgement = judge_layer(compared, kept)
    return judgement, None if judgement.is_worse else learn_layer(lessons, task.next_version)


def _have_gone(in_force: LanguageLayer, decisions: list[Decision]) -> bool:
    known = [decision for decision in decisions if decision.decided_at <= in_force.decided_until]
    dismissed = sum(decision.issue is None for decision in known)
    return len(decisions) < _MOST_DECISIONS and _are_fewer(in_force, len(known) - dismissed, dismissed)


def _are_fewer(layer: LanguageLayer, decisions: int, dismissed: int) -> bool:
    """Whether fewer decisions or dismissals stand than those that a layer was learnt from."""
    return bool(decisions < layer.figures["standing"] or dismissed < layer.figures.get("dismissed", 0))


def _issues_until(layer: LanguageLayer) -> datetime | None:
    """Before there were two parts, the newest decision of the layer was that of its issues."""
    if "issues_until" not in layer.figures:
        return layer.decided_until
    until = layer.figures["issues_until"]
    return moment_from(until) if until else None


def _issues_of_the_model(authority: AuthorityFacts, decision: Decision) -> frozenset[int]:
    named = authority.issues.get(decision.issue) if decision.issue is not None else None
    return frozenset(named.learns_as if named else ())
