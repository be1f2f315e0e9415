"""G3: the same event at once from many sides, everything a second time, broken company, and every order of arrival."""

import itertools
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from bot.cli.benches.events import user_id
from bot.cli.benches.faults.checker import as_documented, unfinished
from bot.cli.benches.faults.stage import Episode, Stage
from bot.cli.benches.faults.words import need_words
from bot.domain.states import EventState
from bot.simulator.platform import Webhook
from bot.store.models import InboxEvent, Need, Resident, WebhookBody
from bot.store.sealing import Seal

_AT_ONCE = 50
_STRANGERS = 700_000  # numbers of residents who are new
_WORDS = 500_000
_ALIKE = 420  # words whose numbers are so far apart differ in nothing else
State = tuple[tuple[object, ...] | None, tuple[tuple[object, ...], ...], bool]


def post_at_once(stage: Stage, episode: Episode, times: int) -> None:
    """The same event from fifty sides at the same moment."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for turn in range(times):
            webhook = stage.platform.make_text("bench", user_id(turn % stage.residents), need_words(_WORDS + turn))
            list(pool.map(lambda _, one=webhook: stage.post_now(episode.ledger, one), range(_AT_ONCE)))
    episode.notes["posts"] = times * _AT_ONCE


def post_all_again(stage: Stage, episode: Episode, times: int) -> None:
    """Bodies byte for byte once more, after a restart and with an empty Redis."""
    webhooks = [
        stage.platform.make_text("bench", user_id(turn % stage.residents), need_words(_WORDS + 10_000 + turn))
        for turn in range(times)
    ]
    for webhook in webhooks:
        stage.post_now(episode.ledger, webhook)
    wait_until_finished(stage)
    stage.product.kill(stage.product.door)
    if stage.redis:
        stage.redis.tell("FLUSHALL")
    stage.recovered(episode)
    for webhook in webhooks:
        stage.post_now(episode.ledger, webhook)


def post_in_bad_company(stage: Stage, episode: Episode, times: int) -> None:
    """A whole event beside a broken one, and bodies that share some of their events."""
    platform, broken = stage.platform, 0
    for turn in range(times):
        several = [
            platform.make_text("bench", user_id(turn % stage.residents), need_words(_WORDS + 20_000 + turn * 4 + part))
            for part in range(4)
        ]
        bad = platform.sign("bench", [several[0].events[0], {"type": 5, "source": turn}, "?", several[1].events[0]])
        for webhook in (bad, platform.combine(*several[:3]), platform.combine(several[1], several[3])):
            stage.post_now(episode.ledger, webhook)
        broken += 2
    wait_until_finished(stage)
    with stage.database.reading() as session:
        found = session.scalars(
            select(InboxEvent).where(InboxEvent.id > episode.marks.event, InboxEvent.type == "unreadable")
        ).all()
    dead = sum(row.state == EventState.DEAD for row in found)
    episode.notes["broken_events"] = broken
    episode.expect(f"{dead} of {broken} broken events stand in the inbox as dead", holds=dead == broken)


def arrive_in_any_order(stage: Stage, episode: Episode, times: int) -> None:
    """All 24 orders of greeting, consent, need and correction, and of need, taking back, correction and erasure."""
    orders = list(itertools.permutations(range(4)))[:: 24 // times]
    _compare(stage, episode, orders, _newcomer, "greeting, consent, need, correction")
    _compare(stage, episode, orders, _leaver, "need, taking back, correction, erasure")
    _compare(stage, episode, list(itertools.permutations(range(3)))[: max(times // 4, 2)], _slow_newcomer,
             "greeting, consent, need, each handled before the next came", spaced=True)  # fmt: skip
    _compare(stage, episode, list(itertools.permutations(range(2))), _slow_leaver,
             "need and taking back, each handled before the next came", spaced=True)  # fmt: skip
    _compare(stage, episode, list(itertools.permutations(range(2))), _slow_eraser,
             "need and erasure, each handled before the next came", spaced=True)  # fmt: skip


def _compare(
    stage: Stage,
    episode: Episode,
    orders: Sequence[tuple[int, ...]],
    make: Callable[[Stage, str, int], list[Webhook]],
    what: str,
    *,
    spaced: bool = False,
) -> None:
    states: dict[tuple[int, ...], State] = {}
    people = {order: next(_numbers) for order in orders}
    for order, number in people.items():
        parts = make(stage, user_id(_STRANGERS + number), number)
        if not spaced:
            stage.post_now(episode.ledger, stage.platform.combine(*(parts[index] for index in order)))
            continue
        for index in order:
            stage.post_now(episode.ledger, parts[index])
            wait_until_finished(stage)
    users = [user_id(_STRANGERS + number) for number in people.values()]
    if make in (_leaver, _slow_leaver, _slow_eraser):
        episode.ledger.note_taken_back(users)
    else:
        episode.ledger.note_asked_first(users)
    wait_until_finished(stage)
    for order, number in people.items():
        states[order] = _state_of(stage, user_id(_STRANGERS + number), number)
    wanted = states[orders[0]]
    for order, state in states.items():
        episode.expect(f"{what}: order {order} ended as {state}, not {wanted}", holds=state == wanted)
    if make in (_leaver, _slow_leaver, _slow_eraser):
        is_gone = not wanted[-1] and not wanted[1]
        episode.expect(f"{what}: words are still there: {wanted}", holds=is_gone)
    episode.notes["orders"] = episode.notes.get("orders", 0) + len(orders)


_numbers = itertools.count()


def _need_of(number: int) -> str:
    """Words of one kind, so that everybody's end alike."""
    return need_words(_WORDS + 40_000 + number * _ALIKE)


