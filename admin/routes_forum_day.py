"""The pages of the day of a forum, with the least role that may open each."""

from admin.routing import FORM, ID, WRITE, Route
from admin.views import forum_day, forum_day_lists, forum_day_needs, forum_day_wall, votes
from bot.domain.roles import Role

_FORUM = f"/<slug>/forums/{ID.format('forum_id')}"
_VOTE = f"{_FORUM}/votes/{ID.format('vote_id')}"

FORUM_DAY_ROUTES: tuple[Route, ...] = (
    Route(f"{_FORUM}/day", "forums_day", forum_day.show, Role.VIEWER),
    Route(f"{_FORUM}/day/sign", "forums_day_sign", forum_day.sign, Role.VIEWER),
    Route(f"{_FORUM}/day/wall", "forums_day_wall", forum_day_wall.people, Role.VIEWER),
    Route(f"{_FORUM}/day/enter", "forums_day_enter", forum_day.enter, Role.FACILITATOR, WRITE),
    Route(f"{_FORUM}/day/entries", "forums_day_entries", forum_day.enter_kept, Role.FACILITATOR, WRITE),
    Route(
        f"{_FORUM}/day/undo/{ID.format('attendance_id')}", "forums_day_undo", forum_day.undo, Role.FACILITATOR, WRITE
    ),
    Route(f"{_FORUM}/day/members", "forums_day_members", forum_day_lists.members, Role.FACILITATOR, FORM),
    Route(f"{_FORUM}/day/sheets", "forums_day_sheets", forum_day_lists.sheets, Role.FACILITATOR),
    Route(f"{_FORUM}/day/keying", "forums_day_keying", forum_day_lists.keying, Role.FACILITATOR, FORM),
    Route(f"{_FORUM}/day/needs", "forums_day_needs", forum_day_needs.needs, Role.FACILITATOR, FORM),
    Route(f"{_FORUM}/votes", "forums_votes", votes.show, Role.VIEWER),
    Route(f"{_FORUM}/votes/agenda", "forums_agenda", votes.agenda, Role.VIEWER),
    Route(f"{_FORUM}/votes/wall", "forums_votes_wall", forum_day_wall.votes, Role.VIEWER),
    Route(f"{_FORUM}/votes/new", "forums_votes_new", votes.make, Role.FACILITATOR, FORM),
    Route(_VOTE, "forums_vote", votes.vote, Role.VIEWER),
    Route(_VOTE, "forums_vote_act", votes.act, Role.FACILITATOR, WRITE),
)
