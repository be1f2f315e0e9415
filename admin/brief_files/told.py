"""What is printed of a brief, as plain words: the same object is set as PDF, DOCX and XLSX."""

from dataclasses import dataclass

from admin.paper.figures import Figure


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """One figure of the headline with its unit."""

    figure: str
    unit: str


@dataclass(frozen=True, slots=True)
class ToldQuote:
    """What somebody wrote and where it comes from; `source` stands behind it in brackets."""

    text: str
    number: str
    community: str
    source: str


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """One line of the table of an issue."""

    rank: Figure
    number: Figure
    title: str
    people: Figure
    tellers: Figure
    supporters: Figure
    needs: Figure
    communities: Figure
    since: Figure
    since_cell: str  # “ใหม่” in the place of the figure where the group is new
    is_new: bool
    quotes: tuple[ToldQuote, ...]


@dataclass(frozen=True, slots=True)
class ToldChapter:
    """One issue; `more` says how many groups paper has no room for, blank where all are there."""

    issue: int
    mark: str
    heading: str
    short_name: str
    summary: str
    groups: tuple[ToldGroup, ...]
    on_paper: int
    more: str
    quotes: tuple[ToldQuote, ...]


@dataclass(frozen=True, slots=True)
class ToldCell:
    """One cell of the heat map; `step` is 0 for nothing, otherwise 1 to 5."""

    figure: Figure
    step: int


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One community of the heat map."""

    name: str
    cells: tuple[ToldCell, ...]
    undecided: Figure
    total: Figure


@dataclass(frozen=True, slots=True)
class ToldHeat:
    """The heat map; `columns` are number, print of the number and short name of each issue."""

    heading: str
    columns: tuple[tuple[int, str, str], ...]
    areas: tuple[tuple[str, tuple[ToldLine, ...]], ...]
    footer: ToldLine
    note: str


@dataclass(frozen=True, slots=True)
class ToldUrgent:
    """A need that may be a danger; `said` tells when, and whether a person has looked at it."""

    number: str
    text: str
    community: str
    said: str


@dataclass(frozen=True, slots=True)
class ToldSilent:
    """A community that said little or nothing."""

    name: str
    needs: Figure
    friends: Figure
    households: str
    last: str
    reach: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is printed, in the order of the paper."""

    thai_digits: bool
    made_on: tuple[int, int, int, int, int, int]  # in UTC, for the file itself
    authority: str
    title: str
    head: str
    foot: str
    when: str
    plan: str
    reach: str
    figures: tuple[ToldFigure, ...]
    lead: tuple[str, ...]
    level: str
    heat: ToldHeat
    since: str  # the heading of the column of growth
    chapters: tuple[ToldChapter, ...]
    urgent_heading: str
    urgent: tuple[ToldUrgent, ...]
    urgent_none: str
    silent_heading: str
    silent: tuple[ToldSilent, ...]
    silent_none: str
    questions_heading: str
    questions: tuple[str, ...]
    questions_none: str
    notes_heading: str
    method_heading: str
    method: tuple[str, ...]
