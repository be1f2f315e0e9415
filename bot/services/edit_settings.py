"""Edit what an authority has set, and its communities.

Edits change the columns only. What the authority's file said last stays in `loaded`, so that loading the file again
sees that a field was edited and leaves it alone.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from bot.domain.authority_settings import AuthoritySettings
from bot.domain.errors import Refused
from bot.services.record_audit import record_audit
from bot.store.models import Community
from bot.store.session import Session
from bot.store.settings_rows import authority_row, community_row, has_community


@dataclass(frozen=True, slots=True)
class CommunityEdit:
    """What staff may say of a community; its code never changes, because posters carry it."""

    name: str
    aliases: tuple[str, ...]
    area_id: int | None
    latitude: float | None
    longitude: float | None
    households: int | None


_NEVER_LOADED = {"name": "", "aliases": None, "area_id": None, "latitude": None, "longitude": None, "households": None}


def edit_settings(
    session: Session, authority_id: int, *, contact_phone: str, settings: AuthoritySettings, by: int, now: datetime
) -> list[str]:
    """Store them and give the names of the fields that changed."""
    row = authority_row(session, authority_id)
    before = {**AuthoritySettings.from_json(row.settings).as_json(), "contact_phone": row.contact_phone}
    after = {**settings.as_json(), "contact_phone": contact_phone}
    changed = [name for name in after if after[name] != before[name]]
    row.contact_phone = contact_phone
    row.settings = {**row.settings, **{name: after[name] for name in changed if name != "contact_phone"}}
    if changed:
        record_audit(session, "settings_edited", authority_id=authority_id, staff_id=by, now=now, fields=changed)
    return changed


def edit_community(
    session: Session, authority_id: int, code: str, edit: CommunityEdit, *, by: int, now: datetime
) -> None:
    """Change a community. Raises NotFound."""
    row = community_row(session, authority_id, code)
    if row.name != edit.name:
        row.is_example = False  # somebody here has given it its real name
    _set(row, edit)
    record_audit(session, "community_edited", authority_id=authority_id, staff_id=by, now=now, code=code)


def add_community(
    session: Session, authority_id: int, code: str, edit: CommunityEdit, *, by: int, now: datetime
) -> None:
    """Add a community. Raises Refused where the code is taken."""
    if has_community(session, authority_id, code):
        raise Refused(f"community {code} exists", thai=f"รหัส {code} มีอยู่แล้ว ใช้รหัสอื่น")
    row = Community(authority_id=authority_id, code=code, loaded=dict(_NEVER_LOADED))
    _set(row, edit)
    session.add(row)
    session.flush()
    record_audit(session, "community_added", authority_id=authority_id, staff_id=by, now=now, code=code)


def retire_community(session: Session, authority_id: int, code: str, *, by: int, now: datetime) -> None:
    """Offer it to residents no longer; its needs stay. Raises NotFound."""
    community_row(session, authority_id, code).retired_at = now
    record_audit(session, "community_retired", authority_id=authority_id, staff_id=by, now=now, code=code)


def restore_community(session: Session, authority_id: int, code: str, *, by: int, now: datetime) -> None:
    """Offer it again. Raises NotFound."""
    community_row(session, authority_id, code).retired_at = None
    record_audit(session, "community_restored", authority_id=authority_id, staff_id=by, now=now, code=code)


def _set(row: Community, edit: CommunityEdit) -> None:
    for field, value in asdict(edit).items():
        setattr(row, field, list(value) if isinstance(value, tuple) else value)
