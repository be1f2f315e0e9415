"""The pages of a forum and its brief, with the least role that may open each."""

from admin.routing import FORM, WRITE, Route
from admin.views import brief, brief_export, forums, wall
from bot.domain.roles import Role

FORUM_ROUTES = (
    Route("/<slug>/forums", "forums", forums.show, Role.VIEWER),
    Route("/<slug>/forums/new", "forums_new", forums.make, Role.OFFICER, FORM),
    Route("/<slug>/forums/<int(max=2147483647):forum_id>/edit", "forums_edit", forums.edit, Role.OFFICER, FORM),
    Route("/<slug>/forums/<int(max=2147483647):forum_id>/brief", "forums_brief", brief.show, Role.VIEWER),
    Route(
        "/<slug>/forums/<int(max=2147483647):forum_id>/brief/freeze",
        "forums_freeze",
        brief.freeze,
        Role.FACILITATOR,
        WRITE,
    ),
    Route(
        "/<slug>/forums/<int(max=2147483647):forum_id>/brief.pdf", "forums_brief_pdf", brief_export.as_pdf, Role.VIEWER
    ),
    Route(
        "/<slug>/forums/<int(max=2147483647):forum_id>/brief.docx",
        "forums_brief_docx",
        brief_export.as_docx,
        Role.VIEWER,
    ),
    Route(
        "/<slug>/forums/<int(max=2147483647):forum_id>/brief.xlsx",
        "forums_brief_xlsx",
        brief_export.as_xlsx,
        Role.VIEWER,
    ),
    Route("/<slug>/forums/<int(max=2147483647):forum_id>/wall", "forums_wall", wall.show, Role.VIEWER),
)
