"""Changing what was understood: the issue, two needs that are one, taking a need back."""

from collections.abc import Mapping, Sequence

from bot.domain.issues import IssueName
from bot.domain.messages import Button, Text
from bot.wording.quoting import quoted
from bot.wording.tone import Tone

# What each button does, as "which one?" asks about it.
ACTS = {
    "fix_issue": "แก้ประเด็น",
    "add_detail": "เพิ่มรูป",
    "withdraw": "ถอนเรื่อง",
    "restore": "คืนเรื่อง",
    "show_need": "เรื่อง",
    "photo_of": "รูปของ",
}

SKIP = Button("ไม่แก้", data="cancel")


def confirmed(tone: Tone, numbers: Sequence[str]) -> Text:
    """The teller agrees with what was understood."""
    return Text(f"ขอบคุณ{tone.ka} ยืนยันเรื่องนี้แล้ว\n" + "\n".join(f"เลขเรื่อง {number}" for number in numbers))


def still_in_review(tone: Tone, number: str) -> Text:
    """Nothing to agree with yet."""
    return Text(f"รับเรื่อง {number} ไว้แล้ว เจ้าหน้าที่จะช่วยดูประเด็นให้{tone.ka}")


def ask_issue(tone: Tone, number: str, issues: Mapping[int, IssueName]) -> Text:
    """The issues as a numbered list."""
    names = [f"{issue.number} {issue.short_name}" for issue in issues.values()]
    buttons = tuple(
        Button(f"{issue.number} {issue.short_name}", data=f"set_issue?need={number}&issue={issue.number}")
        for issue in issues.values()
    )
    return Text(
        f"เรื่อง {number} เข้าประเด็นไหน{tone.kha}\n" + "\n".join(names) + "\nพิมพ์เลขหน้าประเด็นได้เลย",
        choices=(*buttons[:12], SKIP),
    )


def ask_which(tone: Tone, act: str, action: str, needs: Sequence[tuple[str, str]]) -> Text:
    """Several needs stand on the card, and the button was meant for one; `needs` holds numbers and words."""
    lines = [f"{index} {quoted(words, 60)} {number}" for index, (number, words) in enumerate(needs, start=1)]
    return Text(
        f"{act}ของเรื่องไหน{tone.kha}\n" + "\n".join(lines) + f"\nพิมพ์ {act} 1 หรือ {act} 2",
        choices=tuple(
            Button(f"{act} {index}", data=f"{action}?need={number}") for index, (number, _) in enumerate(needs, start=1)
        ),
    )


def issue_changed(tone: Tone, number: str, issue: int, name: str) -> Text:
    """The teller chose an issue."""
    return Text(f"แก้แล้ว{tone.ka}\nเลขเรื่อง {number}\nประเด็น {issue} {name}")


def issue_changed_by_staff(tone: Tone, number: str, issue: int, name: str) -> str:
    """Staff chose an issue; told with the next answer."""
    return f"เจ้าหน้าที่ดูเรื่อง {number} แล้ว จัดไว้ในประเด็น {issue} {name}{tone.ka}"


def issue_put_back(tone: Tone, number: str, issue: int, name: str) -> str:
    """Staff took back a decision that the teller was told of."""
    return f"เรื่อง {number} ที่แจ้งไปก่อนหน้านี้ กลับไปอยู่ในประเด็น {issue} {name}{tone.ka}"


def issue_open_again(tone: Tone, number: str) -> str:
    """The same where nobody had decided before."""
    return f"เรื่อง {number} เจ้าหน้าที่ขอดูประเด็นอีกครั้ง แล้วจะแจ้งให้ทราบ{tone.ka}"


def split_by_staff(tone: Tone, number: str, others: Sequence[str]) -> str:
    """Staff found several wishes in one need; told with the next answer."""
    numbers = "\n".join(f"เลขเรื่อง {one}" for one in (number, *others))
    return f"เรื่อง {number} มีหลายเรื่องอยู่ด้วยกัน เจ้าหน้าที่จดแยกเป็น {1 + len(others)} เรื่องให้แล้ว{tone.ka}\n{numbers}"


