"""Find what cannot go well among the forums of an authority."""

from collections.abc import Sequence

from bot.domain.clashes import Clash, Planned, clashes_between, clashes_with
from bot.domain.states import ForumState
from bot.services.plan_circuit import DraftForum
from bot.store.circuits import CircuitFacts
from bot.store.forums import ForumFacts, Places

# These take nobody's time: they are not held, or nobody knows when.
_OUT_OF_TIME = frozenset({ForumState.CANCELLED, ForumState.POSTPONED})


def clashes_of(forums: Sequence[ForumFacts], places: Places) -> list[Clash]:
    """What the forums of an authority take from each other."""
    return clashes_between(planned_of(forums, places))


def clashes_of_circuit(circuit: CircuitFacts, forums: Sequence[ForumFacts], places: Places) -> list[Clash]:
    """What is wrong with the forums of one circuit; `forums` are all of the authority, which share teams and places."""
    own = {one.id for one in forums if one.circuit_id == circuit.id}
    planned = planned_of(forums, places)
    shared = [one for one in clashes_between(planned) if one.one.key in own or (one.other and one.other.key in own)]
    return [*clashes_with(circuit.bounds, [one for one in planned if one.key in own]), *shared]


def planned_of(forums: Sequence[ForumFacts], places: Places) -> list[Planned]:
    """Those forums that take somebody's time."""
    return [
        Planned(one.id, one.name, one.starts_at, one.ends_at, one.team, one.venue, places.reached(one))
        for one in forums
        if one.state not in _OUT_OF_TIME
    ]


def planned_lines(drafts: Sequence[DraftForum], places: Places) -> list[Planned]:
    """Lines of a circuit that is not saved yet; their keys are below zero, so that they are no forum's."""
    return [_planned_line(at - len(drafts), one, places) for at, one in enumerate(drafts)]


def _planned_line(key: int, one: DraftForum, places: Places) -> Planned:
    part, slot = one.part, one.slot
    is_whole = part.area_id is None and part.community_id is None
    reached = None if is_whole else places.within({part.area_id or 0}, {part.community_id or 0})
    return Planned(key, part.name, slot.starts_at, slot.ends_at, slot.team, one.venue, reached)
