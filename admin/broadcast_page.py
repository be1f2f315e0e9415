"""The page on which an announcement is written: its four steps with what stands beside them."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request

from admin.access import visit
from admin.broadcast_audience import ANSWERS, AudienceOptions, audience_options, ticked_boxes
from admin.broadcast_form import FORMS, stood_values
from admin.forms import Form
from admin.line_preview import Preview, preview_of
from admin.parts import parts
from bot.domain.broadcasts import BroadcastKind
from bot.domain.thai_time import moment_from
from bot.services.check_broadcast import MOST_LINKS, Cost, cost_of
from bot.services.compose_broadcast import compose
from bot.services.edit_broadcast import BroadcastEdit
from bot.store.audiences import AudienceCount, count_audience
from bot.store.forums import ForumFacts, forum_by_id
from bot.store.models import Broadcast
from bot.store.session import Session
from bot.store.staff_links import link_of_staff

_QUOTA_ASKED = "asked"  # in the address: when LINE was asked for its figures, so that the page waits for them


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement that is being written; one that was never saved has no id."""

    id: int | None
    revision: int
    kind: BroadcastKind
    forum_id: int | None
    edit: BroadcastEdit
    changed_at: datetime | None = None
    sent_back_words: str | None = None
    corrects_id: int | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a draft would come to: its sum, its cost, and how a phone shows it."""

    count: AudienceCount
    cost: Cost
    preview: Preview
    in_words: str


def look_at(rows: Session, draft: Draft, options: AudienceOptions) -> Looked:
    """What a draft would come to now."""
    here = visit()
    count = count_audience(rows, here.authority, draft.edit.audience)
    cost = cost_of(rows, here.authority, count.people, draft.edit.send_at, here.now, broadcast_id=draft.id)
    unsaved = Broadcast(
        authority_id=here.authority.id,
        forum_id=draft.forum_id,
        kind=draft.kind.value,
        content=draft.edit.content.as_json(),
    )
    messages = compose(rows, here.authority, unsaved)
    return Looked(count, cost, preview_of(messages), options.in_words(draft.edit.audience))


def write_page(draft: Draft, form: Form | None = None, *, refused: str = "", is_conflict: bool = False) -> str:
    """The page; `form` holds what was typed and what is wrong with it."""
    here = visit()
    with parts().database.reading() as rows:
        options = audience_options(rows, here.authority, here.cycle)
        looked = look_at(rows, draft, options)
        is_linked = has_linked_line(rows)
        forum = forum_of(rows, draft.forum_id)
    forum_id = str(draft.edit.audience.forum_id or draft.forum_id or "")
    return render_template(
        "admin/broadcast_write.html",
        draft=draft,
        form=form or Form(),
        stood=stood_values(draft.edit, forum_id),
        options=options,
        ticked=ticked_boxes(draft.edit.audience),
        attended=draft.edit.audience.attended,
        heard_of=draft.edit.audience.heard_of,
        answers=ANSWERS,
        forms=[one for one in FORMS if one[0] != "forum" or forum is not None],
        most_links=MOST_LINKS,
        looked=looked,
        forum=forum,
        is_linked=is_linked,
        may_show_pictures=parts().public_base_url.startswith("https://"),
        refused=refused,
        is_conflict=is_conflict,
        waits_for_quota=waits_for_quota(looked.cost.read_at),
    )


def has_linked_line(rows: Session) -> bool:
    """Whether whoever is looking has linked their own LINE, to which a test can go."""
    link = link_of_staff(rows, visit().authority.id, visit().staff.id)
    return link is not None and link.linked_at is not None


def forum_of(rows: Session, forum_id: int | None) -> ForumFacts | None:
    """The forum that an announcement is about."""
    return forum_by_id(rows, visit().authority.id, forum_id) if forum_id else None


def waits_for_quota(read_at: datetime | None) -> str:
    """Since when LINE's answer is awaited, as the address says it; blank where none is, or it has come."""
    asked = request.args.get(_QUOTA_ASKED, "")
    try:
        asked_at = moment_from(asked)
        is_waiting = (read_at is None or read_at < asked_at) and (visit().now - asked_at).total_seconds() < 60
    except (ValueError, TypeError):
        return ""
    return asked if is_waiting else ""
