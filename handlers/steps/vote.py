"""Which of these? The question that is open in the room, one ballot each, to be changed until it closes."""

from datetime import timedelta

import nlp
from bot.domain.errors import NotFound, Refused
from bot.domain.steps import Step
from bot.domain.votes import VoteFacts
from bot.services.run_vote import cast_ballot
from bot.store.attendances import last_attended
from bot.store.votes import ballot_of, vote_by_id, votes_for_resident
from bot.wording import forum_day as wording
from handlers.asking import go_on
from handlers.steps import need
from handlers.turn import Turn

_A_DAY = timedelta(hours=24)  # a forum and its votes end on its day


def show(turn: Turn) -> None:
    """ลงคะแนน: the first open question that they have not answered, or the last one to change their mind about."""
    open_now = votes_for_resident(turn.session, turn.authority.id, turn.person.id, turn.now)
    if not open_now:
        came = last_attended(turn.session, turn.authority.id, turn.person.id, turn.now - _A_DAY)
        return turn.say((wording.nothing_to_vote if came else wording.sign_in_before_voting)(turn.tone))
    mine = {one.id: _chosen(turn, one) for one in open_now}
    asked = next((one for one in open_now if mine[one.id] is None), open_now[-1])
    turn.remember(vote=asked.id)
    turn.ask(Step.VOTE, vote=asked.id)
    return turn.say(wording.vote_card(turn.tone, asked, mine[asked.id]))


def answer(turn: Turn) -> None:
    """A number from the card; other words are a need or an answer in kind, as ever."""
    key = nlp.search_key(turn.read().text)
    if key.isdecimal() and len(key) <= 3:
        return _choose(turn, int(turn.asked.get("vote", 0)), int(key))
    go_on(turn)
    return need.answer(turn)


def choose_by_button(turn: Turn, values: dict[str, str]) -> None:
    """A row was tapped, or typed as เลือกข้อ 2 of the card that was shown last."""
    vote, choice = (_number(values.get(name, "")) for name in ("vote", "choice"))
    if not vote:
        open_now = votes_for_resident(turn.session, turn.authority.id, turn.person.id, turn.now)
        vote = open_now[0].id if len(open_now) == 1 else int(turn.memory.get("vote", 0))
    return _choose(turn, vote, choice)


def _choose(turn: Turn, vote_id: int, position: int) -> None:
    try:
        vote = cast_ballot(turn.session, turn.person, vote_id, position, turn.now)
    except Refused:
        go_on(turn)
        return turn.say(wording.vote_is_closed(turn.tone, _title_chosen(turn, vote_id)))
    except NotFound:
        return _no_such(turn, vote_id)
    go_on(turn)
    turn.say(wording.voted(turn.tone, vote, position))
    others = votes_for_resident(turn.session, turn.authority.id, turn.person.id, turn.now)
    if any(_chosen(turn, one) is None for one in others):
        return show(turn)
    return None


def _no_such(turn: Turn, vote_id: int) -> None:
    open_now = votes_for_resident(turn.session, turn.authority.id, turn.person.id, turn.now)
    vote = next((one for one in open_now if one.id == vote_id), None)
    if vote is None:
        go_on(turn)
        return show(turn)
    return turn.say(wording.no_such_choice(turn.tone, len(vote.choices)))


def _chosen(turn: Turn, vote: VoteFacts) -> int | None:
    """The position of what the resident chose."""
    ballot = ballot_of(turn.session, vote.id, turn.person.id)
    return next((one.position for one in vote.choices if ballot and one.id == ballot.choice_id), None)


def _title_chosen(turn: Turn, vote_id: int) -> str | None:
    vote = vote_by_id(turn.session, turn.authority.id, vote_id)
    position = _chosen(turn, vote)
    return next((f"ข้อ {position} {one.title}" for one in vote.choices if one.position == position), None)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0
