"""The brief that an address asks for, as it stands or as it was frozen."""

from dataclasses import dataclass

from flask import abort, request, url_for

from admin.access import visit
from admin.brief_files.public import tell_public
from admin.brief_files.told import Told
from admin.brief_files.words import tell
from bot.domain.brief import Brief
from bot.services.build_brief import build_brief
from bot.services.freeze_brief import read_frozen_brief
from bot.store.forums import ForumFacts, forum_by_id
from bot.store.session import Session


@dataclass(frozen=True, slots=True)
class AskedBrief:
    """A forum's brief; `frozen` is the id of the copy that it was read from."""

    forum: ForumFacts
    brief: Brief
    frozen: int | None

    @property
    def is_whole(self) -> bool:
        """Whether it counts the whole authority; one that was frozen before the forum was edited may not."""
        return self.forum.is_for_all and self.brief.forum.level == self.forum.level

    def in_words(self, *, on_paper: bool = False) -> Told:
        """What is said of it; on paper in the digits that the authority chose."""
        digits = on_paper and visit().authority.settings.thai_digits
        if on_paper and is_public():
            return tell_public(self.brief, thai_digits=digits, is_frozen=self.frozen is not None)
        return tell(self.brief, thai_digits=digits, is_frozen=self.frozen is not None)


def is_public() -> bool:
    """Whether the edition that may leave the authority is asked for."""
    return request.args.get("edition") == "public"


def asked_brief(rows: Session, forum_id: int) -> AskedBrief | None:
    """The brief of this request; None where the forum belongs to another plan cycle than the page. Raises NotFound."""
    here = visit()
    forum, frozen = forum_by_id(rows, here.authority.id, forum_id), _asked_copy()
    if forum.plan_cycle_id != here.cycle.id:
        return None
    if frozen is None:
        brief = build_brief(rows, here.authority, forum_id, here.now)
    else:
        brief = read_frozen_brief(rows, here.authority, forum_id, frozen)
    return AskedBrief(forum, brief, frozen)


def address_in_its_cycle(rows: Session, forum_id: int) -> str:
    """The page that was asked for, in the plan cycle that the forum belongs to. Raises NotFound."""
    here = visit()
    forum = forum_by_id(rows, here.authority.id, forum_id)
    cycle = next(one for one in here.cycles if one.id == forum.plan_cycle_id)
    return url_for(request.endpoint or "", forum_id=forum_id, frozen=_asked_copy(), cycle=cycle.first_year)


def _asked_copy() -> int | None:
    """The id of the frozen copy in the address; one that makes no sense finds nothing."""
    asked = request.args.get("frozen")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        abort(404)
    return int(asked)
