"""Which of the issues is it? By number or by name."""

from rapidfuzz import fuzz, process

import nlp
from bot.domain.errors import Refused
from bot.domain.messages import Text
from bot.domain.states import DecidedBy, NeedState
from bot.domain.steps import Step
from bot.services.correct_issue import correct_issue
from bot.store.models import Need
from bot.store.needs import own_need
from bot.wording import corrections as wording
from handlers.asking import go_on
from handlers.steps import need
from handlers.turn import Turn

_ALIKE = 80


def ask(turn: Turn, about: Need) -> None:
    """Show the issues of this authority."""
    turn.ask(Step.ISSUE, need=about.number)
    turn.say(wording.ask_issue(turn.tone, about.number, turn.authority.issues))


def answer(turn: Turn) -> None:
    """A number or a name; other words are a need or an answer in kind, as ever."""
    reading = turn.read()
    chosen = issue_in(turn, reading.text)
    if chosen is not None:
        return choose(turn, str(turn.asked.get("need", "")), chosen)
    if reading.kind == "need":
        return need.answer(turn)
    if nlp.search_key(reading.text).isdecimal():
        return turn.say(Text(wording.no_such_issue(turn.tone)))
    go_on(turn)
    return need.answer(turn)


def choose(turn: Turn, number: str, issue: int) -> None:
    """Put the resident's need under that issue."""
    found = own_need(turn.session, turn.authority.id, turn.person.id, number)
    if found is None or found.state == NeedState.WITHDRAWN:
        go_on(turn)
        return turn.say(wording.not_found(turn.tone))
    try:
        correct_issue(turn.session, turn.authority, found, issue, by=DecidedBy.RESIDENT, now=turn.now)
    except Refused as refused:
        return turn.say(Text(refused.thai))
    go_on(turn)
    return turn.say(wording.issue_changed(turn.tone, number, issue, turn.authority.issues[issue].short_name))


def issue_in(turn: Turn, words: str) -> int | None:
    """The issue that is meant by its number, its name or both."""
    key = nlp.search_key(words).removeprefix("ประเด็น").removeprefix("ที่").strip()
    head = key.split(" ")[0].rstrip(".)")
    if head.isdecimal() and len(head) <= 2 and (head == key or len(key) <= 40):
        return int(head) if int(head) in turn.authority.issues else None
    names = {issue.number: nlp.search_key(issue.short_name) for issue in turn.authority.issues.values()}
    found = process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return int(found[2]) if found else None
