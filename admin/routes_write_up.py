"""The pages of the write-up of a forum, with the least role that may open each."""

from admin.routing import FORM, ID, WRITE, Route
from admin.views import write_up, write_up_export
from bot.domain.roles import Role

_PAGE = f"/<slug>/forums/{ID.format('forum_id')}/write-up"

WRITE_UP_ROUTES: tuple[Route, ...] = (
    Route(_PAGE, "forums_write_up", write_up.show, Role.VIEWER),
    Route(f"{_PAGE}/edit", "forums_write_up_edit", write_up.edit, Role.OFFICER, FORM),
    Route(f"{_PAGE}/keep", "forums_write_up_keep", write_up.keep, Role.OFFICER, WRITE),
    Route(f"{_PAGE}/finish", "forums_write_up_finish", write_up.finish, Role.OFFICER, WRITE),
    Route(f"{_PAGE}/reopen", "forums_write_up_reopen", write_up.reopen, Role.OFFICER, WRITE),
    Route(f"{_PAGE}.pdf", "forums_write_up_pdf", write_up_export.as_pdf, Role.VIEWER),
    Route(f"{_PAGE}.docx", "forums_write_up_docx", write_up_export.as_docx, Role.VIEWER),
)
