"""The brief as it may leave the authority: no words of residents, no group of few, no figure that points at somebody.

What stays are titles of groups of at least `SMALLEST` people, sums, and a heat map in which few are “<5”. The workbook
has no such edition: it is for work inside.
"""

from collections.abc import Sequence
from dataclasses import replace

from admin.brief_files.told import Told, ToldCell, ToldFigure, ToldGroup, ToldHeat, ToldLine
from admin.brief_files.words import tell
from admin.paper.figures import Figure, Numerals
from bot.domain.brief import Brief, Chapter, RankedGroup
from bot.domain.small_numbers import SMALLEST, hidden_cells, is_small

FEW = f"<{SMALLEST}"
ALSO_HIDDEN = "×"
_OF_PEOPLE = ("คน", "เรื่อง")
_NOT_HERE = "ฉบับเผยแพร่ไม่แสดงส่วนนี้"


class PublicNumerals(Numerals):
    """Numerals that tell of few people or needs only that they are few."""

    def counted(self, value: int, unit: str) -> str:
        """Such as 1,257 เรื่อง, or น้อยกว่า 5 เรื่อง."""
        if unit in _OF_PEOPLE and is_small(value):
            return self.turned(f"น้อยกว่า {SMALLEST} {unit}")
        return super().counted(value, unit)


def tell_public(brief: Brief, *, thai_digits: bool = False, is_frozen: bool = False) -> Told:
    """The public edition in words."""
    write = PublicNumerals(thai_digits=thai_digits)
    told = tell(_without_few(brief), is_frozen=is_frozen, write=write)
    few = write.turned(f"{FEW} คือน้อยกว่า {SMALLEST} · {ALSO_HIDDEN} คือไม่แสดง เพื่อไม่ให้คิดย้อนได้")
    return replace(
        told,
        title=f"{told.title} (ฉบับเผยแพร่)",
        foot=f"ฉบับเผยแพร่ นับเป็นคน · {few}",
        figures=tuple(_headline(one, write) for one in told.figures),
        chapters=tuple(
            replace(chapter, groups=tuple(_group(group, write) for group in chapter.groups))
            for chapter in told.chapters
        ),
        heat=replace(_hidden(told.heat, write), note=few),
        urgent_none=_NOT_HERE,
        silent_none=_NOT_HERE,
    )


def _headline(one: ToldFigure, write: Numerals) -> ToldFigure:
    is_few = isinstance(one.figure, Figure) and is_small(one.figure.value) and one.unit in _OF_PEOPLE
    return replace(one, figure=write.turned(FEW)) if is_few else one


def _without_few(brief: Brief) -> Brief:
    own = len(brief.questions) - len(brief.asked)
    return replace(
        brief,
        top=_of_many(brief.top),
        fastest=next(iter(_of_many([brief.fastest] if brief.fastest else [])), None),
        urgent=(),
        chapters=tuple(_chapter(chapter) for chapter in brief.chapters),
        silent=(),
        questions=brief.questions[:own],
        asked=(),
    )


def _chapter(chapter: Chapter) -> Chapter:
    return replace(chapter, groups=_of_many(chapter.groups))


def _of_many(groups: Sequence[RankedGroup]) -> tuple[RankedGroup, ...]:
    """Groups of enough people, without anybody's words."""
    return tuple(replace(group, quotes=()) for group in groups if group.people >= SMALLEST)


def _group(group: ToldGroup, write: Numerals) -> ToldGroup:
    """One line of a table: who told and who agreed add up to the people, so both are hidden or none."""
    is_either_small = is_small(group.tellers.value) or is_small(group.supporters.value)
    since = _told(group.since, write, is_hidden=False)
    return replace(
        group,
        tellers=_told(group.tellers, write, is_hidden=is_either_small),
        supporters=_told(group.supporters, write, is_hidden=is_either_small),
        needs=_told(group.needs, write, is_hidden=False),
        since=since,
        since_cell="ใหม่" if group.is_new else since,
    )


def _hidden(heat: ToldHeat, write: Numerals) -> ToldHeat:
    lines = [line for _, group in heat.areas for line in group]
    hidden = hidden_cells([[*(cell.figure.value for cell in line.cells), line.undecided.value] for line in lines])
    shown = iter([_line(line, at, hidden, write) for at, line in enumerate(lines)])
    footer = _line(heat.footer, -1, set(), write)
    return replace(
        heat, areas=tuple((area, tuple(next(shown) for _ in group)) for area, group in heat.areas), footer=footer
    )


def _line(line: ToldLine, at: int, hidden: set[tuple[int, int]], write: Numerals) -> ToldLine:
    cells = tuple(
        ToldCell(_told(cell.figure, write, is_hidden=(at, to) in hidden), 0 if (at, to) in hidden else cell.step)
        for to, cell in enumerate(line.cells)
    )
    undecided = _told(line.undecided, write, is_hidden=(at, len(line.cells)) in hidden)
    return replace(line, cells=cells, undecided=undecided, total=_told(line.total, write, is_hidden=False))


def _told(figure: Figure, write: Numerals, *, is_hidden: bool) -> Figure:
    if is_small(figure.value):
        return Figure.of(0, write.turned(FEW))
    return Figure.of(0, ALSO_HIDDEN) if is_hidden else figure
