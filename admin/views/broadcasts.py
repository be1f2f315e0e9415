"""Announcements as they stand: the list, one of them with its figures, and what LINE said of the quota."""

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.broadcast_audience import audience_options
from admin.broadcast_page import Draft, forum_of, look_at, waits_for_quota, write_page
from admin.broadcasts_shown import KINDS, failures_in_words, left_out_in_words, tag_of
from admin.parts import parts
from bot.domain.broadcasts import Audience, BroadcastKind, Content
from bot.domain.roles import Role
from bot.domain.sending_hours import next_sending_moment
from bot.domain.states import BroadcastState
from bot.services.check_broadcast import cost_of
from bot.services.edit_broadcast import BroadcastEdit
from bot.store.broadcast_progress import Progress, progress_of
from bot.store.broadcasts import broadcast_row
from bot.store.models import Broadcast
from bot.store.quota_readings import quota_reading
from bot.store.reports_broadcasts import ACTIVE, ENDED, BroadcastLine, broadcasts_of, line_of

_MOST_ACTIVE, _PER_PAGE = 200, 50
_MOVING = (BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.PAUSED)


def show_all() -> ResponseReturnValue:
    """What is under way by its state, then what has ended, newest first."""
    here = visit()
    before = request.args.get("before", "")
    older_than = int(before) if before.isdecimal() and len(before) < 10 else None
    with parts().database.reading() as rows:
        options = audience_options(rows, here.authority, here.cycle)
        active = broadcasts_of(rows, here.authority.id, ACTIVE, limit=_MOST_ACTIVE) if older_than is None else []
        ended = broadcasts_of(rows, here.authority.id, ENDED, before=older_than, limit=_PER_PAGE + 1)
    active.sort(key=lambda line: ACTIVE.index(line.state))
    return render_template(
        "admin/broadcasts.html",
        active=active,
        ended=ended[:_PER_PAGE],
        older=ended[_PER_PAGE - 1].id if len(ended) > _PER_PAGE else None,
        is_first=older_than is None,
        in_words=options.in_words,
        tag_of=tag_of,
    )


def show(broadcast_id: int) -> ResponseReturnValue:
    """One announcement: a draft to whoever may write it, otherwise what it says, to whom, and what became of it."""
    with parts().database.reading() as rows:
        row = broadcast_row(rows, visit().authority.id, broadcast_id)
    if row.state == BroadcastState.DRAFT and visit().may(Role.OFFICER):
        return write_page(draft_of(row))
    return read_page(row)


def progress(broadcast_id: int) -> ResponseReturnValue:
    """The figures alone, asked for again and again; the whole page anew once the announcement stands elsewhere."""
    with parts().database.reading() as rows:
        row = broadcast_row(rows, visit().authority.id, broadcast_id)
        line = line_of(rows, row)
        found = progress_of(rows, row.authority_id, row.id)
    if request.args.get("state") != row.state:
        return Response(headers={"HX-Refresh": "true"})
    return render_template("admin/broadcast_progress.html", **_figures(line, found))


def quota() -> ResponseReturnValue:
    """What LINE said last, for a page that waits for it."""
    here = visit()
    people = request.args.get("people", "")
    with parts().database.reading() as rows:
        reading = quota_reading(rows, here.authority.id)
    cost = cost_of(reading, int(people) if people.isdecimal() and len(people) < 10 else 0, None, here.now)
    return render_template("admin/broadcast_quota.html", cost=cost, waits_for_quota=waits_for_quota(cost.read_at))


def draft_of(row: Broadcast) -> Draft:
    """A stored announcement as it is being written."""
    edit = BroadcastEdit(row.name, Content.from_json(row.content), Audience.from_json(row.audience), row.send_at)
    return Draft(
        id=row.id,
        revision=row.revision,
        kind=BroadcastKind(row.kind),
        forum_id=row.forum_id,
        edit=edit,
        changed_at=row.changed_at,
        sent_back_words=row.sent_back_words,
        corrects_id=row.corrects_id,
    )


def read_page(row: Broadcast, *, refused: str = "", is_confirming: bool = False) -> str:
    """An announcement that is not to be written here; `refused` says why an act came to nothing."""
    here = visit()
    draft = draft_of(row)
    first = next_sending_moment(here.authority.settings, here.now)
    with parts().database.reading() as rows:
        options = audience_options(rows, here.authority, here.cycle)
        looked = look_at(rows, draft, options)
        line = line_of(rows, row)
        found = progress_of(rows, row.authority_id, row.id)
        forum = forum_of(rows, row.forum_id)
    return render_template(
        "admin/broadcast_confirm.html" if is_confirming else "admin/broadcast.html",
        row=row,
        draft=draft,
        looked=looked,
        forum=forum,
        kind=KINDS[draft.kind],
        refused=refused,
        goes_at=row.send_at or (first if first > here.now else None),
        is_own_request=row.asked_by == here.staff.id,
        waits_for_quota="",
        **_figures(line, found),
    )


def refused_page(row: Broadcast, why: str) -> ResponseReturnValue:
    """The page as it stands now, with why nothing was done."""
    return make_response(read_page(row, refused=why), 409)


def _figures(line: BroadcastLine, found: Progress) -> dict[str, object]:
    return {
        "line": line,
        "tag": tag_of(line),
        "progress": found,
        "left_out": left_out_in_words(found),
        "failures": failures_in_words(found),
        "is_moving": line.state in _MOVING,
    }
