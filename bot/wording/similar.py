"""What neighbours said already, and agreeing with it."""

from collections.abc import Sequence

from bot.domain.messages import Button, Card, Fact, Line, Rule, Text
from bot.wording.quoting import quoted
from bot.wording.tone import Tone


def similar_needs(tone: Tone, place: str, needs: Sequence[tuple[str, str, int]]) -> Card:
    """Up to three needs: number, words without personal data, people who want it."""
    title = "เพื่อนบ้านพูดเรื่องคล้ายกัน"
    body: list[Line | Fact | Rule | Button] = [
        Line(title, look="title"),
        Line(f"{place} กดได้มากกว่าหนึ่งข้อ{tone.ka}", look="quiet"),
    ]
    for index, (number, words, people) in enumerate(needs, start=1):
        body += [Rule()] if index > 1 else []
        body += [
            Line(f"{index}. {quoted(words, 160)}", look="words"),
            Line(f"เรื่องนี้มี {people} คน", look="quiet"),
            Button(f"เห็นด้วยข้อ {index}", data=f"support?need={number}"),
        ]
    spoken = " ".join(
        f"{index} {quoted(words, 160)} มี {people} คน" for index, (_, words, people) in enumerate(needs, start=1)
    )
    example = "เห็นด้วย 1 หรือ เห็นด้วย 1 2" if len(needs) > 1 else "เห็นด้วย 1"
    return Card(
        alt_text=f"เพื่อนบ้านใน{place}พูดเรื่องคล้ายกัน {len(needs)} เรื่อง {spoken} ถ้าเห็นด้วย พิมพ์ว่า {example}",
        body=tuple(body),
        buttons=(Button("ไม่มีข้อที่ตรง", data="none_similar"),),
        plain_buttons=True,
    )


def supported(tone: Tone, number: str, people: int) -> Text:
    """A voice was counted."""
    return Text(
        f"นับเสียงของท่านแล้ว เรื่องนี้มี {people} คน{tone.ka}\nเลขเรื่อง {number}",
        choices=(Button("เลิกเห็นด้วย", data=f"unsupport?need={number}"),),
    )


def supported_several(tone: Tone, counted: Sequence[tuple[str, int]]) -> Text:
    """Several voices were counted."""
    lines = "\n".join(f"{number} มี {people} คน" for number, people in counted)
    return Text(f"นับเสียงของท่านแล้ว{tone.ka}\n{lines}")


def unsupported(tone: Tone, number: str, people: int) -> Text:
    """A voice was taken back."""
    return Text(
        f"เลิกเห็นด้วยแล้ว{tone.ka} เรื่อง {number} ตอนนี้มี {people} คน",
        choices=(Button("เห็นด้วยอีกครั้ง", data=f"support?need={number}"),),
    )


def own_need(tone: Tone, number: str) -> Text:
    """One's own voice counts already."""
    return Text(f"เรื่อง {number} เป็นเรื่องของท่านเอง นับให้แล้ว{tone.ka}")


def none_similar(tone: Tone) -> Text:
    """None of them is meant."""
    return Text(f"ได้{tone.ka} เรื่องของท่านจดแยกไว้แล้ว")


def nothing_to_support(tone: Tone) -> Text:
    """No list was shown, or the number is not on it."""
    return Text(f"ยังหาข้อที่ว่าไม่เจอ{tone.ka} ถ้าอยากบอกเรื่องนี้ พิมพ์มาได้เลย")
