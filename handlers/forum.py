"""Forums in the chat: which comes next, whether somebody comes, where it is, and into the calendar."""

from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.forums import ForumReply
from bot.domain.thai_time import bangkok_day, moment_from
from bot.services.answer_invitation import answer_invitation
from bot.services.next_forum import NextForums, forum_for_residents, forum_meant_by, next_forums, past_forum_meant_by
from bot.services.tell_forum import tell_forum
from bot.services.tell_reach import reach_of
from bot.store.forum_answers import answer_of
from bot.store.forums import ForumFacts
from bot.wording import forum_talk as wording
from bot.wording.small_talk import forum_not_announced
from handlers.asking import level
from handlers.turn import Turn

_MOST_OTHERS = 3
_LONGEST_ID = 9
Values = dict[str, str]


def show_next(turn: Turn) -> None:
    """ประชาคมครั้งต่อไป: the next one for the resident's place, and what is coming elsewhere."""
    found = next_forums(turn.session, turn.person, turn.now)
    others = [
        (one.name, one.starts_at, reach_of(turn.authority, one, found.places)) for one in found.others[:_MOST_OTHERS]
    ]
    if found.own is not None:
        _show_own(turn, found, found.own, others)
    elif others:
        turn.say(wording.only_elsewhere(turn.tone, others, level(turn)))
    else:
        turn.say(forum_not_announced(turn.tone))


def answer(turn: Turn, values: Values) -> None:
    """จะไป, ไม่ไป or ยังไม่แน่ใจ; the last answer counts."""
    forum = _meant(turn, values) if "forum" in values else _meant_by_reply(turn)
    if forum is None or values.get("answer") not in set(ForumReply):
        return turn.say(wording.not_found(turn.tone))
    told = tell_forum(turn.authority, forum)
    reply = ForumReply(values["answer"])
    if not answer_invitation(turn.session, forum, turn.person, reply, turn.now):
        is_today = bangkok_day(forum.starts_at) == bangkok_day(turn.now)
        return turn.say(wording.no_more_answers(turn.tone, told, forum.state, is_today=is_today))
    _remember(turn, forum)
    return turn.say(wording.answered(turn.tone, told, reply))


def show_map(turn: Turn, values: Values) -> None:
    """ดูแผนที่: the point, or the name of the place where staff set no point."""
    forum = _meant(turn, values)
    if forum is None:
        return _say_none(turn, values)
    told = tell_forum(turn.authority, forum)
    _remember(turn, forum)
    if forum.latitude is None or forum.longitude is None:
        return turn.say(wording.without_a_point(turn.tone, told, turn.authority.contact_phone))
    return turn.say(wording.on_the_map(told, forum.latitude, forum.longitude))


def give_calendar(turn: Turn, values: Values) -> None:
    """ใส่ปฏิทิน: a file for the phone's calendar, or the day in words where this installation has no address."""
    forum = _meant(turn, values)
    if forum is None:
        return _say_none(turn, values)
    told = tell_forum(turn.authority, forum)
    _remember(turn, forum)
    if not turn.public_base_url:
        return turn.say(wording.to_write_down(turn.tone, told))
    url = f"{turn.public_base_url}/forums/{turn.authority.slug}/{forum.id}.ics"
    return turn.say(wording.into_the_calendar(turn.tone, told, url))


def may_be_answered(turn: Turn) -> bool:
    """Whether words such as จะไป can be an answer at all: there is a forum they may be about."""
    return _meant_by_reply(turn) is not None


def _show_own(turn: Turn, found: NextForums, forum: ForumFacts, others: list[tuple[str, datetime, str]]) -> None:
    _remember(turn, forum)
    turn.say(
        wording.next_forum(
            turn.tone,
            tell_forum(turn.authority, forum),
            reach=reach_of(turn.authority, forum, found.places),
            answer=answer_of(turn.session, turn.authority.id, forum.id, turn.person.id),
            has_begun=forum.starts_at <= turn.now,
            others=others,
        )
    )


def _meant(turn: Turn, values: Values) -> ForumFacts | None:
    """The forum that a button names, or that typed words are about."""
    if "forum" not in values:
        return forum_meant_by(turn.session, turn.person, _shown(turn), turn.now)
    number = values["forum"]
    if not (number.isdecimal() and len(number) <= _LONGEST_ID):
        return None
    try:
        return forum_for_residents(turn.session, turn.authority.id, int(number))
    except NotFound:
        return None


def _meant_by_reply(turn: Turn) -> ForumFacts | None:
    return _meant(turn, {}) or past_forum_meant_by(turn.session, turn.person, _shown(turn))


def _shown(turn: Turn) -> tuple[int, datetime] | None:
    shown = turn.memory.get("forum")
    return (int(shown["id"]), moment_from(shown["at"])) if shown else None


def _say_none(turn: Turn, values: Values) -> None:
    turn.say((wording.not_found if "forum" in values else forum_not_announced)(turn.tone))


def _remember(turn: Turn, forum: ForumFacts) -> None:
    """What is typed next (จะไป, ดูแผนที่) is about this one."""
    turn.remember(forum={"id": forum.id, "at": turn.now.isoformat()})
