"""The first page: what waits, who speaks of what, who is silent."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.access import staff_here
from admin.parts import parts
from bot.store.authorities import authority_by_id
from bot.store.staff import authority_ids_of


def choose_authority() -> ResponseReturnValue:
    """The list of a person's authorities, or the only one at once."""
    with parts().database.reading() as rows:
        ids = authority_ids_of(rows, staff_here().id)
        authorities = sorted((authority_by_id(rows, one) for one in ids), key=lambda facts: facts.name)
    if len(authorities) == 1:
        return redirect(url_for("admin.overview", slug=authorities[0].slug))
    return render_template("admin/authorities.html", authorities=authorities)


def show() -> ResponseReturnValue:
    """The overview of one authority."""
    return render_template("admin/overview.html")
