"""Carry what was said in the parts of a circuit up to its highest forum, each person counted once.

Somebody who spoke in the places of two forums is one person above them, so the sum of the parts is larger than the
whole; needs whose community is not known belong to no part, so it may be smaller too. Both are told with figures that
add up. A group keeps the rank that it had in each part: by the forum's own vote where it voted, by people always.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.states import ForumState
from bot.store.authorities import AuthorityFacts
from bot.store.circuits import circuit_by_id
from bot.store.forums import ForumFacts, all_places_of, forums_of
from bot.store.reports_brief import BriefScope
from bot.store.reports_circuit import voices_by_vote
from bot.store.session import Session
from bot.store.voices import GroupVoices, Voices, count_voices_within


@dataclass(frozen=True, slots=True)
class Standing:
    """How a group stands in one part; `votes` and `vote_rank` where that forum voted on it."""

    people: int
    rank: int | None  # None where nobody there spoke of it
    votes: int | None = None
    vote_rank: int | None = None


@dataclass(frozen=True, slots=True)
class RolledGroup:
    """A group above the parts; `sum_of_parts` counts people once for each part that they spoke in."""

    number: int
    title: str
    issue: int
    people: int
    sum_of_parts: int
    rank: int
    standings: Mapping[int, Standing]  # by forum


@dataclass(frozen=True, slots=True)
class Figures:
    """People and needs above the parts, and why their sums differ.

    sum of parts - `again` + `elsewhere` = the whole, for people and for needs.
    """

    whole: int
    sum_of_parts: int
    again: int  # counted in more than one part
    elsewhere: int  # in no part: another community, or one that is not known


@dataclass(frozen=True, slots=True)
class RollUp:
    """A circuit seen from above; `parts` with their own figures, in the order of time."""

    highest: ForumFacts | None  # the last that reaches everybody
    parts: tuple[tuple[ForumFacts, int, int], ...]  # forum, people, needs
    people: Figures
    needs: Figures
    groups: tuple[RolledGroup, ...]


def roll_up(session: Session, authority: AuthorityFacts, circuit_id: int) -> RollUp:
    """The roll-up of one circuit. Raises NotFound."""
    circuit = circuit_by_id(session, authority.id, circuit_id)
    forums = [
        one
        for one in forums_of(session, authority.id, circuit.plan_cycle_id)
        if one.circuit_id == circuit.id and one.state != ForumState.CANCELLED
    ]
    highest = next((one for one in reversed(forums) if one.is_for_all), None)
    parts = [one for one in forums if not one.is_for_all]
    places = all_places_of(session, authority.id)
    reached = [places.within(one.areas, one.communities) for one in parts]
    union = frozenset[int]().union(*reached)
    scope = BriefScope(authority.id, circuit.plan_cycle_id, None)
    sets = (None if highest else union, union, *reached)
    whole, inside, *each = count_voices_within(session, scope, date.max, sets)  # nobody is new: growth is not asked for
    votes = voices_by_vote(session, authority.id, [one.id for one in parts])
    return RollUp(
        highest=highest,
        parts=tuple((one, voices.people, voices.needs) for one, voices in zip(parts, each, strict=True)),
        people=_figures(whole.people, inside.people, [one.people for one in each]),
        needs=_figures(whole.needs, inside.needs, [one.needs for one in each]),
        groups=_groups(whole, {one.id: voices for one, voices in zip(parts, each, strict=True)}, votes),
    )


def _figures(whole: int, inside: int, each: Sequence[int]) -> Figures:
    return Figures(whole=whole, sum_of_parts=sum(each), again=sum(each) - inside, elsewhere=whole - inside)


def _groups(
    whole: Voices, parts: Mapping[int, Voices], votes: Mapping[int, Sequence[Counter[int]]]
) -> tuple[RolledGroup, ...]:
    by_part = {forum_id: _standings(voices, votes.get(forum_id, ())) for forum_id, voices in parts.items()}
    return tuple(
        _rolled(one, _rank(one.people, [other.people for other in whole.groups]), by_part) for one in whole.groups
    )


def _rolled(group: GroupVoices, rank: int, by_part: Mapping[int, Mapping[int, Standing]]) -> RolledGroup:
    standings = {part: found[group.group_id] for part, found in by_part.items() if group.group_id in found}
    return RolledGroup(
        number=group.number,
        title=group.title,
        issue=group.issue,
        people=group.people,
        sum_of_parts=sum(one.people for one in standings.values()),
        rank=rank,
        standings=standings,
    )


def _standings(voices: Voices, votes: Sequence[Counter[int]]) -> dict[int, Standing]:
    people = {one.group_id: one.people for one in voices.groups}
    found = {group: Standing(count, _rank(count, people.values())) for group, count in people.items()}
    for vote in votes:  # a later vote on the same group has the last word
        for group, count in vote.items():
            stands = found.get(group, Standing(0, None))
            found[group] = replace(stands, votes=count, vote_rank=_rank(count, vote.values()))
    return found


def _rank(figure: int, among: Iterable[int]) -> int:
    """The place of a figure; equal ones share it."""
    return 1 + sum(one > figure for one in among)
