"""What the room sees on the day: who is there and how a vote goes. Counts only, no names; new every 5 seconds."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.day_shown import board_of, time_told
from admin.parts import parts
from admin.views.forum_day import qr_of, words_of
from admin.views.votes import result_of
from bot.domain.states import VoteState
from bot.domain.votes import VoteFacts
from bot.store.forums import forum_by_id
from bot.store.votes import votes_of


def people(forum_id: int) -> ResponseReturnValue:
    """How many are there, by group."""
    here = visit()
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
        board = board_of(rows, here.authority.id, forum, here.now)
    return _page("admin/wall_people.html", forum=forum, board=board, time_told=time_told(forum, here.now),
                 qr=qr_of(forum), sign_in_words=words_of(forum))  # fmt: skip


def votes(forum_id: int) -> ResponseReturnValue:
    """The vote that is named, the one that is open, the last that was closed, or else the agenda."""
    here = visit()
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, here.authority.id, forum_id)
        found = votes_of(rows, here.authority.id, forum_id)
    vote = _shown(found, request.args.get("vote", ""))
    most = max((one.people for one in vote.choices), default=0) if vote else 0
    return _page(
        "admin/wall_votes.html",
        forum=forum,
        votes=found,
        vote=vote,
        most=most,
        is_open=vote is not None and vote.is_open(here.now),
        result=result_of(vote) if vote else "",
    )


def _shown(found: Sequence[VoteFacts], asked: str) -> VoteFacts | None:
    """The vote to show; None shows the agenda."""
    if asked:
        return next((one for one in found if str(one.id) == asked and one.opened_at is not None), None)
    now = visit().now
    is_open = [one for one in found if one.is_open(now)]
    over = sorted(
        (one for one in found if one.state is not VoteState.DRAFT),
        key=lambda one: one.closed_at or one.closes_at or now,
    )
    return next(iter([*reversed(is_open), *reversed(over)]), None)


def _page(template: str, **facts: object) -> str:
    if request.headers.get("HX-Request"):
        return render_template(template, **facts)
    return render_template("admin/wall_live.html", inner=template, here=request.full_path.rstrip("?"), **facts)
