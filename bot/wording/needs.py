"""What was understood of a need: the cards of one, of several, and of one that a person has to look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.messages import Button, Card, Fact, Line, Rule
from bot.wording.quoting import quoted
from bot.wording.tone import Tone


@dataclass(frozen=True, slots=True)
class ToldNeed:
    """A need as the bot speaks of it; `level` is ชุมชน, ตำบล or อำเภอ, `community` None until it is known."""

    number: str
    words: str
    issue: int
    issue_name: str
    is_undecided: bool
    level: str
    community: str | None


def recorded(tone: Tone, need: ToldNeed) -> Card:
    """One need and its issue."""
    title = f"✓ รับเรื่องแล้ว{tone.ka}"
    place = f" {need.level}{need.community}" if need.community else ""
    return Card(
        alt_text=(
            f"รับเรื่องแล้ว{tone.ka} เลขเรื่อง {need.number} {quoted(need.words)}{place}"
            f" ประเด็นที่ {need.issue} {need.issue_name}"
            " ถ้าถูก พิมพ์ ถูกต้อง ถ้าไม่ถูก พิมพ์ แก้ประเด็น จะเพิ่มรูป พิมพ์ เพิ่มรูป จะถอน พิมพ์ ถอนเรื่อง"
        ),
        body=(
            Line(title, look="title"),
            Line(f"เลขเรื่อง {need.number}", look="number"),
            Line(quoted(need.words), look="words"),
            Rule(),
            *_place_fact(need),
            Fact("ประเด็น", need.issue_name, badge=need.issue),
        ),
        buttons=(
            Button("ถูกต้อง", data=f"confirm?need={need.number}"),
            Button("แก้ประเด็น", data=f"fix_issue?need={need.number}"),
            Button("เพิ่มรูป/ตำแหน่ง", data=f"add_detail?need={need.number}"),
            Button("ถอนเรื่อง", data=f"withdraw?need={need.number}"),
        ),
    )


def recorded_undecided(tone: Tone, need: ToldNeed) -> Card:
    """One need of which a person decides the issue."""
    title = f"✓ รับเรื่องแล้ว{tone.ka}"
    later = f"เรื่องนี้เจ้าหน้าที่จะช่วยดูว่าเข้าประเด็นไหน แล้วแจ้งให้ทราบ ไม่ต้องทำอะไรเพิ่ม{tone.ka}"
    place = f" {need.level}{need.community}" if need.community else ""
    return Card(
        alt_text=(
            f"รับเรื่องแล้ว{tone.ka} เลขเรื่อง {need.number} {quoted(need.words)}{place} {later}"
            " จะเลือกประเด็นเอง พิมพ์ เลือกประเด็นเอง จะเพิ่มรูป พิมพ์ เพิ่มรูป จะถอน พิมพ์ ถอนเรื่อง"
        ),
        body=(
            Line(title, look="title"),
            Line(f"เลขเรื่อง {need.number}", look="number"),
            Line(quoted(need.words), look="words"),
            Rule(),
            *_place_fact(need),
            Line(later),
        ),
        buttons=(
            Button("เลือกประเด็นเอง", data=f"fix_issue?need={need.number}"),
            Button("เพิ่มรูป/ตำแหน่ง", data=f"add_detail?need={need.number}"),
            Button("ถอนเรื่อง", data=f"withdraw?need={need.number}"),
        ),
        plain_buttons=True,
    )


def recorded_several(tone: Tone, needs: Sequence[ToldNeed]) -> Card:
    """The needs that one message was split into."""
    numbers = ",".join(need.number for need in needs)
    title = f"ได้ {len(needs)} เรื่อง จดแยกให้แล้ว{tone.ka}"
    spoken = " ".join(
        f"{index} {quoted(need.words, 120)} {need.number} {_issue(need)}" for index, need in enumerate(needs, start=1)
    )
    body: list[Line | Fact | Rule | Button] = [Line(title, look="title")]
    if needs[0].community:
        body.append(Line(f"{needs[0].level}{needs[0].community}", look="quiet"))
    for index, need in enumerate(needs, start=1):
        body += [
            Line(f"{index} {quoted(need.words, 120)}", look="words"),
            Line(need.number, look="number"),
            Line(_issue(need), look="quiet"),
        ]
    return Card(
        alt_text=f"{title} {spoken} ถ้าถูก พิมพ์ ถูกต้อง ถ้าเป็นเรื่องเดียว พิมพ์ รวมเป็นเรื่องเดียว ถ้าประเด็นไม่ถูก พิมพ์ แก้ประเด็น 1",
        body=tuple(body),
        buttons=(
            Button("ถูกต้อง", data=f"confirm?need={numbers}"),
            Button("รวมเป็นเรื่องเดียว", data=f"merge?need={needs[0].number}"),
            Button("แก้ประเด็น", data=f"fix_issue?need={numbers}"),
        ),
    )


def _issue(need: ToldNeed) -> str:
    return "เจ้าหน้าที่จะช่วยดูประเด็น" if need.is_undecided else f"ประเด็น {need.issue} {need.issue_name}"


def _place_fact(need: ToldNeed) -> tuple[Fact, ...]:
    return (Fact(need.level, need.community),) if need.community else ()