def _newcomer(stage: Stage, user: str, number: int) -> list[Webhook]:
    platform = stage.platform
    return [
        platform.make_follow("bench", user),
        platform.combine(says(stage, user, "ยินยอม"), says(stage, user, "ชุมชนทดสอบ")),
        says(stage, user, _need_of(number)),
        platform.combine(says(stage, user, "แก้ประเด็น"), says(stage, user, "3")),
    ]


def _leaver(stage: Stage, user: str, number: int) -> list[Webhook]:
    stage.settle([user])
    need = says(stage, user, _need_of(number))
    message_id = need.events[0]["message"]["id"]
    return [
        need,
        stage.platform.make_unsend("bench", user, message_id),
        stage.platform.combine(says(stage, user, "แก้ประเด็น"), says(stage, user, "3")),
        stage.platform.combine(says(stage, user, "ลบข้อมูลของฉัน"), says(stage, user, "ยืนยันลบ")),
    ]


def _slow_newcomer(stage: Stage, user: str, number: int) -> list[Webhook]:
    return _newcomer(stage, user, number)[:3]


def _slow_leaver(stage: Stage, user: str, number: int) -> list[Webhook]:
    return _leaver(stage, user, number)[:2]


def _slow_eraser(stage: Stage, user: str, number: int) -> list[Webhook]:
    return _leaver(stage, user, number)[::3]


def says(stage: Stage, user: str, words: str) -> Webhook:
    """A resident writes."""
    return stage.platform.make_text("bench", user, words)


def _state_of(stage: Stage, user: str, number: int) -> State:
    """What the tables say of a person in the end."""
    seal = Seal(stage.settings.data_keys, stage.settings.lookup_key)
    with stage.database.reading() as session:
        chat = seal.chat_hash(stage.authority_id, user)
        resident = session.scalars(select(Resident).where(Resident.lookup_hash == chat)).first()
        rows = session.scalars(select(InboxEvent).where(InboxEvent.chat_hash == chat)).all()
        ids = [row.event_id for row in rows]
        needs = session.scalars(select(Need).where(Need.event_id.in_(ids)).order_by(Need.id)).all()
        person = (resident.consent_state, resident.community_id) if resident else None
        standing = tuple((need.issue, need.issue_by, need.state) for need in needs if need.text)
        return (person, standing, words_left_of(stage, user, _need_of(number)))


def words_left_of(stage: Stage, user: str, words: str) -> bool:
    """Whether the inbox, a stored body or a need still holds what somebody said."""
    as_json = json.dumps(words)[1:-1].encode()
    with stage.database.reading() as session:
        kept = session.scalars(select(InboxEvent.payload).where(InboxEvent.payload.is_not(None))).all()
        bodies = session.scalars(select(WebhookBody.body)).all()
        is_need = session.scalars(select(Need.id).where(Need.text == as_documented(words))).first() is not None
    whole = words.encode()
    return (
        is_need or any(as_json in one for one in kept if one) or any(user.encode() in b and whole in b for b in bodies)
    )


def wait_until_finished(stage: Stage) -> None:
    """Until nothing waits, a minute at most."""
    until = time.monotonic() + 60
    while any(unfinished(stage.database)) and time.monotonic() < until:
        time.sleep(0.1)
