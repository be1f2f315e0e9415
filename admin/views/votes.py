"""The agenda of a forum made from the groups of its brief, and the votes on it: opened, counted and closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.forms import Form
from admin.parts import parts
from bot.domain.errors import Refused
from bot.domain.forums import AgendaEntry, AgendaKind
from bot.domain.issues import IssueName
from bot.domain.thai_time import BANGKOK, bangkok_day, clock, start_of_bangkok_day
from bot.domain.votes import VoteFacts
from bot.services.build_brief import scope_of
from bot.services.run_vote import (
    LONGEST_TITLE,
    MOST_CHOICES,
    ON_A_DRAFT,
    VoteEdit,
    close_vote,
    count_hands,
    edit_vote,
    make_vote,
    open_vote,
    remove_vote,
)
from bot.store.authorities import issues_of_cycle
from bot.store.forum_parts import agenda_of
from bot.store.forums import ForumFacts, forum_by_id
from bot.store.session import Session
from bot.store.voices import count_voices
from bot.store.votes import vote_by_id, votes_of

_WEEK = timedelta(days=6)
_OFFERED = 15  # groups of an issue, most people first
_SUGGESTED = 5  # of them ticked
_QUESTION = "เรื่องไหนควรทำก่อน"


@dataclass(frozen=True, slots=True)
class Row:
    """One answer that the form offers."""

    title: str
    group_id: int | None = None
    people: int | None = None
    is_on: bool = False
    at: str = ""


def show(forum_id: int) -> ResponseReturnValue:
    """The agenda: what will be asked, what is asked now, what came of it."""
    here = visit()
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
        return render_template(
            "admin/votes.html",
            forum=forum,
            votes=votes_of(rows, here.authority.id, forum_id),
            issues=issues_of_cycle(rows, here.authority.id, forum.plan_cycle_id).values(),
            drafts=_drafts(agenda_of(rows, here.authority.id, forum_id)),
            result_of=result_of,
        )


def agenda(forum_id: int) -> ResponseReturnValue:
    """The questions with their answers on A4."""
    here = visit()
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
        votes = votes_of(rows, here.authority.id, forum_id)
        items = agenda_of(rows, here.authority.id, forum_id)
    return render_template("admin/votes_agenda.html", forum=forum, votes=votes, items=items, result_of=result_of)


def make(forum_id: int) -> ResponseReturnValue:
    """The form of a new question, from the groups of an issue, on a draft or with any answers."""
    here = visit()
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
        new = _new_vote(rows, forum)
    if request.method == "GET":
        return _form_page(forum, new, _offered(forum, new), None)
    return _save(forum, new, None)


def vote(forum_id: int, vote_id: int) -> ResponseReturnValue:
    """One question: its form while it is a draft, its result from then on."""
    forum, found = _find(forum_id, vote_id)
    if found.opened_at is None:
        return _form_page(forum, found, _offered(forum, found), vote_id)
    return render_template(
        "admin/vote.html", forum=forum, vote=found, result=result_of(found), is_open=found.is_open(visit().now)
    )


def act(forum_id: int, vote_id: int) -> ResponseReturnValue:
    """Save, open, close, count hands or take off the agenda."""
    here, asked = visit(), request.form.get("act", "")
    forum, found = _find(forum_id, vote_id)
    if asked == "save":
        return _save(forum, found, vote_id)
    deed = {"open": open_vote, "close": close_vote, "remove": remove_vote}.get(asked)
    if deed is None and asked != "hands":
        abort(400)
    with parts().database.transaction() as rows:
        if deed is not None:
            deed(rows, here.authority.id, vote_id, by=here.staff.id, now=here.now)
        else:
            count_hands(rows, here.authority.id, vote_id, _hands(found), by=here.staff.id, now=here.now)
    flash(_DONE[asked])
    if asked == "remove":
        return redirect(url_for("admin.forums_votes", forum_id=forum_id), 303)
    return redirect(url_for("admin.forums_vote", forum_id=forum_id, vote_id=vote_id), 303)


_DONE = {
    "open": "เปิดลงคะแนนแล้ว ผู้ที่ลงชื่อหน้างานพิมพ์ ลงคะแนน ใน LINE ได้เลย",
    "close": "ปิดลงคะแนนแล้ว",
    "remove": "นำออกจากวาระแล้ว",
    "hands": "บันทึกจำนวนมือแล้ว",
}


def result_of(vote: VoteFacts) -> str:
    """Who leads, in one sentence; a tie is said as one."""
    leaders = vote.leaders
    if not leaders:
        return "ยังไม่มีใครลงคะแนน"
    names = " และ ".join(f"ข้อ {one.position} {one.title}" for one in leaders)
    if len(leaders) > 1:
        return f"{names} คะแนนเท่ากัน ข้อละ {leaders[0].people:,} คน จากทั้งหมด {vote.people:,} คน"
    return f"{names} มากที่สุด {leaders[0].people:,} คน จากทั้งหมด {vote.people:,} คน"


def _find(forum_id: int, vote_id: int) -> tuple[ForumFacts, VoteFacts]:
    authority_id = visit().authority.id
    with parts().database.reading() as rows:
        forum, found = forum_by_id(rows, authority_id, forum_id), vote_by_id(rows, authority_id, vote_id)
    if found.forum_id != forum.id:
        abort(404)
    return forum, found


def _new_vote(rows: Session, forum: ForumFacts) -> VoteEdit:
    """What the address of the form asks for."""
    here = visit()
    asked = request.values.get("issue", "")
    issue = int(asked) if asked.isdecimal() and len(asked) < 4 else None
    if issue is not None and issue not in issues_of_cycle(rows, here.authority.id, forum.plan_cycle_id):
        abort(404)
    items = {str(one.id): one for one in _drafts(agenda_of(rows, here.authority.id, forum.id))}
    item = items.get(request.values.get("item", ""))
    if item is not None:
        return VoteEdit(f"เห็นชอบ{item.title}หรือไม่", tuple((one, None) for one in ON_A_DRAFT), None, item.id)
    return VoteEdit(_QUESTION if issue else "", (), issue)


def _drafts(items: Sequence[AgendaEntry]) -> list[AgendaEntry]:
    return [one for one in items if one.kind is AgendaKind.CONSIDER_DRAFT]


def _offered(forum: ForumFacts, vote: VoteEdit | VoteFacts) -> list[Row]:
    """Its answers, then the groups of its issue that are none; of a new one the first groups are ticked."""
    if isinstance(vote, VoteFacts):
        chosen = [Row(one.title, one.group_id, None, is_on=True, at=str(one.position)) for one in vote.choices]
    else:
        chosen = [Row(title, None, None, is_on=True, at=str(at)) for at, (title, _) in enumerate(vote.choices, start=1)]
    if vote.issue is None:
        return chosen
    people = _groups_of(forum, vote.issue)
    kept = [replace(one, people=people[one.group_id].people) if one.group_id in people else one for one in chosen]
    others = [one for group_id, one in people.items() if group_id not in {row.group_id for row in chosen}]
    if chosen:
        return [*kept, *others]
    return [replace(one, is_on=at <= _SUGGESTED, at=str(at)) for at, one in enumerate(others, start=1)]


def _groups_of(forum: ForumFacts, issue: int) -> dict[int, Row]:
    """The groups of an issue as the forum's brief ranks them."""
    here = visit()
    with parts().database.reading() as rows:
        voices = count_voices(rows, scope_of(rows, here.authority, forum.id), bangkok_day(here.now) - _WEEK)
    groups = [one for one in voices.groups if one.issue == issue][:_OFFERED]
    return {one.group_id: Row(one.title[:LONGEST_TITLE], one.group_id, one.people) for one in groups}


