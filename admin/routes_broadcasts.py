"""The pages of announcements, with the least role that may open each."""

from admin.routing import FORM, ID, WRITE, Route
from admin.views import broadcasts, broadcasts_acts, broadcasts_write
from bot.domain.roles import Role

_ONE = f"/<slug>/broadcasts/{ID.format('broadcast_id')}"
_LARGEST = 16 * 1024 * 1024  # telephones take large pictures, and the words typed beside one must not be lost for it

BROADCAST_ROUTES = (
    Route("/<slug>/broadcasts", "broadcasts", broadcasts.show_all, Role.FACILITATOR),
    Route(
        "/<slug>/broadcasts/new", "broadcasts_new", broadcasts_write.begin, Role.OFFICER, FORM, largest_form=_LARGEST
    ),
    Route("/<slug>/broadcasts/look", "broadcasts_look", broadcasts_write.look, Role.OFFICER, WRITE),
    Route(_ONE, "broadcasts_broadcast", broadcasts.show, Role.FACILITATOR),
    Route(_ONE, "broadcasts_save", broadcasts_write.save, Role.OFFICER, WRITE, largest_form=_LARGEST),
    Route(f"{_ONE}/quota", "broadcasts_quota", broadcasts.quota, Role.OFFICER),
    Route(f"{_ONE}/progress", "broadcasts_progress", broadcasts.progress, Role.FACILITATOR),
    Route(f"{_ONE}/confirm", "broadcasts_confirm", broadcasts_acts.confirm, Role.OFFICER),
    Route(f"{_ONE}/act", "broadcasts_act", broadcasts_acts.act, Role.OFFICER, WRITE, sudo=("send", "approve")),
)
