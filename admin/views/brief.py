"""The brief of a forum as a page, and freezing it."""

from collections.abc import Collection, Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.access import visit
from admin.brief_asked import AskedBrief, address_in_its_cycle, asked_brief
from admin.brief_files.words import NOT_SHOWN, title_of
from admin.brief_pictures import bars_of, heat_of, issues_of, largest_groups, time_line
from admin.limits import limits
from admin.needs_shown import serial_of
from admin.parts import parts
from bot.domain.brief_changes import BriefChanges, groups_of
from bot.services.build_brief import GROUPS_WITH_QUOTES
from bot.services.freeze_brief import changes_since, draw_copy, keep_copy
from bot.store.frozen_briefs import FrozenFacts, frozen_briefs_of
from bot.store.reports_brief_words import closed_among

_COPIES_PER_PERSON = "20 per minute"
URGENT_AT_ONCE = 10
QUOTED_AT_ONCE = 3  # groups of an issue whose quotes stand open; those of the others unfold


def show(forum_id: int) -> ResponseReturnValue:
    """The brief as it stands, or with `frozen` as it stood."""
    here = visit()
    with parts().database.reading() as rows:
        asked = asked_brief(rows, forum_id)
        if asked is None:
            return redirect(address_in_its_cycle(rows, forum_id))
        copies = frozen_briefs_of(rows, here.authority.id, forum_id)
        closed = closed_among(rows, here.authority.id, {one.group_id for one in groups_of(asked.brief)})
        changes = None
        if copies and asked.frozen is None:
            changes = changes_since(rows, here.authority, forum_id, copies[0].id, asked.brief)
    return _page(asked, copies, changes, closed)


def freeze(forum_id: int) -> ResponseReturnValue:
    """Keep the brief as it stands now and show the copy: what is printed from there is what was frozen."""
    here = visit()
    limits().hit("freeze", _COPIES_PER_PERSON, str(here.staff.id))
    with parts().database.reading() as rows:
        content = draw_copy(rows, here.authority, forum_id, here.now)
    with parts().database.transaction() as rows:
        frozen_id = keep_copy(rows, here.authority.id, forum_id, content, by=here.staff.id, now=here.now)
    flash("ตรึงฉบับวันนี้แล้ว ที่พิมพ์ ขึ้นจอ และโหลดจากหน้านี้คือฉบับตรึง")
    return redirect(url_for("admin.forums_brief", forum_id=forum_id, frozen=frozen_id))


def _page(
    asked: AskedBrief, copies: Sequence[FrozenFacts], changes: BriefChanges | None, closed: Collection[int]
) -> str:
    brief, told = asked.brief, asked.in_words()
    return render_template(
        "admin/brief.html",
        forum=asked.forum,
        brief=brief,
        told=told,
        frozen=next((one for one in copies if one.id == asked.frozen), None),
        copies=copies,
        changes=changes,
        chapters=[
            (chapter, words, list(zip(chapter.groups, words.groups, strict=True))[:GROUPS_WITH_QUOTES])
            for chapter, words in zip(brief.chapters, told.chapters, strict=True)
        ],
        issues=issues_of(brief),
        heat=heat_of(brief, is_whole=asked.is_whole),
        time_line=time_line(brief),
        bars=bars_of(brief),
        largest=largest_groups(brief),
        urgent_at_once=URGENT_AT_ONCE,
        quoted_at_once=QUOTED_AT_ONCE,
        serial_of=serial_of,
        title_of=title_of,
        closed=closed,
        NOT_SHOWN=NOT_SHOWN,
    )
