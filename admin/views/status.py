"""How the authority's installation does: the figures of /metrics, in Thai, with what to do."""

from flask import render_template

from admin.access import visit
from admin.parts import parts
from admin.status_shown import LEVELS, parts_of, summary_of
from bot.services.see_status import see_status


def show() -> str:
    """The page."""
    here, own = visit(), parts()
    with own.database.reading() as rows:
        status = see_status(rows, own.jobs, own.data_dir, here.now, authority_id=here.authority.id)
    shown = parts_of(status, here.now)
    level, summary = summary_of(shown)
    return render_template("admin/settings/status.html", parts=shown, level=level, summary=summary, levels=LEVELS)