def joined_by_staff(tone: Tone, number: str, others: Sequence[str]) -> str:
    """Staff took the splitting back after the teller was told."""
    return f"เรื่อง {number} กลับเป็นเรื่องเดียวแล้ว{tone.ka}\nไม่ใช้แล้ว {' '.join(others)}"


def not_a_need(tone: Tone, number: str) -> str:
    """Staff see no wish in it; told with the next answer."""
    return f"เรื่อง {number} เจ้าหน้าที่อ่านแล้ว ยังไม่พบว่าอยากให้ทำอะไร จึงยังไม่นับไว้{tone.ka} ถ้ามีเรื่องที่อยากให้ช่วยดู พิมพ์มาได้เสมอ"


def still_not_a_need(tone: Tone, number: str) -> Text:
    """How it stands, and how the teller brings it before a person again."""
    return Text(
        f"เรื่อง {number} เจ้าหน้าที่ยังไม่นับไว้{tone.ka} อยากให้ดูอีกครั้ง พิมพ์ คืนเรื่อง",
        choices=(Button("คืนเรื่อง", data=f"restore?need={number}"),),
    )


def a_need_after_all(tone: Tone, number: str) -> str:
    """Staff took that back after the teller was told."""
    return f"เรื่อง {number} นับไว้เหมือนเดิมแล้ว{tone.ka}"


def settled_by_staff(tone: Tone, number: str, issue: int, name: str) -> str:
    """The teller may not change what staff decided."""
    return f"เรื่อง {number} เจ้าหน้าที่จัดไว้ในประเด็น {issue} {name} แล้ว ถ้ายังไม่ตรง พิมพ์ ติดต่อเจ้าหน้าที่ แล้วบอกได้เลย{tone.ka}"


def no_such_issue(tone: Tone) -> str:
    """A number that no issue has."""
    return f"ยังหาประเด็นนี้ไม่เจอ{tone.ka} ลองเลือกจากรายการอีกครั้ง"


def left_as_it_was(tone: Tone) -> Text:
    """The resident does not want to change anything after all."""
    return Text(f"ไม่แก้อะไร{tone.ka} มีเรื่องอื่นอยากบอก พิมพ์มาได้เลย")


def merged(tone: Tone, number: str, others: Sequence[str]) -> Text:
    """Two needs are one again."""
    return Text(f"รวมเป็นเรื่องเดียวแล้ว{tone.ka}\nเลขเรื่อง {number}\nไม่ใช้แล้ว {' '.join(others)}")


def is_merged(tone: Tone, number: str, other: str) -> Text:
    """The number stands for nothing of its own any more."""
    return Text(f"เรื่อง {number} รวมอยู่ในเรื่อง {other} แล้ว{tone.ka}")


def nothing_to_merge(tone: Tone, number: str) -> Text:
    """Merged already, or never split."""
    return Text(f"เรื่อง {number} เป็นเรื่องเดียวอยู่แล้ว{tone.ka}")


def withdrawn(tone: Tone, number: str) -> Text:
    """Taken back."""
    return Text(
        f"ถอนเรื่อง {number} แล้ว{tone.ka} จะไม่นับและไม่เข้าประชาคม เปลี่ยนใจได้ภายใน 7 วัน",
        choices=(Button("คืนเรื่อง", data=f"restore?need={number}"),),
    )


def restored(tone: Tone, number: str) -> Text:
    """Counts again."""
    return Text(f"คืนเรื่อง {number} แล้ว{tone.ka} นับเหมือนเดิม")


def not_withdrawn(tone: Tone, number: str) -> Text:
    """There is nothing to bring back."""
    return Text(f"เรื่อง {number} ยังนับอยู่{tone.ka} ไม่ต้องคืน")


def too_late_to_restore(tone: Tone, number: str) -> Text:
    """The week is over."""
    return Text(f"เรื่อง {number} ถอนไปเกิน 7 วันแล้ว{tone.ka} ถ้ายังอยากได้ พิมพ์เรื่องมาใหม่ได้เลย")


def not_found(tone: Tone) -> Text:
    """Missing, erased and other people's needs alike."""
    return Text(f"ยังหาเรื่องนี้ไม่เจอ{tone.ka} ดูเรื่องที่แจ้งไว้ พิมพ์ เรื่องของฉัน", choices=(Button("เรื่องของฉัน", data="my_needs"),))
