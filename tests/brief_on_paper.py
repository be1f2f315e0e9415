"""Briefs for the tests of files: one with every awkward text there is, an empty one, and large ones."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.brief import (
    Brief,
    BriefForum,
    Chapter,
    HeatLine,
    Method,
    Quote,
    RankedGroup,
    SilentPlace,
    UrgentNeed,
)
from bot.domain.issues import SEVEN_ISSUES, IssueName

MARKS = "ก็ว่าน้ำกำลังจะหมด ปั๊มเสีย กิ๊กเดียว ฐุญู ริมฝั่งพื้นทรุด ผึ้งเยอะ"
HOSTILE = (
    MARKS,
    '=HYPERLINK("https://evil.example","กด")',
    "#set page(width: 1cm) $x^2$ *หนา* _เอียง_ `raw` @who <label> // ไม่ใช่หมายเหตุ",
    '\\n \\u{1F600} ${HOME} {{ 7*7 }} <b>&amp;</b> \u201cซ้อน \u201dคำ\' "พูด"',
    "ขอบคุณครับ 🙏🏽 👍 ❤️ ยิ้ม 😀",
    "+66 คือรหัส",
    "-1",
    "@SUM(A1)",
    "x" * 300,
    "ขอสะพานลอยหน้าโรงเรียน" * 14,
)
MADE_AT = datetime(2026, 3, 17, 7, 32, tzinfo=UTC)
FORUM = BriefForum(
    id=7,
    name="ประชาคมเทศบาล",
    level="city",
    reach="ทั้งเทศบาล",
    starts_at=datetime(2026, 4, 2, 2, 30, tzinfo=UTC),
    venue="ห้องประชุมชมพู่ ชั้น 1",
    first_year=2571,
    last_year=2575,
)


def group(number: int, issue: int, title: str, people: int, *, texts: tuple[str, ...] = ()) -> RankedGroup:
    quotes = tuple(
        Quote(f"KN-2571-{number * 10 + at:05d}", text, "ชุมชนบ้านริมฝั่ง") for at, text in enumerate(texts, start=1)
    )
    supporters = people // 3
    return RankedGroup(
        group_id=1000 + number,
        number=number,
        title=title,
        issue=issue,
        people=people,
        tellers=people - supporters,
        supporters=supporters,
        needs=people + 3,
        communities=min(27, 1 + people // 9),
        since_last=people % 5,
        is_new=people % 7 == 3,
        quotes=quotes,
    )


def heat_line(at: int, *, size: int = 1) -> HeatLine:
    counts = {issue: (at * issue * 7 % 53) * size for issue in range(1, 8)}
    undecided = at % 4
    return HeatLine(
        community_id=at,
        name=f"ชุมชนบ้านหนองบัวที่ {at}",
        area=f"ต.ทดลอง{at // 8}",
        by_issue=counts,
        undecided=undecided,
        total=sum(counts.values()) + undecided,
        is_silent=False,
    )


def chapter_of(issue: IssueName, groups: int) -> Chapter:
    titles = ("ไฟส่องสว่างในซอยดับ", "น้ำท่วมขังริมฝั่ง", "ปั๊มน้ำหมู่บ้านเสีย", "ฝุ่นควันจากการเผา", "ถนนพังรถวิ่งลำบาก")

    def one(at: int) -> RankedGroup:
        texts = (f"{MARKS} ข้อ {at}", f"{titles[at % 5]}มาหลายเดือนแล้ว ช่วยมาดูด้วย")
        title, people = f"{titles[at % 5]} จุดที่ {at}", 1000 // issue.number - at
        return group(100 * issue.number + at, issue.number, title, people, texts=texts)

    return Chapter(
        issue=issue.number,
        name=issue.name,
        short_name=issue.short_name,
        needs=40 * issue.number,
        people=1000 + issue.number,
        alone=issue.number - 1,
        groups=tuple(one(at) for at in range(1, groups + 1)),
    )


def brief_of(groups_per_issue: int = 9, communities: int = 27) -> Brief:
    """An ordinary brief of that many groups in each of the seven issues."""
    chapters = tuple(chapter_of(issue, groups_per_issue) for issue in SEVEN_ISSUES)
    ranked = sorted((one for chapter in chapters for one in chapter.groups), key=lambda one: -one.people)
    heat = tuple(heat_line(at) for at in range(1, communities + 1))
    return Brief(
        authority="เทศบาลเมืองเขลางค์นคร",
        forum=FORUM,
        made_at=MADE_AT,
        last_forum_on=None,
        people=968,
        needs=sum(line.total for line in heat),
        groups=len(ranked),
        communities_heard=communities,
        communities_asked=communities,
        unreviewed=27,
        top=tuple(ranked[:3]),
        fastest=max(ranked, key=lambda one: one.since_last, default=None),
        urgent=(
            UrgentNeed("KN-2571-01271", "เสาไฟเอียงใกล้ล้ม สายห้อยต่ำ", "ชุมชนบ้านโทก", date(2026, 3, 16), is_reviewed=False),
        ),
        chapters=chapters,
        heat=heat,
        silent=(),
        questions=("ซ่อมไฟเดิมก่อน หรือเพิ่มจุดใหม่",),
        method=method(),
    )


def method() -> Method:
    return Method(
        first_on=date(2026, 1, 5),
        last_on=date(2026, 3, 17),
        by_source={"line": 1201, "paper": 41, "phone": 15},
        by_decider={"machine": 945, "resident": 212, "staff": 100},
        unreviewed=27,
        undecided=13,
        withdrawn=8,
        grouped=1100,
        alone=157,
        groups_by_staff=12,
        model_versions=("issues-4", "danger-2"),
    )


def awkward_brief() -> Brief:
    """Awkward texts wherever a text can stand."""
    ordinary = brief_of(groups_per_issue=0, communities=0)
    groups = tuple(
        group(at, 6, text[:300], 1257 - 10 * at, texts=(text, "", HOSTILE[at % len(HOSTILE)]))
        for at, text in enumerate(HOSTILE, start=1)
    )
    six = replace(ordinary.chapters[5], groups=(*groups, group(99, 6, "", 11)), needs=12_345)
    unknown = replace(heat_line(0), community_id=None, name="", area="", undecided=5, total=5)
    silent_line = replace(heat_line(3), name="ชุมชนบ้านเงียบ", by_issue={6: 1}, undecided=0, total=1, is_silent=True)
    heat = (*(replace(heat_line(at, size=40), name=text) for at, text in enumerate(HOSTILE, 1)), silent_line, unknown)
    return replace(
        ordinary,
        authority="องค์การบริหารส่วนจังหวัด #ทดสอบ “ปั๊ม” ชื่อยาวเกินหนึ่งบรรทัดของหัวกระดาษ",
        forum=replace(FORUM, name="ประชาคม *ใหญ่*", venue="ศาลา $1 @หมู่ 2"),
        last_forum_on=date(2025, 11, 30),
        chapters=(six, *ordinary.chapters[:5], ordinary.chapters[6]),
        top=groups[:3],
        fastest=groups[3],
        groups=len(six.groups),
        heat=heat,
        needs=sum(line.total for line in heat),
        communities_heard=11,
        communities_asked=12,
        urgent=tuple(
            UrgentNeed(f"KN-2571-{at:05d}", text, "ชุมชนบ้านริมฝั่ง", date(2026, 3, 10), is_reviewed=at % 2 == 0)
            for at, text in enumerate((*HOSTILE, ""), start=1)
        ),
        silent=(
            SilentPlace("ชุมชนบ้านเงียบ", 1, 31, 240, date(2026, 2, 1), "ยังไม่ได้พิมพ์โปสเตอร์ มีเพื่อนใน LINE 31 คน"),
            SilentPlace(HOSTILE[9], 0, 0, None, None, HOSTILE[2]),
        ),
        questions=HOSTILE,
    )


def empty_brief() -> Brief:
    """A forum of places where nobody has said anything."""
    ordinary = brief_of(groups_per_issue=0, communities=0)
    nothing = Method(None, None, {}, {}, 0, 0, 0, 0, 0, 0, ())
    chapters = tuple(replace(chapter, needs=0, people=0, alone=0) for chapter in ordinary.chapters)
    return replace(
        ordinary, people=0, needs=0, unreviewed=0, top=(), urgent=(), questions=(), chapters=chapters, method=nothing
    )
