"""From words that were understood to needs on record, and what is said about them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import nlp
from bot.domain.authority_words import bare_name
from bot.domain.incoming import SaidText
from bot.domain.messages import Card
from bot.domain.states import NeedSource
from bot.domain.steps import Step
from bot.services.attach_media import add_place, give_to_need
from bot.services.record_need import record_need
from bot.services.understand import Reading
from bot.store.attachments import pictures_without_need
from bot.store.models import Need
from bot.store.needs import candidates_for_similar
from bot.store.staff_links import linked_staff
from bot.wording import needs as wording
from bot.wording import urgent
from bot.wording.similar import similar_needs
from handlers.asking import ask_community_again, level
from handlers.turn import Turn

_MOST_SIMILAR = 3
_PICTURES_WAIT = timedelta(days=1)


def is_danger(reading: Reading) -> bool:
    """Whether a life may be at stake."""
    return reading.danger.urgent or any(part.is_urgent for part in reading.parts)


def record(turn: Turn, reading: Reading, *, message_id: str | None = None) -> None:
    """Record every wish of a message and say what was understood; `message_id` names an earlier message it was in."""
    deed = turn.incoming.deed
    needs = _recorded(turn, reading, message_id or (deed.message_id if isinstance(deed, SaidText) else None))
    _give_what_waited(turn, needs[0])
    similar = [] if is_danger(reading) else _most_similar(turn, needs)
    turn.remember(
        needs=[need.number for need in needs],
        similar=[number for number, _, _ in similar] or None,
        supported=None,
        withdrawn=None,
        unsure=None,
        chats=None,
    )
    if is_danger(reading):
        _warn(turn, needs[0], sorted(reading.danger.kinds))
    if not (is_danger(reading) and set(reading.danger.kinds) == {"self_harm"}):
        turn.say(_card(turn, needs))
    if similar:
        turn.say(similar_needs(turn.tone, f"{level(turn)}{_community_name(turn, needs[0])}", similar))
    ask_community_again(turn)


def told(turn: Turn, need: Need) -> wording.ToldNeed:
    """A need as the bot speaks of it."""
    issue = turn.authority.issues.get(need.issue)
    return wording.ToldNeed(
        number=need.number,
        words=need.text,
        issue=need.issue,
        issue_name=issue.short_name if issue else "",
        is_undecided=need.is_undecided,
        level=level(turn),
        community=_community_name(turn, need),
    )


def _recorded(turn: Turn, reading: Reading, message_id: str | None) -> list[Need]:
    parts = list(reading.parts)
    if reading.danger.urgent and not any(part.is_urgent for part in parts):
        parts[0] = replace(parts[0], is_urgent=True)
    return [
        record_need(
            turn.session,
            turn.authority,
            part=part,
            source=NeedSource.LINE,
            said_at=turn.incoming.happened_at,
            now=turn.now,
            resident=turn.person,
            event_id=turn.incoming.event_id,
            part_index=index,
            line_message_id=message_id,
            serial_apart=turn.serial_apart,
        )
        for index, part in enumerate(parts)
    ]


def _give_what_waited(turn: Turn, need: Need) -> None:
    """Photos and a place that came before the words."""
    if turn.step != Step.PICTURE:
        return
    since = turn.now - _PICTURES_WAIT
    for picture in pictures_without_need(turn.session, turn.authority.id, turn.person.id, since=since):
        give_to_need(turn.session, picture, need, turn.now)
    place = turn.asked.get("place")
    if place:
        latitude, longitude, name, event_id = place
        add_place(turn.session, need, latitude, longitude, name, event_id=event_id, now=turn.now)


def _card(turn: Turn, needs: Sequence[Need]) -> Card:
    if len(needs) > 1:
        return wording.recorded_several(turn.tone, [told(turn, need) for need in needs])
    known = told(turn, needs[0])
    return (wording.recorded_undecided if known.is_undecided else wording.recorded)(turn.tone, known)


def _warn(turn: Turn, need: Need, kinds: Sequence[str]) -> None:
    links = linked_staff(turn.session, turn.authority.id)
    place = urgent.place_of(level(turn), _community_name(turn, need))
    url = f"{turn.public_base_url}/admin/{turn.authority.slug}/needs" if turn.public_base_url else None
    for link in links:
        turn.alert(link.id, urgent.alert_for_staff(place, need.number, nlp.redact(need.text).redacted, url))
    after = urgent.recorded(turn.tone, need.number, staff_were_told=bool(links))
    turn.say(urgent.emergency(turn.tone, turn.authority.settings, kinds, after))


def _most_similar(turn: Turn, needs: Sequence[Need]) -> list[tuple[str, str, int]]:
    """Number, words without names and people of the needs of neighbours that are most like these."""
    found: dict[str, tuple[float, str, int]] = {}
    for need in needs:
        for score, number, words, supporters in _similar_to(turn, need):
            if score > found.get(number, (0.0,))[0]:
                found[number] = (score, words, supporters)
    best = sorted(found.items(), key=lambda entry: -entry[1][0])[:_MOST_SIMILAR]
    return [(number, nlp.redact(words).redacted, count + 1) for number, (_, words, count) in best]


def _similar_to(turn: Turn, need: Need) -> list[tuple[float, str, str, int]]:
    if need.community_id is None:
        return []
    candidates = candidates_for_similar(
        turn.session,
        turn.authority.id,
        cycle_id=need.plan_cycle_id,
        community_id=need.community_id,
        issue=need.issue,
        resident_id=turn.person.id,
    )
    likenesses = nlp.similar(need.text, [words for _, words, _ in candidates], limit=_MOST_SIMILAR)
    return [(score, *candidates[index]) for index, score in likenesses]


def _community_name(turn: Turn, need: Need) -> str | None:
    community = turn.community(need.community_id)
    return bare_name(community.name) if community else None