def _save(forum: ForumFacts, stood: VoteEdit | VoteFacts, vote_id: int | None) -> ResponseReturnValue:
    here, form = visit(), Form(request.form.to_dict())
    typed = _typed_rows()
    edit = VoteEdit(
        title=form.text("title", "คำถาม", longest=LONGEST_TITLE),
        choices=_chosen(typed),
        issue=stood.issue,
        agenda_item_id=stood.agenda_item_id,
        closes_at=_closes_at(form, forum),
    )
    if any(len(title) > LONGEST_TITLE for title, _ in edit.choices):
        form.refuse("choices", f"ตัวเลือกยาวได้ไม่เกิน {LONGEST_TITLE} ตัวอักษร")
    try:
        if not form.errors:
            with parts().database.transaction() as rows:
                if vote_id is None:
                    vote_id = make_vote(rows, here.authority.id, forum.id, edit, by=here.staff.id, now=here.now)
                else:
                    edit_vote(rows, here.authority.id, vote_id, edit, by=here.staff.id, now=here.now)
    except Refused as refusal:
        form.refuse("choices", refusal.thai)
    if form.errors:
        return _form_page(forum, stood, typed, vote_id, form), 422
    flash("บันทึกคำถามแล้ว")
    return redirect(url_for("admin.forums_vote", forum_id=forum.id, vote_id=vote_id), 303)


