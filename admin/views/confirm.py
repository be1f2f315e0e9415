"""Asking for the password or a code before a page or a file; forms are asked on their own address."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import safe_next
from admin.confirming import FIELD, confirms, page_that_asks

_FILES = (".csv", ".xlsx", ".pdf", ".docx", ".zip", ".json")


def show() -> ResponseReturnValue:
    """The question, or its answer; whoever wanted a file finds it on the next page."""
    target = safe_next(request.values.get("next")) or url_for("admin.authorities")
    typed = request.form.get(FIELD) if request.method == "POST" else None
    if typed is None or not confirms(typed):
        return page_that_asks(url_for("admin.confirm"), [("next", target)], is_wrong=typed is not None)
    if target.split("?", maxsplit=1)[0].endswith(_FILES):
        return render_template("admin/confirmed_file.html", target=target)
    return redirect(target)
