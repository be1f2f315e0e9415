"""The pages of a forum and its brief, with the least role that may open each."""

from admin.routing import FORM, ID, WRITE, Route
from admin.views import brief, brief_export, forum, forum_documents, forum_edit, forums, wall
from bot.domain.roles import Role

_FORUM = f"/<slug>/forums/{ID.format('forum_id')}"
_DOCUMENT = f"{_FORUM}/documents/{ID.format('document_id')}"
FORUM_ROUTES = (
    Route("/<slug>/forums", "forums", forums.show, Role.VIEWER),
    Route("/<slug>/forums/new", "forums_new", forum_edit.make, Role.OFFICER, FORM),
    Route(_FORUM, "forums_forum", forum.show, Role.VIEWER),
    Route(f"{_FORUM}/edit", "forums_edit", forum_edit.edit, Role.OFFICER, FORM),
    Route(f"{_FORUM}/state", "forums_state", forum.act, Role.OFFICER, WRITE),
    Route(f"{_FORUM}/postpone", "forums_postpone", forum.postpone, Role.OFFICER, FORM),
    Route(f"{_FORUM}/cancel", "forums_cancel", forum.cancel, Role.OFFICER, FORM),
    Route(
        f"{_FORUM}/documents",
        "forums_documents",
        forum_documents.add,
        Role.OFFICER,
        WRITE,
        largest_form=forum_documents.LARGEST_FORM,
    ),
    Route(_DOCUMENT, "forums_document", forum_documents.show, Role.VIEWER),
    Route(f"{_DOCUMENT}/remove", "forums_document_remove", forum_documents.remove, Role.OFFICER, WRITE),
    Route(f"{_FORUM}/brief", "forums_brief", brief.show, Role.VIEWER),
    Route(
        f"{_FORUM}/brief/freeze",
        "forums_freeze",
        brief.freeze,
        Role.FACILITATOR,
        WRITE,
    ),
    Route(f"{_FORUM}/brief.pdf", "forums_brief_pdf", brief_export.as_pdf, Role.VIEWER),
    Route(
        f"{_FORUM}/brief.docx",
        "forums_brief_docx",
        brief_export.as_docx,
        Role.VIEWER,
    ),
    Route(
        f"{_FORUM}/brief.xlsx",
        "forums_brief_xlsx",
        brief_export.as_xlsx,
        Role.VIEWER,
    ),
    Route(f"{_FORUM}/wall", "forums_wall", wall.show, Role.VIEWER),
)
