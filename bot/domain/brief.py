"""The brief of a forum as plain values: one object, from which page, wall, PDF, DOCX and XLSX are all made.

People are counted, never messages: who told a need and who agreed with one, each once in a figure. Figures of a forum
count the needs of the places it reaches. Texts of needs are masked before they get here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class BriefForum:
    """The forum that the brief is for; `reach` names its places, such as “ทั้งเทศบาล” or “ต.ชมพู”."""

    id: int
    name: str
    level: str
    reach: str
    starts_at: datetime
    venue: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, masked, or a sentence of it; traced to its need. Blank `text`: it is no longer shown."""

    number: str
    text: str
    community: str


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """One group within the forum's places.

    `people` are tellers and supporters, each once; `since_last` are those of them who came after the last forum (or in
    the last seven days where there was none). Only the first groups of an issue have quotes.
    """

    group_id: int
    number: int
    title: str
    issue: int
    people: int
    tellers: int
    supporters: int
    needs: int
    communities: int
    since_last: int
    is_new: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One development issue: its groups by people, and how many needs stand alone."""

    issue: int
    name: str
    short_name: str
    needs: int
    people: int
    alone: int
    groups: tuple[RankedGroup, ...]


@dataclass(frozen=True, slots=True)
class HeatLine:
    """One community of the heat map, needs by issue; without id, needs whose community is not known."""

    community_id: int | None
    name: str
    area: str  # as it is shown, such as ต.ชมพู; blank where there is none
    by_issue: Mapping[int, int]
    undecided: int
    total: int
    is_silent: bool


@dataclass(frozen=True, slots=True)
class SilentPlace:
    """A community that said little or nothing, and how it can still be reached."""

    name: str
    needs: int
    friends: int  # residents who can be reached in LINE
    households: int | None
    last_on: date | None
    reach: str  # one Thai sentence


@dataclass(frozen=True, slots=True)
class UrgentNeed:
    """A need that may be a danger to life."""

    number: str
    text: str
    community: str
    said_on: date
    is_reviewed: bool


@dataclass(frozen=True, slots=True)
class Method:
    """How the brief was made.

    `withdrawn` needs were taken back or erased by their tellers, in `dismissed` ones staff saw no wish, `merged` ones
    became part of another.
    """

    first_on: date | None
    last_on: date | None
    by_source: Mapping[str, int]
    by_decider: Mapping[str, int]  # machine | resident | staff
    unreviewed: int
    undecided: int
    withdrawn: int
    grouped: int
    alone: int
    groups_by_staff: int  # groups that a person made, named or changed
    model_versions: tuple[str, ...]
    dismissed: int = 0
    merged: int = 0


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many needs of the forum's places were said on one day."""

    day: date
    needs: int


@dataclass(frozen=True, slots=True)
class ForumDay:
    """A forum that stands as a mark on the time line."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that is told about a forum; chapters stand by number of needs, groups by people."""

    authority: str
    forum: BriefForum
    made_at: datetime
    last_forum_on: date | None  # what `since_last` counts from; None: the last seven days
    people: int
    needs: int
    groups: int
    communities_heard: int
    communities_asked: int
    unreviewed: int
    top: tuple[RankedGroup, ...]  # the three groups of most people
    fastest: RankedGroup | None  # the group that grew most since the last forum
    urgent: tuple[UrgentNeed, ...]
    chapters: tuple[Chapter, ...]
    heat: tuple[HeatLine, ...]
    silent: tuple[SilentPlace, ...]
    questions: tuple[str, ...]  # the facilitator's, then what residents asked in their own words
    method: Method
    asked: tuple[Quote, ...] = ()  # the end of `questions`: what residents asked, traced to their needs
    days: tuple[DayCount, ...] = ()  # eight weeks, days without a need among them
    forum_days: tuple[ForumDay, ...] = ()  # forums within `days`, oldest first
    level_word: str = "ชุมชน"  # what its communities are called
    counted_until: datetime | None = None  # the deadline for needs, once it has passed
