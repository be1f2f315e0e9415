"""Forums: which are coming, which were held, and the form that makes one."""

from dataclasses import dataclass
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.days import typed_day
from admin.forms import Form
from admin.forum_form import chosen_places, levels_of, read_forum
from admin.parts import parts
from bot.domain.thai_time import BANGKOK, bangkok_day, long_date
from bot.services.make_forum import ForumEdit, edit_forum, make_forum
from bot.services.tell_reach import reach_of
from bot.store.forums import ForumFacts, all_places_of, forum_by_id, forums_of

_EXAMPLE_DAYS = 30  # from today to the day that the form gives as an example


@dataclass(frozen=True, slots=True)
class Shown:
    """A forum in the list."""

    forum: ForumFacts
    reach: str
    days_left: int  # negative for those held


def show() -> ResponseReturnValue:
    """The forums of the plan cycle: the coming ones, the next first, then those held, the last first."""
    here = visit()
    with parts().database.reading() as rows:
        places = all_places_of(rows, here.authority.id)
        forums = [
            Shown(one, reach_of(here.authority, one, places), (bangkok_day(one.starts_at) - bangkok_day(here.now)).days)
            for one in forums_of(rows, here.authority.id, here.cycle.id)
        ]
    coming = [one for one in forums if one.days_left >= 0]
    return render_template(
        "admin/forums.html", coming=coming, held=[one for one in reversed(forums) if one.days_left < 0]
    )


def make() -> ResponseReturnValue:
    """The form for a new forum, or what was filled in."""
    return _form_page(None)


def edit(forum_id: int) -> ResponseReturnValue:
    """The form of one forum, or what was filled in."""
    with parts().database.reading() as rows:
        forum = forum_by_id(rows, visit().authority.id, forum_id)
    return _form_page(forum)


def _form_page(forum: ForumFacts | None) -> ResponseReturnValue:
    here = visit()
    with parts().database.reading() as rows:
        levels = levels_of(rows, here.authority, forum)
    form = Form(request.form if request.method == "POST" else None)
    if request.method == "POST":
        filled_in = read_forum(form, request.form, levels, here.cycles)
        if filled_in is not None:
            with parts().database.transaction() as rows:
                if forum is None:
                    make_forum(rows, here.authority.id, filled_in, by=here.staff.id, now=here.now)
                else:
                    edit_forum(rows, here.authority.id, forum.id, filled_in, by=here.staff.id, now=here.now)
            flash(_saved(filled_in))
            cycle = next(one for one in here.cycles if one.id == filled_in.plan_cycle_id)
            return redirect(url_for("admin.forums", cycle=None if cycle.collecting else cycle.first_year))
    page = render_template(
        "admin/forum.html",
        form=form,
        forum=forum,
        levels=levels,
        example_day=typed_day(bangkok_day(here.now) + timedelta(days=_EXAMPLE_DAYS)),
        plans=[(str(one.first_year), f"พ.ศ. {one.name}") for one in here.cycles],
        stood=_stood(forum),
        chosen=set(request.form.getlist("place")) if request.method == "POST" else chosen_places(forum),
    )
    return page, 422 if form.errors else 200


def _saved(forum: ForumEdit) -> str:
    """That it is saved; of one in the past also that it is, for the year may have been mistyped."""
    day = bangkok_day(forum.starts_at)
    if day >= bangkok_day(visit().now):
        return f"บันทึก{forum.name}แล้ว"
    return f"บันทึก{forum.name}แล้ว วันที่ {long_date(day)} ผ่านมาแล้ว จึงอยู่ใน “จัดแล้ว” ถ้าพิมพ์วันผิด กด แก้ไข"


def _stood(forum: ForumFacts | None) -> dict[str, str]:
    """What the fields hold before anybody types."""
    cycle = visit().cycle
    if forum is None:
        return {
            "name": "",
            "day": "",
            "clock": "",
            "venue": "",
            "questions": "",
            "level": "",
            "plan": str(cycle.first_year),
        }
    at = forum.starts_at.astimezone(BANGKOK)
    cycle = next(one for one in visit().cycles if one.id == forum.plan_cycle_id)
    return {
        "name": forum.name,
        "day": typed_day(at.date()),
        "clock": f"{at:%H.%M}",
        "venue": forum.venue,
        "questions": "\n".join(forum.questions),
        "level": forum.level,
        "plan": str(cycle.first_year),
    }