def _typed_rows() -> list[Row]:
    """The answers as the form brought them back."""
    fields, found = request.form, []
    for at in range(_OFFERED + MOST_CHOICES):
        title, group = " ".join(fields.get(f"title-{at}", "").split()), fields.get(f"group-{at}", "")
        if title:
            group_id = int(group) if group.isdecimal() and len(group) < 10 else None
            found.append(Row(title, group_id, None, is_on=f"on-{at}" in fields, at=fields.get(f"at-{at}", "")))
    lines = (" ".join(line.split()) for line in fields.get("others", "").splitlines()[:MOST_CHOICES])
    return [*found, *(Row(line, is_on=True) for line in lines if line)]


def _chosen(rows: Sequence[Row]) -> tuple[tuple[str, int | None], ...]:
    on = [row for row in rows if row.is_on]
    ranked = sorted(on, key=lambda row: int(row.at) if row.at.isdecimal() and len(row.at) < 4 else 999)
    return tuple((row.title, row.group_id) for row in ranked)


def _closes_at(form: Form, forum: ForumFacts) -> datetime | None:
    """The hour on the forum's day at which the vote closes by itself."""
    if not form.values.get("closes", "").strip():
        return None
    typed = form.clock("closes", "เวลาปิด")
    if "closes" in form.errors:
        return None
    hour, minute = map(int, typed.split("."))
    return start_of_bangkok_day(bangkok_day(forum.starts_at)) + timedelta(hours=hour, minutes=minute)


def _hands(vote: VoteFacts) -> list[int]:
    """The hands counted for each answer; -1, which is refused, for what is no number."""
    typed = [request.form.get(f"hands-{one.position}", "").strip() or "0" for one in vote.choices]
    return [int(one) if one.isdecimal() and len(one) < 6 else -1 for one in typed]


def _form_page(
    forum: ForumFacts, vote: VoteEdit | VoteFacts, rows: Sequence[Row], vote_id: int | None, form: Form | None = None
) -> str:
    return render_template(
        "admin/vote_form.html",
        forum=forum,
        vote=vote,
        vote_id=vote_id,
        rows=rows,
        form=form or Form(),
        closes=clock(vote.closes_at.astimezone(BANGKOK)).removesuffix(" น.") if vote.closes_at else "",
        issue=_issue_of(forum, vote.issue),
        most=MOST_CHOICES,
    )


def _issue_of(forum: ForumFacts, number: int | None) -> IssueName | None:
    """An issue of the plan cycle that the forum belongs to."""
    with parts().database.reading() as rows:
        issues = issues_of_cycle(rows, visit().authority.id, forum.plan_cycle_id)
    return issues.get(number) if number else None
