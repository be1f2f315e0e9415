"""What happened to the last event, step by step, in words: read from what the store holds of it."""

from datetime import datetime
from typing import Any

from bot.domain.states import EventState, OutboxState
from bot.domain.thai_time import BANGKOK
from bot.store.authorities import AuthorityFacts
from bot.store.reports_event import Answer, EventTrace, RecordedNeed

Step = dict[str, Any]

_ENDED = {
    OutboxState.SENT: "ตอบแล้ว",
    OutboxState.PROBABLY_SENT: "ตอบแล้ว (LINE ไม่ยืนยัน)",
    OutboxState.WAITING: "กำลังส่งคำตอบ",
    OutboxState.FAILED: "ส่งคำตอบไม่สำเร็จ",
    OutboxState.UNKNOWN: "ไม่ทราบว่าคำตอบถึงหรือไม่",
    OutboxState.CANCELLED: "ไม่ส่ง เพราะผู้รับบล็อกหรือลบข้อมูลแล้ว",
}
_EVENTS = {
    "message": "ข้อความ",
    "postback": "การกดปุ่ม",
    "follow": "การเพิ่มเพื่อน",
    "unfollow": "การบล็อก",
    "unsend": "การยกเลิกข้อความ",
}
_REASONS = {
    "unsent": "ผู้ส่งยกเลิกข้อความนี้แล้ว",
    "refused": "ไม่ยินยอม จึงลบข้อความที่รออยู่",
    "erased": "ลบตามที่ผู้แจ้งขอ",
}


def steps_of(trace: EventTrace, authority: AuthorityFacts) -> dict[str, Any]:
    """The steps, the oldest first, how long they took, and the needs to look at."""
    steps = [_arrival(trace), *_handling(trace)]
    if trace.needs:
        steps.append(_understanding(trace.needs))
        steps += [_recording(need, authority) for need in trace.needs]
    steps += _similar(trace)
    steps += [_answering(answer) for answer in trace.answers]
    return {
        "event": trace.event_id,
        "seconds": _seconds(trace),
        "steps": steps,
        "needs": [need.number for need in trace.needs],
    }


def _arrival(trace: EventTrace) -> Step:
    what = _EVENTS.get(trace.type, "เหตุการณ์")
    return {"title": f"รับ webhook {what} ลายเซ็นถูกต้อง ตอบ 200", "detail": _clock(trace.received_at)}


def _handling(trace: EventTrace) -> list[Step]:
    """A line of its own only where the event did not simply lead to an answer."""
    if trace.state == EventState.WAITING:
        return [{"title": "กำลังทำ…", "detail": ""}]
    if trace.state == EventState.HELD:
        return [{"title": "ยังไม่ยินยอม จึงเก็บไว้โดยไม่อ่าน", "detail": "ยินยอมแล้วจะอ่านและตอบ ไม่ยินยอมจะลบทิ้ง"}]
    if trace.state == EventState.DEAD:
        return [{"title": "ทำไม่สำเร็จหลังลองหลายครั้ง", "detail": "เจ้าหน้าที่เห็นในกล่องเข้า", "is_bad": True}]
    if trace.state == EventState.IGNORED:
        why = _REASONS.get(trace.reason or "", trace.reason or "")
        return [{"title": "ไม่มีอะไรต้องทำ", "detail": why}]
    if trace.needs:
        return []
    return [{"title": "ทำตามที่ขอแล้ว ไม่ได้จดเป็นเรื่องใหม่", "detail": _clock(trace.handled_at)}]


def _understanding(needs: tuple[RecordedNeed, ...]) -> Step:
    is_urgent = any(need.is_urgent for need in needs)
    step: Step = {"title": f"เข้าใจข้อความ: {len(needs)} เรื่อง {'ด่วน' if is_urgent else 'ไม่ด่วน'}", "is_bad": is_urgent}
    first = needs[0]
    words = [first.text[start:end] for start, end in first.evidence]
    sure = f"มั่นใจ {round(first.confidence * 100)}" if first.confidence is not None else "ไม่มีคะแนน"
    step["detail"] = f"{sure} · เพราะคำว่า" if words else sure
    step["words"] = words
    step["issue"] = first.issue
    return step


def _recording(need: RecordedNeed, authority: AuthorityFacts) -> Step:
    issue = authority.issues.get(need.issue)
    return {
        "title": f"บันทึก {need.number}",
        "detail": need.community or "ยังไม่ทราบชุมชน",
        "badge": {
            "number": need.issue,
            "name": "ยังตัดสินไม่ได้ ให้คนตรวจ" if need.is_undecided else issue.short_name if issue else "",
            "is_undecided": need.is_undecided,
        },
    }


def _similar(trace: EventTrace) -> list[Step]:
    if not trace.needs:
        return []
    offered = {data for answer in trace.answers for data in _datas(answer.messages) if data.startswith("support?")}
    where = f"ใน{trace.needs[0].community}" if trace.needs[0].community else ""
    if not offered:
        return [{"title": f"ไม่มีเรื่องคล้าย{where} ที่จะให้เห็นด้วย", "detail": ""}] if where else []
    return [{"title": f"พบเรื่องคล้าย{where} {len(offered)} เรื่อง", "detail": "ให้ผู้แจ้งเลือกว่าเห็นด้วยไหม"}]


def _answering(answer: Answer) -> Step:
    state = OutboxState(answer.state)
    how = "reply token" if answer.how == "reply" else "push"
    title = f"{_ENDED[state]} {len(answer.messages)} ข้อความด้วย {how}"
    if answer.purpose == "alert":
        title = f"แจ้งเจ้าหน้าที่ทาง LINE ด้วย {how}"
    cost = "ไม่เสียโควตา" if answer.how == "reply" else "นับโควตา 1 ข้อความ"
    detail = f"{cost} · {_clock(answer.finished_at)}" if state == OutboxState.SENT else answer.error or ""
    return {"title": title, "detail": detail, "is_bad": state in (OutboxState.FAILED, OutboxState.UNKNOWN)}


def _datas(part: Any) -> list[str]:
    """The postback data of every button in a message."""
    if isinstance(part, dict):
        own = [part["data"]] if part.get("type") == "postback" and isinstance(part.get("data"), str) else []
        return own + [data for value in part.values() for data in _datas(value)]
    if isinstance(part, list | tuple):
        return [data for value in part for data in _datas(value)]
    return []


def _seconds(trace: EventTrace) -> float | None:
    """From the webhook to the last answer that LINE took; None while something is under way."""
    if trace.state == EventState.WAITING or any(answer.state == OutboxState.WAITING for answer in trace.answers):
        return None
    answered = [answer.finished_at for answer in trace.answers if answer.finished_at]
    last = max(answered, default=trace.handled_at)
    return round((last - trace.received_at).total_seconds(), 2) if last else None


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(BANGKOK):%H.%M.%S} น." if moment else ""
